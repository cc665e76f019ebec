// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { evaluateResources, evaluateTemplate, type Outcome } from './evaluate-template';

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
    ["!Select [1, !Split [',', !Sub 'sg-${AWS::AccountId},${Group}']]", 'non-compliant'],
    ["!Select [0, !Split ['/', !Sub '${Group}/a']]", 'insufficient data'],
    ["!Select [1, !Split ['/', !Sub '${AWS::Region}/${Group}']]", 'insufficient data'],
    ['!Select [1, [!If [Perhaps, a, !Ref AWS::NoValue], !Ref Group, !Ref Other]]', 'insufficient data'],
    ["!Sub '${Group}-a'", 'insufficient data'],
    ["!Sub '${Unresolved}${Group}'", 'insufficient data'],
    ["!Ref {Fn::Join: ['', [Gro, up]]}", 'non-compliant'],
    ["!GetAtt [!Sub 'Gr${Known}', GroupId]", 'non-compliant'],
    ["!Ref {Fn::Sub: 'Gro${Unresolved}'}", 'insufficient data'],
    ["!GetAtt [!Sub '${Unresolved}oup', GroupId]", 'insufficient data'],
    ['!GetAtt [!Ref Unresolved, GroupId]', 'insufficient data'],
    ["!Ref {Fn::Sub: 'O${Unresolved}'}", 'compliant'],
    ['!Ref Other', 'compliant'],
    ["!Sub '${Other}'", 'compliant'],
    ['!GetAtt Stored.Value', 'non-compliant'],
    ["!Sub '${Stored.Value}'", 'non-compliant'],
    ['!GetAtt StoredAgain.Value', 'non-compliant'],
    ['!GetAtt OtherStored.Value', 'compliant'],
    ['!GetAtt Custom.Group', 'insufficient data'],
    ['!Select [0, !GetAtt Custom.Groups]', 'insufficient data'],
    ["!Sub 'sg-${Custom.Suffix}'", 'insufficient data'],
    ['!GetAtt Nested.Outputs.Group', 'insufficient data'],
    ['!GetAtt OtherCustom.Group', 'compliant'],
    ['!GetAtt Relayed.Group', 'insufficient data'],
    ["!Select [1, !Split [',', !GetAtt StoredList.Value]]", 'insufficient data'],
    ["!Sub '{{resolve:ssm:${Stored}}}'", 'insufficient data'],
    ["!Sub '{{resolve:ssm:${OtherStored}}}'", 'compliant'],
  ])('%s: %s', (groupId, outcome) => {
    const outcomes = evaluateTemplate(
      `
Parameters: {Unresolved: {Type: String}, Known: {Type: String, Default: oup, AllowedValues: [oup]}}
Conditions: {Always: !Equals [a, a], Perhaps: !Equals [!Ref Unresolved, a]}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Other: {Type: AWS::EC2::SecurityGroup}
  Stored: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Group.GroupId}}
  StoredAgain: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub '\${Stored.Value}'}}
  OtherStored: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Other}}
  Custom: {Type: Custom::Rules, Properties: {ServiceToken: t, Group: !Ref Group}}
  OtherCustom: {Type: Custom::Rules, Properties: {ServiceToken: t, Group: !Ref Other}}
  Relayed: {Type: Custom::Rules, Properties: {ServiceToken: t, Group: !GetAtt Custom.Group}}
  StoredList: {Type: AWS::SSM::Parameter, Properties: {Type: StringList, Value: !Sub '\${Other},\${Group}'}}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://a/b', Parameters: {G: !Ref Group}}}
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
      `AWS::IAM::Role, Properties: {RoleName: a, ${ROLE}}`,
      rolePolicy("!Select [1, !Split ['/', !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/a']]"),
      'non-compliant',
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

test.each<[properties: string, outcome: Outcome]>([
  ["{Bucket: !Ref B, 'Fn::Transform': {Name: M}}", 'insufficient data'],
  ["{'Fn::Transform': {Name: M, Parameters: {Bucket: !Ref B}}}", 'insufficient data'],
  ["{'Fn::Transform': {Name: M, Parameters: {Bucket: !Ref C}}}", 'compliant'],
])('a policy whose properties a macro makes may belong to the bucket that they mention: %s', (properties, outcome) => {
  const bucket = 'AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}}';
  const outcomes = evaluateResources('public-s3-bucket', {
    B: bucket,
    C: bucket,
    A: `AWS::S3::BucketPolicy, Properties: ${properties}`,
  });
  expect(outcomes.B).toBe(outcome);
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

test.each<[rule: string, used: string, user: string, outcome: Outcome]>([
  ['idle-elastic-ip', 'EIP', 'AWS::EC2::NatGateway, Properties: {AllocationId: !GetAtt A.AllocationId}', 'compliant'],
  [
    'idle-elastic-ip',
    'EIP',
    'AWS::EC2::EIPAssociation, Properties: {AllocationId: !GetAtt A.AllocationId}',
    'compliant',
  ],
  ['idle-elastic-ip', 'EIP', 'AWS::EC2::EIPAssociation, Properties: {EIP: !Ref A}', 'compliant'],
  [
    'idle-elastic-ip',
    'EIP',
    'AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {SubnetMappings: [{AllocationId: !GetAtt A.AllocationId}]}',
    'compliant',
  ],
  [
    'idle-elastic-ip',
    'EIP',
    "AWS::Transfer::Server, Properties: {EndpointDetails: {AddressAllocationIds: [!Sub '${A.AllocationId}']}}",
    'compliant',
  ],
  ['idle-elastic-ip', 'EIP, Properties: {InstanceId: !Ref User}', 'AWS::EC2::Instance', 'compliant'],
  ['idle-elastic-ip', 'EIP', 'AWS::Route53::RecordSet, Properties: {ResourceRecords: [!Ref A]}', 'not applicable'],
  [
    'idle-elastic-ip',
    'EIP',
    'AWS::Lambda::Function, Properties: {Environment: {Variables: {AllocationId: !GetAtt A.AllocationId}}}',
    'not applicable',
  ],
  ['idle-elastic-ip', 'EIP', 'Custom::Use, Properties: {AllocationId: !GetAtt A.AllocationId}', 'not applicable'],
  [
    'idle-elastic-ip',
    'EIP',
    'AWS::EC2::NatGateway, Condition: Perhaps, Properties: {AllocationId: !GetAtt A.AllocationId}',
    'compliant',
  ],
  ['unattached-volume', 'Volume', 'AWS::EC2::VolumeAttachment, Properties: {VolumeId: !Ref A}', 'compliant'],
  ['unattached-volume', 'Volume', 'AWS::EC2::Instance, Properties: {Volumes: [{VolumeId: !Ref A}]}', 'compliant'],
  ['unattached-volume', 'Volume', 'AWS::EC2::VolumeAttachment, Properties: {VolumeId: vol-0a}', 'not applicable'],
  [
    'unattached-volume',
    'Volume',
    'AWS::SSM::Association, Properties: {Parameters: {VolumeId: [!Ref A]}}',
    'not applicable',
  ],
  [
    'unused-network-acl',
    'NetworkAcl',
    "AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Sub '${A}'}",
    'compliant',
  ],
  [
    'unused-network-acl',
    'NetworkAcl',
    'AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref A}',
    'not applicable',
  ],
])('%s: %s has a user {%s}: %s', (rule, used, user, outcome) => {
  expect(evaluateResources(rule, { A: `AWS::EC2::${used}`, User: user })).toMatchObject({ A: outcome });
});

test.each<[source: string, outcome: Outcome]>([
  ["ResourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${D}'", 'compliant'],
  ["ResourceArn: !Join ['', ['arn:', !Ref AWS::Partition, ':cloudfront::1:distribution/', !GetAtt D.Id]]", 'compliant'],
  ["ResourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Other}'", 'non-compliant'],
  ["ResourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${P}'", 'non-compliant'],
  ['ResourceArn: !GetAtt Pool.Arn', 'non-compliant'],
  ['ResourceArn: !Ref P', 'non-compliant'],
])('a delivery belongs to the distribution that its source names, and to none outside: {%s}', (source, outcome) => {
  const config = 'Properties: {DistributionConfig: {Enabled: true}}';
  const { Other, ...outcomes } = evaluateResources('unlogged-cloudfront', {
    D: `AWS::CloudFront::Distribution, ${config}`,
    Other: `AWS::CloudFront::Distribution, ${config}`,
    Pool: 'AWS::Cognito::UserPool',
    S: `AWS::Logs::DeliverySource, Properties: {Name: a, LogType: ACCESS_LOGS, ${source}}`,
    Delivery: 'AWS::Logs::Delivery, Properties: {DeliverySourceName: !Ref S}',
  });
  expect(outcomes).toEqual({ D: outcome });
});

test.each<[name: string, outcome: Outcome]>([
  ['!Ref S', 'compliant'],
  ['a', 'compliant'],
  ['b', 'insufficient data'],
  ['!Ref P', 'insufficient data'],
  ['!Ref Other', 'insufficient data'],
])('a delivery is one of the source with its name: %s', (name, outcome) => {
  const source = "ResourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${D}'";
  const { D } = evaluateResources('unlogged-cloudfront', {
    D: 'AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true}}',
    S: `AWS::Logs::DeliverySource, Properties: {Name: a, LogType: ACCESS_LOGS, ${source}}`,
    Other: `AWS::Logs::DeliverySource, Properties: {Name: c, LogType: CONNECTION_LOGS, ${source}}`,
    Delivery: `AWS::Logs::Delivery, Properties: {DeliverySourceName: ${name}}`,
  });
  expect(D).toBe(outcome);
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

describe('the rules of a listener', () => {
  const HTTP =
    "{LoadBalancerArn: arn:a, Port: 80, Protocol: HTTP, DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: '404'}}]}";
  const FORWARD = '[{Type: forward, TargetGroupArn: arn:t}]';
  const REDIRECT = '[{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]';
  const rule = (listener: string, actions: string) =>
    `Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {ListenerArn: ${listener}, Priority: 1, Actions: ${actions}}`;

  test.each<[what: string, rules: string[], outcome: Outcome]>([
    ['none', [], 'compliant'],
    ['forwards', [rule('!Ref Http', FORWARD)], 'non-compliant'],
    ['forwards, by an attribute', [rule('!GetAtt Http.ListenerArn', FORWARD)], 'non-compliant'],
    ['redirects', [rule('!Ref Http', REDIRECT)], 'compliant'],
    ['one redirects and one forwards', [rule('!Ref Http', REDIRECT), rule('!Ref Http', FORWARD)], 'non-compliant'],
    ['forwards for another listener', [rule('!Ref Https', FORWARD)], 'compliant'],
    ['forwards under a condition', [`Condition: Perhaps, ${rule('!Ref Http', FORWARD)}`], 'insufficient data'],
    ['redirects under a condition', [`Condition: Perhaps, ${rule('!Ref Http', REDIRECT)}`], 'compliant'],
    ['actions that a parameter gives', [rule('!Ref Http', '!Ref Stage')], 'insufficient data'],
  ])('%s', (_what, rules, outcome) => {
    const yaml = `
Parameters: {Stage: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref Stage, a]}
Resources:
  Http: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: ${HTTP}}
  Https: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Port: 443, Protocol: HTTPS, DefaultActions: ${FORWARD}}}
