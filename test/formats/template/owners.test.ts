// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { evaluateTemplate, type Outcome } from './evaluate-template';

const OPEN_RULE = 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0';
const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const READ = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";
const PUBLIC =
  "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]}";
const ROLE = 'AssumeRolePolicyDocument: {}';

describe('a rule of a security group belongs to the group that it names', () => {
  test.each<[groupId: string, outcome: Outcome]>([
    ['!Ref Group', 'non-compliant'],
    ['!GetAtt Group.GroupId', 'non-compliant'],
    ["!Sub '${Group}'", 'non-compliant'],
    ["!Sub '${Group.GroupId}'", 'non-compliant'],
    ["!Sub '${ Group.GroupId }'", 'non-compliant'],
    ["!Sub ['${Id}', {Id: !GetAtt Group.GroupId}]", 'non-compliant'],
    ["!Sub ['${Id}', {Id: !Sub '${Group}'}]", 'non-compliant'],
    ["!Join ['', [!Ref Group]]", 'non-compliant'],
    ["!Join [',', [!GetAtt Group.GroupId, !Ref AWS::NoValue]]", 'non-compliant'],
    ["!Join ['', ['', !Ref Group]]", 'non-compliant'],
    ['!Select [0, [!Ref Group, sg-0a]]', 'non-compliant'],
    ['!Select [1, [!Ref Other, !Ref Group]]', 'non-compliant'],
    ["!Select [0, !Split [',', !Sub '${Group},${Other}']]", 'non-compliant'],
    ["!Select [1, !Split [',', !Join [',', [!Ref Other, !Ref Group]]]]", 'non-compliant'],
    ['!If [Always, !Ref Group, !Ref Other]', 'non-compliant'],
    ['!FindInMap [None, a, b, {DefaultValue: !Ref Group}]', 'non-compliant'],
    ["!Select [0, !Split ['/', !Sub '${Group}/a']]", 'insufficient data'],
    ['!Select [1, [!If [Perhaps, a, !Ref AWS::NoValue], !Ref Group, !Ref Other]]', 'insufficient data'],
    ["!Sub '${Group}-a'", 'insufficient data'],
    ["!Sub '${Unresolved}${Group}'", 'insufficient data'],
    ["!Ref {Fn::Join: ['', [Gro, up]]}", 'non-compliant'],
    ["!GetAtt [!Sub 'Gr${Known}', GroupId]", 'non-compliant'],
    ['!Ref Other', 'compliant'],
    ["!Sub '${Other}'", 'compliant'],
  ])('%s: %s', (groupId, outcome) => {
    const outcomes = evaluateTemplate(
      `
Parameters: {Unresolved: {Type: String}, Known: {Type: String, Default: oup, AllowedValues: [oup]}}
Conditions: {Always: !Equals [a, a], Perhaps: !Equals [!Ref Unresolved, a]}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Other: {Type: AWS::EC2::SecurityGroup}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: ${groupId}, ${OPEN_RULE}}}`,
      'open-ssh',
    );
    expect(outcomes.Group).toBe(outcome);
  });
});

