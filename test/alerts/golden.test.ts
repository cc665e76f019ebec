import { digestSubject, digestText } from '../../lib/alerts/texts/digest';
import { reminderSubject, reminderText } from '../../lib/alerts/texts/reminder';
import { alertLine, alertSubject, alertText } from '../../lib/alerts/texts/text';
import * as scenes from './scenes';

/** The whole of what people are sent. Read them as somebody who was just woken by one. */

test('a security group that was opened by hand in the console', () => {
  expect(alertSubject(scenes.openedByHand)).toBe('HIGH open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1');
  expect(alertLine(scenes.openedByHand)).toBe(
    'HIGH open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: Port 22 is open to 0.0.0.0/0',
  );
  expect(alertText(scenes.openedByHand)).toBe(`HIGH open-ssh: Security groups keep SSH closed to the internet

  Port 22 is open to 0.0.0.0/0

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What changed
  + inbound tcp 22 from 0.0.0.0/0

Who changed it
  alice (role Admin), in the console, from 198.51.100.7
  AuthorizeSecurityGroupIngress, 2026-02-11 05:03:11 UTC
  Certain: the only change of it that CloudTrail has from 04:49 to 05:06
    UTC.
  arn:aws:sts::111122223333:assumed-role/Admin/alice
  User agent Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101
    Firefox/135.0

What to do
  Revoke tcp 22 from 0.0.0.0/0. Nothing happens until a person starts it.
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::EC2::SecurityGroup \\
      --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json \\
      | npx assay remediate --preview - --rule open-ssh
  To do it:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-remediate \\
      --parameters ResourceId=sg-0a1b2c3d4e5f60718

If it is meant, fill in this waiver
  - rule: open-ssh
    resource: "sg-0a1b2c3d4e5f60718"
    account: "111122223333"
    region: eu-west-1
    reason: # why it may stay as it is
    owner: # who answers for it
    expires: 2026-05-12

The call in CloudTrail
  https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a bucket that was made public through Terraform', () => {
  expect(alertSubject(scenes.publicThroughTerraform)).toBe(
    'CRITICAL public-s3-bucket: example-reports in prod eu-west-1',
  );
  expect(alertLine(scenes.publicThroughTerraform)).toBe(
    'CRITICAL public-s3-bucket: example-reports, prod eu-west-1: policy statement "PublicRead" lets anyone read (s3:GetObject)',
  );
  expect(alertText(scenes.publicThroughTerraform)).toBe(`CRITICAL public-s3-bucket: Buckets are not open to the public

  policy statement "PublicRead" lets anyone read (s3:GetObject)

Resource   example-reports, AWS::S3::Bucket
           arn:aws:s3:::example-reports
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What changed
  + policy: Allow s3:GetObject to everyone on arn:aws:s3:::example-reports/*

Who changed it
  ci-4711 (role deploy), through Terraform, from 203.0.113.20
  PutBucketPolicy, 2026-02-11 05:03:11 UTC
  Likely: the latest of 2 changes from 04:49 to 05:06 UTC; also bob
    (PutBucketAcl).
  arn:aws:sts::111122223333:assumed-role/deploy/ci-4711
  User agent APN/1.0 HashiCorp/1.0 Terraform/1.9.8
    (+https[:]//www.terraform.io) terraform-provider-aws/5.82.2

What to do
  Turn on all four settings of the public access block of example-reports.
  Mind: the bucket serves a website, which nobody can read from then on. AWS
  Config starts this by itself, and it waits for an approver.
  Put it right in Terraform too, or the next deployment brings it back.
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::S3::Bucket --resource-id example-reports \\
      --limit 1 --output json \\
      | npx assay remediate --preview - --rule public-s3-bucket

If it is meant, fill in this waiver
  - rule: public-s3-bucket
    resource: "example-reports"
    account: "111122223333"
    region: eu-west-1
    reason: # why it may stay as it is
    owner: # who answers for it
    expires: 2026-05-12

The call in CloudTrail
  https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=example-reports&resourceType=AWS%3A%3AS3%3A%3ABucket
`);
});

test('a certificate near its end: nothing changed, time passed', () => {
  expect(alertSubject(scenes.certificateNearItsEnd)).toBe(
    'HIGH expiring-certificate: www.example.com (12345678-1234-4234-8234-123456789012) in prod eu-west-1',
  );
  expect(alertLine(scenes.certificateNearItsEnd)).toBe(
    'HIGH expiring-certificate: www.example.com (12345678-1...8234-123456789012), prod eu-west-1: Ends on 2026-03-13, in 29 days; imported, so...',
  );
  expect(
    alertText(scenes.certificateNearItsEnd),
  ).toBe(`HIGH expiring-certificate: Certificates are renewed before they end

  Ends on 2026-03-13, in 29 days; imported, so ACM does not renew it

Resource   www.example.com, AWS::ACM::Certificate
           arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-4234-8234-123456789012
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What changed
  Nothing on the resource: time passed, or a rule was changed.

What to do
  A person must decide. An imported certificate is renewed where it came
  from; import the new one under the same ARN.

If it is meant, fill in this waiver
  - rule: expiring-certificate
    resource: "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-4234-8234-123456789012"
    account: "111122223333"
    region: eu-west-1
    reason: # why it may stay as it is
    owner: # who answers for it
    expires: 2026-05-12

The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=arn%3Aaws%3Aacm%3Aeu-west-1%3A111122223333%3Acertificate%2F12345678-1234-4234-8234-123456789012&resourceType=AWS%3A%3AACM%3A%3ACertificate
`);
});

test('what the rule cannot tell', () => {
  expect(alertSubject(scenes.undecided)).toBe('UNDECIDED open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1');
  expect(alertLine(scenes.undecided)).toBe(
    'UNDECIDED open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: Cannot tell whether port 22 is open: the input does not tell the entries...',
  );
  expect(alertText(scenes.undecided)).toBe(`UNDECIDED open-ssh: Security groups keep SSH closed to the internet

  Cannot tell whether port 22 is open: the input does not tell the entries
  of prefix list pl-0a1b2c3d4e5f60718

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What changed
  + inbound tcp 22 from 0.0.0.0/0

Who changed it
  alice (role Admin), in the console, from 198.51.100.7
  AuthorizeSecurityGroupIngress, 2026-02-11 05:03:11 UTC
  Certain: the only change of it that CloudTrail has from 04:49 to 05:06
    UTC.
  arn:aws:sts::111122223333:assumed-role/Admin/alice
  User agent Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101
    Firefox/135.0

What to do
  A person must decide. Whether the list pl-0a1b2c3d4e5f60718 opens port 22
  stands in the list alone.

If it is meant, fill in this waiver
  - rule: open-ssh
    resource: "sg-0a1b2c3d4e5f60718"
    account: "111122223333"
    region: eu-west-1
    reason: # why it may stay as it is
    owner: # who answers for it
    expires: 2026-05-12

The call in CloudTrail
  https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('what was put right by our own remediation', () => {
  expect(alertSubject(scenes.resolved)).toBe('RESOLVED open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1');
  expect(alertLine(scenes.resolved)).toBe(
    'RESOLVED open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: Port 22 is open to 0.0.0.0/0',
  );
  expect(alertText(scenes.resolved)).toBe(`RESOLVED open-ssh: Security groups keep SSH closed to the internet

  Put right. It was: Port 22 is open to 0.0.0.0/0

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What changed
  - inbound tcp 22 from 0.0.0.0/0

Who changed it
  Assay's remediation
  RevokeSecurityGroupIngress, 2026-02-11 05:03:11 UTC

The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('what is waived from now on', () => {
  expect(alertSubject(scenes.waived)).toBe('WAIVED open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1');
  expect(alertLine(scenes.waived)).toBe(
    'WAIVED open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: Waived until 2026-06-30 by platform (OPS-12): the bastion of the old VPC',
  );
  expect(alertText(scenes.waived)).toBe(`WAIVED open-ssh: Security groups keep SSH closed to the internet

  Waived until 2026-06-30 by platform (OPS-12): the bastion of the old VPC

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:06 UTC

What to do
  Nothing while the waiver stands: neither alerts nor remediation.

The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a change of which nobody knows who made it', () => {
  expect(alertSubject(scenes.actorNotFound)).toBe(
    'HIGH open-ssh: web (sg-0a1b2c3d4e5f60718) in 111122223333 eu-west-1',
  );
  expect(alertLine(scenes.actorNotFound)).toBe(
    'HIGH open-ssh: web (sg-0a1b2c3d4e5f60718), 111122223333 eu-west-1: Port 22 is open to 0.0.0.0/0',
  );
  expect(alertText(scenes.actorNotFound)).toBe(`HIGH open-ssh: Security groups keep SSH closed to the internet

  Port 22 is open to 0.0.0.0/0

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    111122223333, eu-west-1
When       2026-02-11 05:06 UTC

What changed
  + inbound tcp 22 from 0.0.0.0/0

Who changed it
  Not found: CloudTrail has no call on it from 04:49 to 05:06 UTC. It may be
  late (minutes, seldom more), or have the call in another Region; what AWS
  itself changes is not in it.

What to do
  Revoke tcp 22 from 0.0.0.0/0. Nothing happens until a person starts it.
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::EC2::SecurityGroup \\
      --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json \\
      | npx assay remediate --preview - --rule open-ssh
  To do it:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-remediate \\
      --parameters ResourceId=sg-0a1b2c3d4e5f60718

If it is meant, fill in this waiver
  - rule: open-ssh
    resource: "sg-0a1b2c3d4e5f60718"
    account: "111122223333"
    region: eu-west-1
    reason: # why it may stay as it is
    owner: # who answers for it
    expires: 2026-05-12

The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a remediation that failed after two of three calls', () => {
  expect(alertSubject(scenes.failedAfterTwoOfThree)).toBe(
    'REMEDIATION FAILED open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1',
  );
  expect(alertLine(scenes.failedAfterTwoOfThree)).toBe(
    'REMEDIATION FAILED open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: The third of three calls was refused. Nothing is taken back by i...',
  );
  expect(
    alertText(scenes.failedAfterTwoOfThree),
  ).toBe(`REMEDIATION FAILED open-ssh: Security groups keep SSH closed to the internet

  The third of three calls was refused. Nothing is taken back by itself.
  Still wrong: Port 22 is open to 0.0.0.0/0

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:08 UTC

What was done
  done: ec2 AuthorizeSecurityGroupIngress (AddNarrowSources)
  done: ec2 RevokeSecurityGroupIngress (RevokeOpenSources)
  failed: ec2 CreateTags (TagGroup): UnauthorizedOperation: You are not
      authorized to perform this operation. User:
      arn:aws:sts::111122223333:assumed-role/assay-open-ssh-remediate/Automation
      is not authorized to perform: ec2:CreateTags

Who changed it last
  alice (role Admin), in the console, from 198.51.100.7
  AuthorizeSecurityGroupIngress, 2026-02-11 05:03:11 UTC
  Certain: the only change of it that CloudTrail has from 04:49 to 05:06
    UTC.
  arn:aws:sts::111122223333:assumed-role/Admin/alice
  User agent Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101
    Firefox/135.0

What to do
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::EC2::SecurityGroup \\
      --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json \\
      | npx assay remediate --preview - --rule open-ssh
  To try again:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-remediate \\
      --parameters ResourceId=sg-0a1b2c3d4e5f60718
  To take back what was done:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-undo \\
      --parameters ExecutionId=1b2c3d4e-0000-4000-8000-000000000003

The execution in SSM
  https://console.aws.amazon.com/systems-manager/automation/execution/1b2c3d4e-0000-4000-8000-000000000003?region=eu-west-1
The call in CloudTrail
  https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a remediation that stopped because the resource is broken again and again: who does it', () => {
  expect(alertSubject(scenes.stoppedByTheLoopBreaker)).toBe(
    'LEFT TO PEOPLE open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1',
  );
  expect(alertLine(scenes.stoppedByTheLoopBreaker)).toBe(
    'LEFT TO PEOPLE open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: Put right twice since 2026-02-10 21:14 UTC and broken again each tim...',
  );
  expect(
    alertText(scenes.stoppedByTheLoopBreaker),
  ).toBe(`LEFT TO PEOPLE open-ssh: Security groups keep SSH closed to the internet

  Put right twice since 2026-02-10 21:14 UTC and broken again each time, so
  it is left to people: settle with whoever needs it open.
  Still wrong: Port 22 is open to 0.0.0.0/0 and ::/0

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:08 UTC

What was done
  nothing: the resource is as it was

Who changed it last
  alice (role Admin), in the console, from 198.51.100.7
  AuthorizeSecurityGroupIngress, 2026-02-11 05:03:11 UTC
  Certain: the only change of it that CloudTrail has from 04:49 to 05:06
    UTC.
  arn:aws:sts::111122223333:assumed-role/Admin/alice
  User agent Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101
    Firefox/135.0

What to do
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::EC2::SecurityGroup \\
      --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json \\
      | npx assay remediate --preview - --rule open-ssh
  To do it all the same:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-remediate \\
      --parameters ResourceId=sg-0a1b2c3d4e5f60718,DecidedByPerson=yes

The execution in SSM
  https://console.aws.amazon.com/systems-manager/automation/execution/1b2c3d4e-0000-4000-8000-000000000003?region=eu-west-1
The call in CloudTrail
  https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a remediation that ended without a word', () => {
  expect(alertSubject(scenes.failedWithoutRecord)).toBe(
    'REMEDIATION FAILED open-ssh: web (sg-0a1b2c3d4e5f60718) in prod eu-west-1',
  );
  expect(alertLine(scenes.failedWithoutRecord)).toBe(
    'REMEDIATION FAILED open-ssh: web (sg-0a1b2c3d4e5f60718), prod eu-west-1: The execution ended as TimedOut and says no more.',
  );
  expect(
    alertText(scenes.failedWithoutRecord),
  ).toBe(`REMEDIATION FAILED open-ssh: Security groups keep SSH closed to the internet

  The execution ended as TimedOut and says no more.
  Whether the resource is right is not known.

Resource   web (sg-0a1b2c3d4e5f60718), AWS::EC2::SecurityGroup
           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718
Account    prod (111122223333), eu-west-1
When       2026-02-11 05:08 UTC

What was done
  Not known: the execution left no record.

Who changed it last
  Not found: CloudTrail has no call on it from 04:49 to 05:06 UTC. It may be
  late (minutes, seldom more), or have the call in another Region; what AWS
  itself changes is not in it.

What to do
  To see what would be done (changes nothing):
    aws configservice get-resource-config-history --region eu-west-1 \\
      --resource-type AWS::EC2::SecurityGroup \\
      --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json \\
      | npx assay remediate --preview - --rule open-ssh
  To try again:
    aws ssm start-automation-execution --region eu-west-1 \\
      --document-name assay-open-ssh-remediate \\
      --parameters ResourceId=sg-0a1b2c3d4e5f60718

The execution in SSM
  https://console.aws.amazon.com/systems-manager/automation/execution/1b2c3d4e-0000-4000-8000-000000000003?region=eu-west-1
The resource in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup
`);
});

test('a storm', () => {
  expect(digestSubject(scenes.storm)).toBe('HIGH open-ssh: 22 resources became non-compliant in prod eu-west-1');
  expect(digestText(scenes.storm)).toBe(`HIGH open-ssh: Security groups keep SSH closed to the internet

  22 resources became non-compliant. More in a few minutes than is readable
  one by one, so here they are at once.

Account    prod (111122223333), eu-west-1
When       2026-02-11 05:00 to 05:04 UTC
Of these   21 non-compliant, 1 cannot be told

Who changed them
  ci-4711 (role deploy): 21 resources
  others, or not known: 1

Port 22 is open to 0.0.0.0/0
  web-0 (sg-00000000000000000)
  sg-00000000000000005
  web-10 (sg-00000000000000010)
  sg-00000000000000015
  web-20 (sg-00000000000000020)
  sg-00000000000000001
  web-6 (sg-00000000000000006)
  sg-00000000000000011
  web-16 (sg-00000000000000016)
  web-2 (sg-00000000000000002)
  sg-00000000000000007
  web-12 (sg-00000000000000012)
  sg-00000000000000017
  sg-00000000000000003
  web-8 (sg-00000000000000008)
  sg-00000000000000013
  web-18 (sg-00000000000000018)
  web-4 (sg-00000000000000004)
  sg-00000000000000009
  web-14 (sg-00000000000000014)
  sg-00000000000000019

Cannot tell whether port 22 is open
  web-0 (sg-00000000000000099)

The rule, with all of its resources
  https://console.aws.amazon.com/config/home?region=eu-west-1#/rules/details?configRuleName=assay-open-ssh
`);
});

test('the first evaluation of a new rule', () => {
  expect(digestSubject(scenes.firstEvaluation)).toBe(
    'NEW RULE HIGH open-ssh: 3 resources are non-compliant in prod eu-west-1',
  );
  expect(
    digestText(scenes.firstEvaluation),
  ).toBe(`NEW RULE HIGH open-ssh: Security groups keep SSH closed to the internet

  3 resources are non-compliant. The rule has judged for the first time, so
  they may have been like this for long. Changes from now on come one by
  one.

Account    prod (111122223333), eu-west-1
When       2026-02-11 05:00 to 05:02 UTC

Port 22 is open to 0.0.0.0/0
  web-0 (sg-00000000000000000)
  sg-00000000000000001
  web-2 (sg-00000000000000002)

The rule, with all of its resources
  https://console.aws.amazon.com/config/home?region=eu-west-1#/rules/details?configRuleName=assay-open-ssh
`);
});

test('a reminder', () => {
  expect(reminderSubject(scenes.reminder)).toBe('STILL OPEN: 3 resources (worst: high open-ssh) in prod eu-west-1');
  expect(reminderText(scenes.reminder)).toBe(`STILL OPEN: 3 resources, for 7 days or longer

Account    prod (111122223333), eu-west-1

HIGH open-ssh: Security groups keep SSH closed to the internet
  bastion (sg-0000000000000abcd): 29 days
    Port 22 is open to 0.0.0.0/0 and ::/0
  web (sg-0a1b2c3d4e5f60718): 7 days, changed by alice (role Admin)
    Port 22 is open to 0.0.0.0/0

LOW gp2-volume: Volumes are gp3 rather than gp2
  vol-0a1b2c3d4e5f60718: 40 days
    gp2 of 100 GiB: gp3 would cost $8.00 a month instead of $10.00

Put them right, or give each a waiver with an end and a reason: a waived
resource is not named here.

The rules in AWS Config
  https://console.aws.amazon.com/config/home?region=eu-west-1#/rules
`);
});