${rules.map((one, index) => `  Rule${index}: {${one}}`).join('\n')}`;
    expect(evaluateTemplate(yaml, 'alb-http-listener')).toMatchObject({ Http: outcome, Https: 'compliant' });
  });

  test.each<[actions: string, outcome: Outcome]>([
    [FORWARD, 'insufficient data'],
    [REDIRECT, 'not applicable'],
  ])('of a listener outside the template: %s', (actions, outcome) => {
    const yaml = `Resources: {Rule: {${rule('!ImportValue listener', actions)}}}`;
    expect(evaluateTemplate(yaml, 'alb-http-listener')).toEqual({ Rule: outcome });
  });
});

describe('a security group is used', () => {
  test.each<[user: string, outcome: Outcome]>([
    ['AWS::Lambda::Function, Properties: {VpcConfig: {SecurityGroupIds: [!GetAtt Group.GroupId]}}', 'compliant'],
    [
      'AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Group]}}}',
      'compliant',
    ],
    ['AWS::EC2::Instance, Properties: {NetworkInterfaces: [{GroupSet: [!Ref Group]}]}', 'compliant'],
    ['AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref Group]}}', 'compliant'],
    [
      'AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {NetworkInterfaces: [{Groups: [!Ref Group]}]}}',
      'compliant',
    ],
    ['AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: [!GetAtt Group.GroupId]}', 'compliant'],
    ['AWS::EFS::MountTarget, Properties: {SecurityGroups: !Split [",", !Sub "${Group}"]}', 'compliant'],
    [
      'AWS::Lambda::Function, Properties: {Environment: {Variables: {SECURITY_GROUP: !Ref Group}}}',
      'insufficient data',
    ],
    [
      'AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [{SourceSecurityGroupId: !Ref Group}]}',
      'insufficient data',
    ],
    ['AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group}', 'insufficient data'],
    ['AWS::EC2::SecurityGroupVpcAssociation, Properties: {GroupId: !Ref Group}', 'insufficient data'],
    ['AWS::SSM::Parameter, Properties: {Value: !Ref Group}', 'insufficient data'],
    ['AWS::CloudFormation::Stack, Properties: {Parameters: {SecurityGroup: !Ref Group}}', 'insufficient data'],
    ['Custom::Attachment, Properties: {SecurityGroups: [!Ref Group]}', 'insufficient data'],
    ['AWS::CloudFormation::CustomResource, Properties: {SecurityGroups: [!Ref Group]}', 'insufficient data'],
    ['My::Custom::Attachment, Properties: {SecurityGroups: [!Ref Group]}', 'compliant'],
    ['AWS::CloudFormation::StackSet, Properties: {SecurityGroups: [!Ref Group]}', 'compliant'],
    [
      'AWS::Lambda::Function, Properties: {VpcConfig: !If [Perhaps, {SecurityGroupIds: [!Ref Group]}, !Ref AWS::NoValue]}',
      'insufficient data',
    ],
    [
      'AWS::Lambda::Function, Properties: {VpcConfig: !If [Perhaps, {SecurityGroupIds: [!Ref Group]}, {SecurityGroupIds: [!GetAtt Group.GroupId]}]}',
      'compliant',
    ],
    [
      'AWS::EC2::SecurityGroupEgress, Properties: {GroupId: sg-0a, DestinationSecurityGroupId: !Ref Group}',
      'insufficient data',
    ],
    ['AWS::EC2::Instance, Properties: {MyGroups: [!Ref Group], GroupSets: [!Ref Group]}', 'insufficient data'],
    ['AWS::EMR::Cluster, Properties: {Instances: {EmrManagedMasterSecurityGroup: !Ref Group}}', 'compliant'],
    ['AWS::RDS::DBCluster, Properties: {VpcSecurityGroupIds: [!Select [0, [!GetAtt Group.GroupId]]]}', 'compliant'],
  ])('%s: %s', (user, outcome) => {
    const head = 'Parameters: {P: {Type: String}}\nConditions: {Perhaps: !Equals [!Ref P, a]}';
    const yaml = `${head}\nResources:\n  Group: {Type: AWS::EC2::SecurityGroup}\n  User: {Type: ${user}}`;
    expect(evaluateTemplate(yaml, 'unused-security-group').Group).toBe(outcome);
  });
});

describe('a managed policy that lists its holders', () => {
  const policy = (holders: string) => `AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${READ}, ${holders}}`;
  test.each<[holders: string, outcome: Outcome]>([
    ['Users: [!Ref U]', 'non-compliant'],
    ['Users: [kim]', 'non-compliant'],
    ["Users: [!Sub '${U}']", 'non-compliant'],
    ['Users: [lee]', 'compliant'],
    ['Groups: [!Ref G]', 'compliant'],
    ['Users: !If [Perhaps, [!Ref U], !Ref AWS::NoValue]', 'insufficient data'],
  ])('%s', (holders, outcome) => {
    const outcomes = evaluateResources('user-with-policy', {
      M: policy(holders),
      U: 'AWS::IAM::User, Properties: {UserName: kim}',
      G: 'AWS::IAM::Group',
    });
    expect(outcomes.U).toBe(outcome);
  });

  test('of a user outside the template', () => {
    expect(evaluateResources('user-with-policy', { M: policy('Users: [kim]') })).toEqual({ M: 'non-compliant' });
  });

  test('of a role outside the template, whose trust is not in the template', () => {
    expect(evaluateResources('open-role-trust', { M: policy('Roles: [!ImportValue r]') })).toEqual({
      M: 'not applicable',
    });
  });

  test('is none of AWS', () => {
    const identity = (type: string) => `AWS::IAM::${type}, Properties: {ManagedPolicyArns: [!Ref M]}`;
    const resources = { M: policy('Description: a'), U: identity('User'), R: identity('Role'), C: 'Custom::A' };
    expect(evaluateResources('attached-admin-policy', resources)).toEqual({ U: 'compliant', R: 'compliant' });
    expect(evaluateResources('user-with-policy', resources)).toEqual({ U: 'non-compliant' });
    const custom = { C: 'Custom::A', U: 'AWS::IAM::User, Properties: {ManagedPolicyArns: [!GetAtt C.Arn]}' };
    expect(evaluateResources('attached-admin-policy', custom)).toEqual({ U: 'insufficient data' });
  });
});

test.each<[name: string, outcome: Outcome]>([
  ['!Ref F', 'non-compliant'],
  ["!Sub '${F.Arn}:live'", 'non-compliant'],
  ["!Join [':', [!GetAtt F.Arn, live]]", 'non-compliant'],
  ["!Sub '${F}:${P}'", 'non-compliant'],
  ["!Sub 'shop:${P}'", 'non-compliant'],
  ["!Sub 'shop2:${P}'", 'compliant'],
  ["!Sub '${P}:shop:live'", 'insufficient data'],
  ["!Sub '${G.Arn}:live'", 'compliant'],
  ['!Ref Live', 'non-compliant'],
  ["!Sub '${Live}'", 'non-compliant'],
  ['!GetAtt V1.FunctionArn', 'non-compliant'],
  ['!GetAtt Web.FunctionArn', 'non-compliant'],
  ['!Ref Web', 'non-compliant'],
  ['!Ref Other', 'compliant'],
  ['shop', 'non-compliant'],
  ["'shop:live'", 'non-compliant'],
  ["'111122223333:function:shop'", 'non-compliant'],
  ["'arn:aws:lambda:eu-west-1:111122223333:function:shop'", 'non-compliant'],
  ["'arn:aws:lambda:eu-west-1:111122223333:function:shop:live'", 'non-compliant'],
  ["'arn:aws:lambda:eu-west-1:111122223333:function:shop2'", 'compliant'],
  ["'shop2:shop'", 'compliant'],
])('a permission of a version, an alias or a URL belongs to the function: %s', (name, outcome) => {
  const outcomes = evaluateResources('public-lambda-function', {
    F: 'AWS::Lambda::Function, Properties: {FunctionName: shop}',
    G: 'AWS::Lambda::Function',
    V1: 'AWS::Lambda::Version, Properties: {FunctionName: !Ref F}',
    Live: 'AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, Name: live}',
    Web: 'AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt F.Arn, AuthType: NONE}',
    Other: 'AWS::Lambda::Alias, Properties: {FunctionName: !GetAtt G.Arn, Name: live}',
    A: `AWS::Lambda::Permission, Properties: {FunctionName: ${name}, Action: 'lambda:InvokeFunction', Principal: '*'}`,
  });
  expect(outcomes.F).toBe(outcome);
});

describe('a permission that makes the ARN of the function has no other owner', () => {
  const arn = (end: string) =>
    `!Sub 'arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${end}'`;

  test.each<[end: string, outcomes: Readonly<Record<string, Outcome>>]>([
    ['shop', { F: 'non-compliant', G: 'insufficient data' }],
    ['shop:live', { F: 'non-compliant', G: 'insufficient data' }],
    ['${F}', { F: 'non-compliant', G: 'compliant' }],
    ['${G}:live', { F: 'compliant', G: 'non-compliant' }],
    ['${P}', { F: 'insufficient data', G: 'non-compliant' }],
    ['other', { F: 'compliant', G: 'insufficient data', A: 'non-compliant' }],
    ['shop:${P}', { F: 'non-compliant', G: 'insufficient data' }],
    ['${P}:live', { F: 'insufficient data', G: 'non-compliant' }],
    ['${P}-x', { F: 'compliant', G: 'compliant', A: 'non-compliant' }],
  ])('%s', (end, outcomes) => {
    expect(
      evaluateResources('public-lambda-function', {
        F: 'AWS::Lambda::Function, Properties: {FunctionName: shop}',
        G: 'AWS::Lambda::Function, Properties: {FunctionName: !Ref P}',
        A: `AWS::Lambda::Permission, Properties: {FunctionName: ${arn(end)}, Action: 'lambda:InvokeFunction', Principal: '*'}`,
      }),
    ).toEqual(outcomes);
  });
});

test.each<[name: string, outcomes: Readonly<Record<string, Outcome>>]>([
  ["!Sub 'shop-${P}'", { F: 'non-compliant' }],
  ["!Sub 'shop-${P}:live'", { F: 'non-compliant' }],
  ["!Sub 'shop-${P}:${Alias}'", { F: 'non-compliant' }],
  ["!Sub '${AWS::AccountId}:function:shop-${P}'", { F: 'non-compliant' }],
  [
    "!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-${P}:${Alias}'",
    { F: 'non-compliant' },
  ],
  ["!Sub 'shop-${Alias}:live'", { F: 'insufficient data', A: 'non-compliant' }],
  ["!Sub 'mail-${P}:live'", { F: 'compliant', A: 'non-compliant' }],
])('a permission belongs to a function of a partly known name: %s', (name, outcomes) => {
  expect(
    evaluateResources('public-lambda-function', {
      F: "AWS::Lambda::Function, Properties: {FunctionName: !Sub 'shop-${P}'}",
      A: `AWS::Lambda::Permission, Properties: {FunctionName: ${name}, Action: 'lambda:InvokeFunction', Principal: '*'}`,
    }),
  ).toEqual(outcomes);
});

describe('a part belongs to a resource that has its name from the same resource of another type', () => {
  const ANYONE = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}";

  test.each<[rule: string, owner: string, part: string]>([
    [
      'public-sns-topic',
      'AWS::SNS::Topic, Properties: {TopicName: !GetAtt Names.Name}',
      `AWS::SNS::TopicPolicy, Properties: {Topics: [!Sub 'arn:aws:sns:eu-west-1:111122223333:\${Names.Name}'], PolicyDocument: ${ANYONE}}`,
    ],
    [
      'public-sqs-queue',
      'AWS::SQS::Queue, Properties: {QueueName: !GetAtt Names.Name}',
      `AWS::SQS::QueuePolicy, Properties: {Queues: [!Sub 'https://sqs.eu-west-1.amazonaws.com/111122223333/\${Names.Name}'], PolicyDocument: ${ANYONE}}`,
    ],
    [
      'public-s3-bucket',
      'AWS::S3::Bucket, Properties: {BucketName: !GetAtt Names.Name}',
      `AWS::S3::BucketPolicy, Properties: {Bucket: !GetAtt Names.Name, PolicyDocument: ${ANYONE}}`,
    ],
    [
      'public-lambda-function',
      'AWS::Lambda::Function, Properties: {FunctionName: !GetAtt Names.Name}',
      "AWS::Lambda::Permission, Properties: {FunctionName: !Sub '${Names.Name}:live', Action: 'lambda:InvokeFunction', Principal: '*'}",
    ],
  ])('%s', (rule, owner, part) => {
    expect(evaluateResources(rule, { Names: 'Custom::Names', O: owner, P: part })).toEqual({ O: 'non-compliant' });
  });
});

describe('a policy that names its topic or queue by an ARN or a URL belongs to that', () => {
  const ANYONE = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}";
  const ARN = 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}';
  const URL = 'https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}';

  test.each<[rule: string, type: string, name: string, outcomes: Readonly<Record<string, Outcome>>]>([
    ['public-sns-topic', 'Topic', `!Sub '${ARN}:shop'`, { F: 'non-compliant', G: 'compliant' }],
    ['public-sns-topic', 'Topic', "'arn:aws:sns:eu-west-1:111122223333:shop'", { F: 'non-compliant', G: 'compliant' }],
    ['public-sns-topic', 'Topic', `!Sub '${ARN}:\${P}-x'`, { F: 'compliant', G: 'non-compliant' }],
    ['public-sns-topic', 'Topic', `!Sub '${ARN}:\${G.TopicName}'`, { F: 'compliant', G: 'non-compliant' }],
    ['public-sns-topic', 'Topic', `!Sub '${ARN}:other'`, { F: 'compliant', G: 'compliant', A: 'non-compliant' }],
    ['public-sqs-queue', 'Queue', `!Sub '${URL}/shop'`, { F: 'non-compliant', G: 'compliant' }],
    [
      'public-sqs-queue',
      'Queue',
      "'https://sqs.eu-west-1.amazonaws.com/111122223333/shop'",
      { F: 'non-compliant', G: 'compliant' },
    ],
    ['public-sqs-queue', 'Queue', `!Sub '${URL}/\${P}-x'`, { F: 'compliant', G: 'non-compliant' }],
  ])('%s: %s %s', (rule, type, name, outcomes) => {
    const service = type === 'Topic' ? 'AWS::SNS' : 'AWS::SQS';
    expect(
      evaluateResources(rule, {
        F: `${service}::${type}, Properties: {${type}Name: shop}`,
        G: `${service}::${type}, Properties: {${type}Name: !Sub '\${P}-x'}`,
        A: `${service}::${type}Policy, Properties: {${type}s: [${name}], PolicyDocument: ${ANYONE}}`,
      }),
    ).toEqual(outcomes);
  });
});

test('a permission of an alias that has no function belongs to no function of the template', () => {
  const outcomes = evaluateResources('public-lambda-function', {
    F: 'AWS::Lambda::Function',
    Live: 'AWS::Lambda::Alias, Properties: {Name: live}',
    A: "AWS::Lambda::Permission, Properties: {FunctionName: !Ref Live, Action: 'lambda:InvokeFunction', Principal: '*'}",
  });
  expect(outcomes.F).toBe('compliant');
});

test.each<[secretId: string, outcome: Outcome]>([
  ['!Ref S', 'compliant'],
  ['shop/db', 'compliant'],
  ["'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db'", 'compliant'],
  ['!Ref Attached', 'compliant'],
  ['!GetAtt Attached.Id', 'compliant'],
  ['!Ref Other', 'non-compliant'],
  ['!Ref OfOther', 'non-compliant'],
  ['!Ref OfNone', 'non-compliant'],
  ['!ImportValue secret', 'insufficient data'],
])('a rotation belongs to a secret, also by an attachment of it: %s', (secretId, outcome) => {
  const outcomes = evaluateResources('unrotated-secret', {
    S: 'AWS::SecretsManager::Secret, Properties: {Name: shop/db}',
    Other: 'AWS::SecretsManager::Secret',
    Attached: 'AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref S}',
    OfOther: 'AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Other}',
    OfNone: 'AWS::SecretsManager::SecretTargetAttachment',
    R: `AWS::SecretsManager::RotationSchedule, Properties: {SecretId: ${secretId}, RotationRules: {AutomaticallyAfterDays: 30}}`,
  });
  expect(outcomes.S).toBe(outcome);
});

test.each<[option: string, outcome: Outcome]>([
  ['OptionName: SecurityGroups, Value: !Ref G', 'compliant'],
  ["OptionName: SecurityGroups, Value: !Join [',', [!Ref G, sg-0a]]", 'compliant'],
  ["OptionName: SecurityGroups, Value: !Join [',', [sg-0a, sg-0b]]", 'insufficient data'],
  ['OptionName: EC2KeyName, Value: !Ref G', 'insufficient data'],
])('an option of Elastic Beanstalk uses a security group: {%s}', (option, outcome) => {
  const outcomes = evaluateResources('unused-security-group', {
    G: 'AWS::EC2::SecurityGroup',
    E: `AWS::ElasticBeanstalk::Environment, Properties: {OptionSettings: [{${option}}]}`,
  });
  expect(outcomes).toEqual({ G: outcome });
});
