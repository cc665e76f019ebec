// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const SSH = 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0';
const HTTPS = 'IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0';
const ADMIN = "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const READ =
  "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";
const PUBLIC =
  "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]}";
const OWN =
  "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 's3:GetObject', Resource: '*'}]}";
const TLS_ONLY =
  "PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {Bool: {aws:SecureTransport: 'false'}}}]}";
const HEAD = `
Parameters: {Id: {Type: String}, Names: {Type: CommaDelimitedList}, Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod], Always: !Equals [a, a]}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  Vpc: {Type: AWS::EC2::VPC}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://example.com/a.yaml}}`;

describe('a part of a resource outside the template is evaluated', () => {
  test.each<[rule: string, type: string, properties: string, outcome: Outcome]>([
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: sg-0a1b2c3d4e5f60718, ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: sg-0a1b2c3d4e5f60718, ${HTTPS}`, 'not applicable'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !Ref Id, ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !ImportValue shared, ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !GetAtt Nested.Outputs.Group, ${SSH}`, 'non-compliant'],
    [
      'open-ssh',
      'AWS::EC2::SecurityGroupIngress',
      `GroupId: !GetAtt Vpc.DefaultSecurityGroup, ${SSH}`,
      'non-compliant',
    ],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: "{{resolve:ssm:/group}}", ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupName: shared, ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !Ref {Fn::Sub: 'G\${Id}'}, ${SSH}`, 'non-compliant'],
    [
      'open-ssh',
      'AWS::EC2::SecurityGroupIngress',
      `GroupId: !GetAtt [!Sub 'G\${Id}', GroupId], ${SSH}`,
      'non-compliant',
    ],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !If [IsProd, sg-0a, !Ref Id], ${SSH}`, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', `GroupId: !If [IsProd, sg-0a, !Ref Group], ${SSH}`, 'non-compliant'],
    [
      'open-ssh',
      'AWS::EC2::SecurityGroupIngress',
      'GroupId: sg-0a, IpProtocol: "-1", CidrIp: !Ref Id',
      'insufficient data',
    ],
    [
      'default-security-group',
      'AWS::EC2::SecurityGroupIngress',
      `GroupId: !GetAtt Vpc.DefaultSecurityGroup, ${HTTPS}`,
      'non-compliant',
    ],
    [
      'default-security-group',
      'AWS::EC2::SecurityGroupEgress',
      `GroupId: !GetAtt Vpc.DefaultSecurityGroup, ${HTTPS}`,
      'non-compliant',
    ],
    ['unused-security-group', 'AWS::EC2::SecurityGroupIngress', `GroupId: sg-0a, ${SSH}`, 'not applicable'],
    ['inline-admin-policy', 'AWS::IAM::RolePolicy', `PolicyName: p, RoleName: shared, ${ADMIN}`, 'non-compliant'],
    ['inline-admin-policy', 'AWS::IAM::RolePolicy', `PolicyName: p, RoleName: shared, ${READ}`, 'not applicable'],
    ['inline-admin-policy', 'AWS::IAM::UserPolicy', `PolicyName: p, UserName: !Ref Id, ${ADMIN}`, 'non-compliant'],
    ['inline-admin-policy', 'AWS::IAM::Policy', `PolicyName: p, Roles: [shared], ${ADMIN}`, 'non-compliant'],
    ['inline-admin-policy', 'AWS::IAM::Policy', `PolicyName: p, Roles: !Ref Names, ${ADMIN}`, 'non-compliant'],
    ['inline-admin-policy', 'AWS::IAM::Policy', `PolicyName: p, Roles: [!Ref Role, shared], ${ADMIN}`, 'non-compliant'],
    [
      'inline-admin-policy',
      'AWS::IAM::Policy',
      `PolicyName: p, Groups: [!ImportValue admins], ${READ}`,
      'not applicable',
    ],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', SSH, 'non-compliant'],
    ['open-ssh', 'AWS::EC2::SecurityGroupIngress', 'Fn::Transform: {Name: AWS::Include}', 'insufficient data'],
    ['public-s3-bucket', 'AWS::S3::BucketPolicy', 'Fn::Transform: {Name: AWS::Include}', 'insufficient data'],
    ['inline-admin-policy', 'AWS::IAM::Policy', 'Fn::Transform: {Name: AWS::Include}', 'insufficient data'],
    ['public-s3-bucket', 'AWS::S3::BucketPolicy', `Bucket: !ImportValue shared, ${PUBLIC}`, 'non-compliant'],
    ['public-s3-bucket', 'AWS::S3::BucketPolicy', `Bucket: !Ref Id, ${PUBLIC}`, 'non-compliant'],
    ['public-s3-bucket', 'AWS::S3::BucketPolicy', `Bucket: shared, ${OWN}`, 'not applicable'],
    ['public-s3-bucket', 'AWS::S3::BucketPolicy', 'Bucket: shared, PolicyDocument: !Ref Id', 'insufficient data'],
    ['plain-http-s3-bucket', 'AWS::S3::BucketPolicy', `Bucket: shared, ${OWN}`, 'non-compliant'],
    ['plain-http-s3-bucket', 'AWS::S3::BucketPolicy', `Bucket: shared, ${TLS_ONLY}`, 'not applicable'],
    ['plain-http-s3-bucket', 'AWS::S3::BucketPolicy', 'Bucket: shared, PolicyDocument: !Ref Id', 'insufficient data'],
  ])('%s of %s {%s}: %s', (rule, type, properties, outcome) => {
    expect(evaluateTemplate(`${HEAD}\n  Part: {Type: ${type}, Properties: {${properties}}}`, rule).Part).toBe(outcome);
  });

  test.each<[group: string, outcome: Outcome]>([
    ['GroupId: sg-0a', 'not applicable'],
    ['GroupId: !Ref Id', 'not applicable'],
    ['GroupId: !If [IsProd, sg-0a, !Ref Id]', 'not applicable'],
    ["GroupId: !Sub '${Vpc.DefaultSecurityGroup}'", 'non-compliant'],
    ['GroupId: !If [IsProd, !GetAtt Vpc.DefaultSecurityGroup, sg-0a]', 'insufficient data'],
    ['GroupId: !If [IsProd, sg-0a, !If [Always, !GetAtt Vpc.DefaultSecurityGroup, sg-0b]]', 'insufficient data'],
    ['GroupId: !If [IsProd, !GetAtt Vpc.DefaultSecurityGroup, !Ref Group]', 'non-compliant'],
    ['GroupName: default', 'non-compliant'],
    ['GroupName: !If [IsProd, default, shared]', 'insufficient data'],
    ['GroupName: shared', 'not applicable'],
    ['GroupName: !Ref Id', 'not applicable'],
  ])('of the default group or another one {%s}: %s', (group, outcome) => {
    const part = `Part: {Type: AWS::EC2::SecurityGroupIngress, Properties: {${group}, ${HTTPS}}}`;
    expect(evaluateTemplate(`${HEAD}\n  ${part}`, 'default-security-group').Part).toBe(outcome);
  });

  test('is not evaluated if it always belongs to a resource of the template', () => {
    const properties = `GroupId: !If [IsProd, !Ref Group, !GetAtt Group.GroupId], ${SSH}`;
    const yaml = `${HEAD}\n  Part: {Type: AWS::EC2::SecurityGroupIngress, Properties: {${properties}}}`;
    expect(evaluateTemplate(yaml, 'open-ssh')).toEqual({ Group: 'non-compliant' });
  });

  test('counts together with other parts of the same resource', () => {
    const half = (cidr: string) =>
      `{Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: sg-0a, IpProtocol: "-1", CidrIp: ${cidr}}}`;
    const parts = Array.from({ length: 4 }, (_, index) => `\n  P${index}: ${half(`${index * 2 + 20}.0.0.0/8`)}`).join(
      '',
    );
    expect(evaluateTemplate(HEAD + parts, 'open-ssh')).toEqual({ Group: 'compliant', P0: 'non-compliant' });
  });

  test('is evaluated once, however many owners it has', () => {
    const policy = (id: string, roles: string) =>
      `\n  ${id}: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: ${roles}, ${ADMIN}}}`;
    const yaml = HEAD + policy('P', '[a, b, !If [IsProd, !Ref Role, !Ref AWS::NoValue]]') + policy('Q', '[b, c]');
    const ids = explainTemplate(yaml, 'inline-admin-policy').map(({ id }) => id);
    expect(ids).toEqual(['Role', 'P', 'Q']);
  });

  test('is named with its owner', () => {
    const part = `Part: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: sg-0a1b2c3d4e5f60718, ${SSH}}}`;
    expect(explainTemplate(`Resources:\n  ${part}`, 'open-ssh')).toEqual([
      {
        id: 'Part',
        outcome: 'non-compliant',
        annotation:
          'Port 22 is open to 0.0.0.0/0 by tcp 22; the resource is sg-0a1b2c3d4e5f60718, outside the template',
      },
    ]);
  });
});