describe('a satellite belongs to the owner of the name that it gives', () => {
  test.each<[rule: string, owner: string, satellite: string, outcome: Outcome]>([
    ['inline-admin-policy', `AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}`, rolePolicy('a'), 'non-compliant'],
    ['inline-admin-policy', `AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}`, rolePolicy('b'), 'compliant'],
    ['inline-admin-policy', `AWS::IAM::Role, Properties: {${ROLE}}`, rolePolicy('a'), 'compliant'],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: !Ref Name, ${ROLE}}`,
      rolePolicy('!Ref Name'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: !Ref Name, ${ROLE}}`,
      rolePolicy("!Sub '${Name}'"),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: !Sub '\${Name}-a', ${ROLE}}`,
      rolePolicy("!Join ['-', [!Ref Name, a]]"),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: !Sub '\${Known}-a', ${ROLE}}`,
      rolePolicy('known-a'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: !Ref Name, ${ROLE}}`,
      rolePolicy('a'),
      'insufficient data',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}`,
      rolePolicy('!Ref Name'),
      'insufficient data',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {${ROLE}}`,
      rolePolicy("!Select [1, !Split ['/', !GetAtt Owner.Arn]]"),
      'insufficient data',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::User, Properties: {UserName: a}',
      satellite('AWS::IAM::UserPolicy', 'UserName: a'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::Group, Properties: {GroupName: a}',
      satellite('AWS::IAM::GroupPolicy', 'GroupName: a'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      `AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}`,
      satellite('AWS::IAM::Policy', 'Roles: [b, a]'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::User, Properties: {UserName: a}',
      satellite('AWS::IAM::Policy', 'Users: [a]'),
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::User, Properties: {UserName: a}',
      satellite('AWS::IAM::Policy', 'Roles: [a]'),
      'compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::Group, Properties: {GroupName: a}',
      satellite('AWS::IAM::Policy', 'Groups: !Split [",", "b,a"]'),
      'non-compliant',
    ],
    ['public-s3-bucket', 'AWS::S3::Bucket, Properties: {BucketName: a}', bucketPolicy('a'), 'non-compliant'],
    ['public-s3-bucket', 'AWS::S3::Bucket', bucketPolicy("!Sub '${Owner}'"), 'non-compliant'],
    ['public-s3-bucket', 'AWS::S3::Bucket', bucketPolicy("!Join ['', [!Ref Owner]]"), 'non-compliant'],
    [
      'public-s3-bucket',
      "AWS::S3::Bucket, Properties: {BucketName: !Sub '${Name}-logs'}",
      bucketPolicy("!Join ['-', [!Ref Name, logs]]"),
      'non-compliant',
    ],
    [
      'public-s3-bucket',
      'AWS::S3::Bucket',
      bucketPolicy("!Select [5, !Split [':', !GetAtt Owner.Arn]]"),
      'insufficient data',
    ],
    [
      'open-ssh',
      'AWS::EC2::SecurityGroup, Properties: {GroupName: a}',
      `AWS::EC2::SecurityGroupIngress, Properties: {GroupName: a, ${OPEN_RULE}}`,
      'non-compliant',
    ],
  ])('%s of %s with %s: %s', (rule, owner, related, outcome) => {
    const outcomes = evaluateTemplate(
      `
Parameters: {Name: {Type: String}, Known: {Type: String, Default: known}}
Resources:
  Owner: {Type: ${owner}}
  Satellite: {Type: ${related}}`,
      rule,
    );
    expect(outcomes.Owner).toBe(outcome);
  });
});

describe('an undecided element of a list', () => {
  test.each<[roles: string, outcome: Outcome]>([
    ['[existing, !If [Perhaps, !Ref Owner, !Ref AWS::NoValue]]', 'insufficient data'],
    ['!If [Perhaps, [!Ref Owner], [existing]]', 'insufficient data'],
    ['!If [Perhaps, [existing], !If [Other, [!Ref Owner], !Ref AWS::NoValue]]', 'insufficient data'],
    ["[!Sub ['${Id}', {Id: !If [Perhaps, !Ref Owner, existing]}]]", 'insufficient data'],
    ["!Split [',', !Sub ['${Id},b', {Id: !If [Perhaps, !Ref Owner, existing]}]]", 'insufficient data'],
    ['[!If [Perhaps, !Ref Owner, !Ref Owner]]', 'non-compliant'],
    ['[existing, !If [Perhaps, other, !Ref AWS::NoValue]]', 'compliant'],
  ])('%s: %s', (roles, outcome) => {
    const outcomes = evaluateTemplate(
      `
Parameters: {Stage: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref Stage, a], Other: !Equals [!Ref Stage, b]}
Resources:
  Owner: {Type: AWS::IAM::Role, Properties: {${ROLE}}}
  Satellite: {Type: ${satellite('AWS::IAM::Policy', `Roles: ${roles}`)}}`,
      'inline-admin-policy',
    );
    expect(outcomes.Owner).toBe(outcome);
  });

  test('a name that a parameter gives may be that of a role with a name', () => {
    const outcomes = evaluateTemplate(
      `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Named: {Type: AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}}
  Unnamed: {Type: AWS::IAM::Role, Properties: {${ROLE}}}
  Satellite: {Type: ${satellite('AWS::IAM::Policy', 'Roles: !Ref Names')}}`,
      'inline-admin-policy',
    );
    expect(outcomes).toMatchObject({ Named: 'insufficient data', Unnamed: 'compliant' });
  });
});

test.each<[policies: number, outcome: Outcome]>([
  [99, 'compliant'],
  [100, 'insufficient data'],
])('a role with %j policies of a condition is explored up to a limit: %s', (count, outcome) => {
  const policy = satellite('AWS::IAM::RolePolicy', 'RoleName: !Ref Role').replace(ADMIN, READ);
  const policies = Array.from({ length: count }, (_, index) => `  P${index}: {Type: ${policy}, Condition: Perhaps}`);
  const yaml = `
