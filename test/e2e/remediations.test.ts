import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ACCOUNT_TYPE } from '../../lib/core/item';
import type { Caller } from '../../lib/local-region/aws-call';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import { LocalRegion } from '../../lib/local-region/local-region';
import { ActorSearch } from '../../lib/runtime/alerts/evidence/actor-search';
import { createApp } from '../cdk/sample-app';
import { rules } from '../rules/registry';
import { InProcessEnvironment } from '../support/in-process-functions';
import { python } from '../support/shared-python';
import { ACCOUNT, DAY, REAL_ENTRIES } from './local-response';

// What docs/local-region.md says: calls make a resource non-compliant with each rule that has a remediation, and the
// runbook makes it compliant.

const REGION = 'eu-west-1';
const ADMINISTRATOR: Caller = { kind: 'administrator', account: ACCOUNT };
const LOGS = 'own-logs';
const remediable = rules.filter(({ remediation }) => remediation).map(({ name }) => name);
const forEachRule = <T>(value: T): Record<string, T> => Object.fromEntries(remediable.map((name) => [name, value]));

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
type Call = (name: string, input?: object, region?: string) => Promise<any>;
/** Makes a resource non-compliant, and returns its id. */
type Mistake = (call: Call) => Promise<string>;

const allowEveryone = (Action: string, Resource = '*'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }] });
/** Expires on 21 December 2026, in the name of shop.example.com. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjDCCATGgAwIBAgIUd20Ndtp8a+a32wdsfMwRHIZzp+MwCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTAeFw0yNjEyMDEwMjM4MTBaFw0y
NjEyMjEwMjM4MTBaMBsxGTAXBgNVBAMMEHNob3AuZXhhbXBsZS5jb20wWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAARvYou3f4vrR5LdzM123JqYn3gNKGMb9cQKTySp
8k91hxPKilHBE+E4uFHmg35Llh84rUh9Eqcf1DWUwChPAst2o1MwUTAdBgNVHQ4E
FgQU8XIzFdL4ZMFYgXzMEPG/xnysvKAwHwYDVR0jBBgwFoAU8XIzFdL4ZMFYgXzM
EPG/xnysvKAwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAiYXu
p3CgHNu7AqY/UTuqX0UsVAMTACaJGIzjfdufAScCIQDkaaxRifxNrM8GpDqfs0nj
n6NLhZ2pKD9ip8FvrOp6+w==
-----END CERTIFICATE-----`;

const openPort =
  (port: number): Mistake =>
  async (call) => {
    const { Vpcs } = await call('ec2:DescribeVpcs');
    const name = `port-${port}`;
    const { GroupId } = await call('ec2:CreateSecurityGroup', {
      GroupName: name,
      Description: name,
      VpcId: Vpcs[0].VpcId,
    });
    const permission = { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [permission] });
    return GroupId;
  };

const createDistribution =
  (CallerReference: string, ViewerProtocolPolicy: string, others: object = {}): Mistake =>
  async (call) => {
    const DistributionConfig = {
      CallerReference,
      Comment: '',
      Enabled: true,
      Origins: { Quantity: 1, Items: [{ Id: 'web', DomainName: 'www.example.com' }] },
      DefaultCacheBehavior: { TargetOriginId: 'web', ViewerProtocolPolicy },
      ...others,
    };
    return (await call('cloudfront:CreateDistribution', { DistributionConfig })).Distribution.Id;
  };

const createLoadBalancer =
  (Name: string): Mistake =>
  async (call) => {
    const { Subnets } = await call('ec2:DescribeSubnets');
    const ids = Subnets.slice(0, 2).map(({ SubnetId }: { SubnetId: string }) => SubnetId);
    return (await call('elbv2:CreateLoadBalancer', { Name, Subnets: ids })).LoadBalancers[0].LoadBalancerArn;
  };

const createListener = async (call: Call, LoadBalancerArn: string, others: object): Promise<string> => {
  const { Listeners } = await call('elbv2:CreateListener', {
    LoadBalancerArn,
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
    ...others,
  });
  return Listeners[0].ListenerArn;
};
const createSecureListener = async (call: Call, balancer: string, SslPolicy: string): Promise<string> => {
  const { CertificateArn } = await call('acm:RequestCertificate', { DomainName: 'shop.example.com' });
  return createListener(call, balancer, {
    Protocol: 'HTTPS',
    Port: 443,
    SslPolicy,
    Certificates: [{ CertificateArn }],
  });
};

const createDatabase =
  (DBInstanceIdentifier: string, others: object = {}): Mistake =>
  async (call) => {
    const input = { DBInstanceIdentifier, DBInstanceClass: 'db.t3.micro', Engine: 'mysql', ...others };
    return (await call('rds:CreateDBInstance', input)).DBInstance.DbiResourceId;
  };

const createBucket =
  (Bucket: string, change?: (call: Call, Bucket: string) => Promise<unknown>): Mistake =>
  async (call) => {
    await call('s3:CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
    await change?.(call, Bucket);
    return Bucket;
  };

const createRepository =
  (repositoryName: string, others: object): Mistake =>
  async (call) => {
    await call('ecr:CreateRepository', { repositoryName, ...others });
    return repositoryName;
  };

const createKey = async (call: Call, input: object = {}): Promise<string> =>
  (await call('kms:CreateKey', input)).KeyMetadata.KeyId;

const setPasswords =
  (options: object): Mistake =>
  async (call) => {
    await call('iam:UpdateAccountPasswordPolicy', options);
    return ACCOUNT;
  };

/** By rule. */
const MISTAKES: Readonly<Record<string, Mistake>> = {
  'expiring-certificate': async (call) =>
    (await call('acm:ImportCertificate', { Certificate: Buffer.from(CERTIFICATE), PrivateKey: Buffer.from('none') }))
      .CertificateArn,
  'outdated-cloudfront-tls': createDistribution('tls', 'https-only', {
    Aliases: { Quantity: 1, Items: ['shop.example.com'] },
    ViewerCertificate: {
      ACMCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000`,
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1',
    },
  }),
  'plain-http-cloudfront': createDistribution('http', 'allow-all'),
  'weak-trail': async (call) => {
    await call('cloudtrail:CreateTrail', { Name: 'own', S3BucketName: LOGS });
    return 'own';
  },
  'table-without-recovery': async (call) => {
    await call('dynamodb:CreateTable', {
      TableName: 'own',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    return 'own';
  },
  'auto-accepting-transit-gateway': async (call) => {
    const Options = { AutoAcceptSharedAttachments: 'enable' };
    return (await call('ec2:CreateTransitGateway', { Options })).TransitGateway.TransitGatewayId;
  },
  'auto-public-subnet': async (call) => {
    const [{ SubnetId }] = (await call('ec2:DescribeSubnets')).Subnets;
    await call('ec2:ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: true } });
    return SubnetId;
  },
  'default-security-group': async (call) => {
    const Filters = [{ Name: 'group-name', Values: ['default'] }];
    return (await call('ec2:DescribeSecurityGroups', { Filters })).SecurityGroups[0].GroupId;
  },
  'gp2-volume': async (call) =>
    (await call('ec2:CreateVolume', { AvailabilityZone: 'eu-west-1a', Size: 8, VolumeType: 'gp2' })).VolumeId,
  'imdsv1-instance': async (call) => {
    const launch = { ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1 };
    return (await call('ec2:RunInstances', launch)).Instances[0].InstanceId;
  },
  'imdsv1-launch-template': async (call) => {
    const LaunchTemplateData = { ImageId: 'ami-0123456789abcdef0' };
    const input = { LaunchTemplateName: 'own', LaunchTemplateData };
    return (await call('ec2:CreateLaunchTemplate', input)).LaunchTemplate.LaunchTemplateId;
  },
  'no-default-ebs-encryption': async () => ACCOUNT,
  'open-cifs': openPort(445),
  'open-database-port': openPort(3306),
  'open-high-risk-port': openPort(23),
  'open-rdp': openPort(3389),
  'open-ssh': openPort(22),
  'unblocked-snapshot-sharing': async (call) => {
    await call('ec2:DisableSnapshotBlockPublicAccess');
    return ACCOUNT;
  },
  'mutable-ecr-tags': createRepository('mutable', { imageScanningConfiguration: { scanOnPush: true } }),
  'unscanned-ecr': createRepository('unscanned', { imageTagMutability: 'IMMUTABLE' }),
  'alb-access-logs': createLoadBalancer('logs'),
  'alb-deletion-protection': createLoadBalancer('protection'),
  'alb-desync-mode': async (call) => {
    const LoadBalancerArn = await createLoadBalancer('desync')(call);
    const Attributes = [{ Key: 'routing.http.desync_mitigation_mode', Value: 'monitor' }];
    await call('elbv2:ModifyLoadBalancerAttributes', { LoadBalancerArn, Attributes });
    return LoadBalancerArn;
  },
  'alb-http-listener': async (call) => {
    const balancer = await createLoadBalancer('listeners')(call);
    await createSecureListener(call, balancer, 'ELBSecurityPolicy-TLS13-1-2-2021-06');
    return createListener(call, balancer, { Protocol: 'HTTP', Port: 80 });
  },
  'alb-invalid-headers': createLoadBalancer('headers'),
  'alb-tls-policy': async (call) =>
    createSecureListener(call, await createLoadBalancer('tls')(call), 'ELBSecurityPolicy-2016-08'),
  'reused-passwords': setPasswords({ MinimumPasswordLength: 8 }),
  'short-passwords': setPasswords({ MinimumPasswordLength: 8 }),
  'weak-password-policy': setPasswords({ MinimumPasswordLength: 8 }),
  'stale-access-key': async (call) => {
    const { User } = await call('iam:CreateUser', { UserName: 'eve' });
    await call('iam:CreateAccessKey', { UserName: 'eve' });
    return User.UserId;
  },
  'kms-key-pending-deletion': async (call) => {
    const KeyId = await createKey(call);
    await call('kms:ScheduleKeyDeletion', { KeyId });
    return KeyId;
  },
  'public-kms-key': (call) => createKey(call, { Policy: allowEveryone('*') }),
  'unrotated-kms-key': (call) => createKey(call),
  'public-lambda-function': async (call) => {
    const permission = { StatementId: 'open', Action: 'lambda:InvokeFunction', Principal: '*' };
    await call('lambda:AddPermission', { FunctionName: 'assay-evaluator', ...permission });
    return 'assay-evaluator';
  },
  'plain-http-opensearch-domain': async (call) => {
    await call('opensearch:CreateDomain', { DomainName: 'own' });
    return 'own';
  },
  'public-rds-instance': createDatabase('open', { PubliclyAccessible: true }),
  'public-rds-snapshot': async (call) => {
    await createDatabase('source')(call);
    await call('rds:CreateDBSnapshot', { DBSnapshotIdentifier: 'own', DBInstanceIdentifier: 'source' });
    const sharing = { AttributeName: 'restore', ValuesToAdd: ['all'] };
    await call('rds:ModifyDBSnapshotAttribute', { DBSnapshotIdentifier: 'own', ...sharing });
    return 'own';
  },
  'unpatched-rds': createDatabase('unpatched', { AutoMinorVersionUpgrade: false }),
  'unprotected-rds': createDatabase('unprotected'),
  'plain-http-s3-bucket': createBucket('own-plain-http'),
  'public-s3-bucket': createBucket('own-public', async (call, Bucket) => {
    await call('s3:DeletePublicAccessBlock', { Bucket });
    await call('s3:PutBucketPolicy', {
      Bucket,
      Policy: allowEveryone('s3:GetObject', `arn:aws:s3:::${Bucket}/*`),
    });
  }),
  'unblocked-s3-account': async (call) => {
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await call('s3control:PutPublicAccessBlock', { AccountId: ACCOUNT, PublicAccessBlockConfiguration });
    return ACCOUNT;
  },
  'unblocked-s3-bucket': createBucket('own-unblocked', (call, Bucket) =>
    call('s3:DeletePublicAccessBlock', { Bucket }),
  ),
  'unlogged-s3-bucket': createBucket('own-unlogged'),
  'unversioned-s3-bucket': createBucket('own-unversioned'),
  'public-sns-topic': async (call) => {
    const { TopicArn } = await call('sns:CreateTopic', { Name: 'own' });
    await call('sns:SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: allowEveryone('*') });
    return TopicArn;
  },
  'public-sqs-queue': async (call) =>
    (await call('sqs:CreateQueue', { QueueName: 'own-public', Attributes: { Policy: allowEveryone('*') } })).QueueUrl,
  'unencrypted-sqs-queue': async (call) =>
    (await call('sqs:CreateQueue', { QueueName: 'own', Attributes: { SqsManagedSseEnabled: 'false' } })).QueueUrl,
};

const REMEDIATED = ['NON_COMPLIANT', 'Success', undefined, 'COMPLIANT'];
/** The resources that a person has to make compliant, and what their runbook says. */
const MANUAL: Readonly<Record<string, readonly string[]>> = {
  'expiring-certificate': [
    ...['NON_COMPLIANT', 'Failed', expect.stringContaining('ACM never renews imported certificates'), 'NON_COMPLIANT'],
  ],
};

function synthesize(): string {
  const { app } = createApp(
    {
      environments: [{ account: ACCOUNT, regions: [REGION] }],
      rules: {
        '*': false,
        ...forEachRule('default' as const),
        'alb-access-logs': { parameters: { s3BucketNames: LOGS } },
        'stale-access-key': { parameters: { maxAccessKeyAge: 1 } },
        'unlogged-s3-bucket': { parameters: { targetBucket: LOGS } },
      },
      remediation: forEachRule('manual' as const),
    },
    { entries: REAL_ENTRIES },
  );
  return app.synth().directory;
}

/** Returns the result of a rule for a resource, with the type of the resource. */
async function findResult(call: Call, rule: string, id: string): Promise<{ type?: string; result?: string }> {
  const input = { ConfigRuleName: `assay-${rule}` };
  const { EvaluationResults } = await call('config:GetComplianceDetailsByConfigRule', input);
  const found = EvaluationResults.find(
    // biome-ignore lint/suspicious/noExplicitAny: the answer of an operation
    (each: any) => each.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId === id,
  );
  const type = found?.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceType;
  return { type, result: found?.ComplianceType };
}

/** Whether an alert about a resource would name who made it what it is; undefined if AWS Config does not record it. */
async function isActorFound(call: Call, resourceType: string, resourceId: string): Promise<boolean | undefined> {
  const { configurationItems } = await call('config:GetResourceConfigHistory', { resourceType, resourceId });
  const [item] = configurationItems;
  if (!item) return undefined;
  const createClient = (region: string) =>
    ({
      send: ({ input }: { input: object }) => call('cloudtrail:LookupEvents', input, region),
    }) as unknown as CloudTrailClient;
  const search = new ActorSearch(
    { regional: createClient(REGION), global: createClient('us-east-1') },
    {},
    { now: () => new Date(0), sleep: async () => undefined, random: () => 0.5 },
  );
  const { actor } = await search.find({
    resourceType,
    resourceId,
    resourceName: item.resourceName ?? null,
    arn: item.arn ?? null,
    accountId: ACCOUNT,
    changedAt: new Date(item.configurationItemCaptureTime).toISOString(),
    previousAt: null,
  });
  return actor.found;
}

test('calls make a resource non-compliant with each rule that has a remediation, and its runbook makes it compliant', async () => {
  const local = await LocalRegion.prepare({
    assembly: readAssembly(synthesize(), { account: ACCOUNT, region: REGION }),
    startTime: Date.UTC(2026, 11, 1, 12),
    bootstrap: '',
    startEnvironment: InProcessEnvironment.start,
    scripts: python,
    evaluateManaged: () => undefined,
  });
  const call: Call = (name, input = {}, region = REGION) => {
    const [service = '', operation = ''] = name.split(':');
    return local.call({ service, operation, input, caller: ADMINISTRATOR, region });
  };
  const advance = async (time: number): Promise<void> => {
    await local.settle();
    await local.clock.advanceBy(time);
    await local.settle();
  };
  try {
    await local.deployAll();
    await createBucket(LOGS)(call);
    const ids: Record<string, string> = {};
    for (const [rule, make] of Object.entries(MISTAKES)) ids[rule] = await make(call);
    // What a schedule evaluates is evaluated every day.
    await advance(2 * DAY);
    const results: Record<string, (string | undefined)[]> = {};
    const withoutActor: string[] = [];
    for (const [rule, id] of Object.entries(ids)) {
      const { type = '', result } = await findResult(call, rule, id);
      results[rule] = [result];
      if (type !== ACCOUNT_TYPE && !(await isActorFound(call, type, id))) withoutActor.push(rule);
    }
    // Nobody made the default group, which came with the VPC.
    expect(withoutActor).toEqual(['default-security-group']);
    for (const [rule, id] of Object.entries(ids)) {
      const Parameters = { ResourceId: [id], DecidedByPerson: ['yes'] };
      const DocumentName = `assay-${rule}-remediate`;
      const { AutomationExecutionId } = await call('ssm:StartAutomationExecution', { DocumentName, Parameters });
      await local.settle();
      const { AutomationExecution } = await call('ssm:GetAutomationExecution', { AutomationExecutionId });
      results[rule]?.push(AutomationExecution.AutomationExecutionStatus, AutomationExecution.FailureMessage);
    }
    await advance(DAY);
    for (const [rule, id] of Object.entries(ids)) results[rule]?.push((await findResult(call, rule, id)).result);
    expect(results).toEqual({ ...forEachRule(REMEDIATED), ...MANUAL });
  } finally {
    await local.stop();
  }
}, 600_000);