Parameters: {Stage: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref Stage, a]}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {${ROLE}}}
${policies.join('\n')}`;
  expect(evaluateTemplate(yaml, 'inline-admin-policy').Role).toBe(outcome);
});

test('many parts that may belong to many owners take linear time and are never compliant', () => {
  const create = (count: number) => {
    const ids = Array.from({ length: count }, (_, index) => index);
    return {
      Parameters: { Name: { Type: 'String' } },
      Conditions: { Perhaps: { 'Fn::Equals': [{ Ref: 'Name' }, 'a'] } },
      Resources: Object.fromEntries([
        ...ids.map((id) => [`R${id}`, { Type: 'AWS::IAM::Role', Properties: { RoleName: `r${id}` } }]),
        ...ids.map((id) => [`P${id}`, { Type: 'AWS::IAM::RolePolicy', Properties: { RoleName: { Ref: 'Name' } } }]),
      ]),
    };
  };
  const { resources } = readTemplate(create(2_000), {});
  const roles = resources.filter(({ resourceId }) => resourceId.startsWith('R'));
  const parts = roles.map(
    (role) => (role.supplementaryConfiguration as Record<string, unknown[]>)['AWS::IAM::RolePolicy'],
  );
  expect(Math.max(...parts.map((list) => list?.length ?? 0))).toBeLessThanOrEqual(101);
  expect(roles.every(({ variants }) => variants === undefined)).toBe(true);
});

test.each<[log: string, outcome: Outcome]>([
  ['ResourceId: !Ref Vpc, ResourceType: VPC', 'compliant'],
  ['ResourceId: !GetAtt Vpc.VpcId, ResourceType: VPC', 'compliant'],
  ['ResourceId: !Ref Other, ResourceType: VPC', 'insufficient data'],
  ['ResourceId: !Ref Subnet, ResourceType: Subnet', 'insufficient data'],
  ['ResourceId: vpc-0a, ResourceType: VPC', 'insufficient data'],
])('a flow log belongs to the VPC that it names: %s', (log, outcome) => {
  const outcomes = evaluateTemplate(
    `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Log: {Type: AWS::EC2::FlowLog, Properties: {${log}, TrafficType: ALL}}
`,
    'vpc-without-flow-logs',
  );
  expect(outcomes.Vpc).toBe(outcome);
});

function satellite(type: string, owner: string): string {
  return `${type}, Properties: {PolicyName: p, ${owner}, PolicyDocument: ${ADMIN}}`;
}
function rolePolicy(name: string): string {
  return satellite('AWS::IAM::RolePolicy', `RoleName: ${name}`);
}
function bucketPolicy(bucket: string): string {
  return `AWS::S3::BucketPolicy, Properties: {Bucket: ${bucket}, PolicyDocument: ${PUBLIC}}`;
}
