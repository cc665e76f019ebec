// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateResources, evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const HEAD = `
Parameters: {Ip: {Type: String}, Block: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  OpenVpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}
  PoolVpc: {Type: AWS::EC2::VPC, Properties: {Ipv4IpamPoolId: ipam-pool-0a}}
  Narrow: {Type: AWS::EC2::PrefixList, Properties: {Entries: [{Cidr: 198.51.100.0/24}]}}
  Wide: {Type: AWS::EC2::PrefixList, Properties: {Entries: [{Cidr: 198.51.100.0/24}, {Cidr: 0.0.0.0/0}]}}
  Own: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: IPv4, Entries: [{Cidr: !GetAtt Vpc.CidrBlock}, {Cidr: !Sub '\${Ip}/32'}]}}
  Open: {Type: AWS::EC2::PrefixList, Properties: {Entries: [{Cidr: !Ref Block}]}}
  Unknown: {Type: AWS::EC2::PrefixList, Properties: {Entries: !Ref Block}}
  Empty: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: empty}}
  Wide6: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: IPv6, Entries: [{Cidr: !Sub '\${Ip}/12'}]}}
  Narrow6: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: IPv6, Entries: [{Cidr: !Sub '\${Ip}/48'}]}}
  Twelve: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: IPv4, Entries: [{Cidr: !Sub '\${Ip}/12'}]}}
  Neither: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: constructor, Entries: [{Cidr: !Sub '\${Ip}/32'}]}}
  Either: {Type: AWS::EC2::PrefixList, Properties: {AddressFamily: !Ref Ip, Entries: [{Cidr: !Sub '\${Ip}/12'}]}}
  Self: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !GetAtt Self.CidrBlock}}
  Custom: {Type: Custom::Range, Properties: {Cidr: 10.0.0.0/16}}
  Other: {Type: AWS::CloudFormation::CustomResource, Properties: {CidrBlock: 10.0.0.0/16}}`;

test.each<[source: string, outcome: Outcome]>([
  ['CidrIp: !GetAtt Vpc.CidrBlock', 'compliant'],
  ["CidrIp: !Sub '${Vpc.CidrBlock}'", 'compliant'],
  ['CidrIp: !GetAtt OpenVpc.CidrBlock', 'compliant'],
  ['CidrIp: !GetAtt PoolVpc.CidrBlock', 'compliant'],
  ['CidrIp: !GetAtt Self.CidrBlock', 'compliant'],
  ['CidrIp: !GetAtt OpenVpc.Other', 'insufficient data'],
  ['CidrIp: !GetAtt Custom.Cidr', 'insufficient data'],
  ['CidrIp: !GetAtt Custom.CidrBlock', 'insufficient data'],
  ['CidrIpv6: !Select [0, !GetAtt Vpc.Ipv6CidrBlocks]', 'compliant'],
  ["CidrIpv6: !Select ['1', !GetAtt Vpc.Ipv6CidrBlocks]", 'compliant'],
  ['CidrIpv6: !Select [!Ref Ip, !GetAtt Vpc.Ipv6CidrBlocks]', 'insufficient data'],
  ['CidrIpv6: !Select [0, !GetAtt Custom.Ipv6CidrBlocks]', 'insufficient data'],
  ['CidrIpv6: !Select [0, !GetAtt Vpc.CidrBlockAssociations]', 'insufficient data'],
  ["CidrIp: !Sub '${Other.CidrBlock}'", 'insufficient data'],
  ["CidrIp: !Sub '${Ip}/32'", 'compliant'],
  ["CidrIp: !Join ['/', [!Ref Ip, '32']]", 'compliant'],
  ["CidrIp: !Join ['', [!Ref Ip, '/16']]", 'compliant'],
  ["CidrIp: '{{resolve:ssm:/office}}/32'", 'compliant'],
  ["CidrIp: '{{resolve:ssm:/office/32}}'", 'insufficient data'],
  ["CidrIp: !Sub '${Ip}/0'", 'insufficient data'],
  ["CidrIp: !Sub '${Ip}/7'", 'insufficient data'],
  ["CidrIp: !Sub '${Ip}/2${Block}'", 'insufficient data'],
  ["CidrIp: !Sub '${Block}'", 'insufficient data'],
  ["CidrIpv6: !Sub '${Ip}/128'", 'compliant'],
  ["CidrIpv6: !Sub '${Ip}/0'", 'insufficient data'],
  ['CidrIp: !Select [1, !Cidr [10.0.0.0/16, 4, 8]]', 'compliant'],
  ['CidrIp: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]', 'compliant'],
  ['CidrIp: !Select [1, !Cidr [!GetAtt OpenVpc.CidrBlock, 4, 8]]', 'compliant'],
  ['CidrIp: !Select [1, !Cidr [!Ref Block, 2, 31]]', 'insufficient data'],
  ['SourcePrefixListId: !Ref Narrow', 'compliant'],
  ['SourcePrefixListId: !GetAtt Narrow.PrefixListId', 'compliant'],
  ["SourcePrefixListId: !Sub '${Narrow}'", 'compliant'],
  ['SourcePrefixListId: !Ref Wide', 'non-compliant'],
  ['SourcePrefixListId: !Ref Own', 'compliant'],
  ['SourcePrefixListId: !Ref Open', 'insufficient data'],
  ['SourcePrefixListId: !Ref Unknown', 'insufficient data'],
  ['SourcePrefixListId: !Ref Empty', 'compliant'],
  ['SourcePrefixListId: !Ref Block', 'insufficient data'],
  ['SourcePrefixListId: !Ref Wide6', 'insufficient data'],
  ['SourcePrefixListId: !Ref Narrow6', 'compliant'],
  ['SourcePrefixListId: !Ref Twelve', 'compliant'],
  ['SourcePrefixListId: !Ref Either', 'insufficient data'],
  ['SourcePrefixListId: !Ref Neither', 'insufficient data'],
])('SSH from %s: %s', (source, outcome) => {
  const rule = `{IpProtocol: tcp, FromPort: 22, ToPort: 22, ${source}}`;
  const group = `Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [${rule}]}}`;
  expect(evaluateTemplate(`${HEAD}\n  ${group}`, 'open-ssh').Group).toBe(outcome);
});

test('an attribute with the value of an open property is explored', () => {
  const evaluate = (other: string) =>
    evaluateTemplate(
      `
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Owner: {Type: T, Properties: {Source: !If [IsProd, 10.0.0.0/8, ${other}]}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: !GetAtt Owner.Source}]}`,
      'open-ssh',
    ).Group;
  expect([evaluate('192.168.0.0/16'), evaluate('0.0.0.0/0')]).toEqual(['compliant', 'insufficient data']);
});

test('many narrow sources that are not known may be wide together', () => {
  const rules = (count: number) =>
    Array.from({ length: count }, (_, index) => `{IpProtocol: "-1", CidrIp: !Sub "\${Ip}.${index}/10"}`);
  const evaluate = (count: number) =>
    evaluateTemplate(
      `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [${rules(count).join(', ')}]}}`,
      'open-ssh',
    ).Group;
  expect(evaluate(4)).toBe('compliant');
  expect(evaluate(5)).toBe('insufficient data');
});

describe('an instance has the metadata options of its launch template', () => {
  const templates = `
Parameters: {Tokens: {Type: String}}
Resources:
  Strict: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: strict, LaunchTemplateData: {MetadataOptions: {HttpTokens: required}}}}
  Lax: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: !Sub '\${Tokens}-lax', LaunchTemplateData: {MetadataOptions: {HttpTokens: optional}}}}
  Off: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpEndpoint: disabled}}}}
  Asked: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: !Ref Tokens}}}}
  Silent: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: t3.micro}}}`;

  test.each<[properties: string, outcome: Outcome]>([
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: !GetAtt Strict.LatestVersionNumber}', 'compliant'],
    [
      "LaunchTemplate: {LaunchTemplateId: !Sub '${Strict}', Version: !Sub '${Strict.LatestVersionNumber}'}",
      'compliant',
    ],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: !GetAtt Strict.DefaultVersionNumber}', 'compliant'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: $Latest}', 'compliant'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: 1}', 'compliant'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: 7}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: !GetAtt Lax.LatestVersionNumber}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: !Ref Tokens}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateName: strict, Version: $Latest}', 'compliant'],
    ["LaunchTemplate: {LaunchTemplateName: !Sub '${Tokens}-lax', Version: $Latest}", 'non-compliant'],
    ['LaunchTemplate: {LaunchTemplateName: other, Version: $Latest}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateName: Strict, Version: $Latest}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Lax, Version: $Latest}', 'non-compliant'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Off, Version: $Latest}', 'compliant'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Asked, Version: $Latest}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateId: !Ref Silent, Version: $Latest}', 'insufficient data'],
    ['LaunchTemplate: {LaunchTemplateId: lt-0a, Version: $Latest}', 'insufficient data'],
    [
      'LaunchTemplate: {LaunchTemplateId: !Ref Lax, Version: $Latest}, MetadataOptions: {HttpTokens: required}',
      'compliant',
    ],
    [
      'LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: $Latest}, MetadataOptions: {HttpTokens: optional}',
      'non-compliant',
    ],
    [
      'LaunchTemplate: {LaunchTemplateId: !Ref Strict, Version: $Latest}, MetadataOptions: {HttpEndpoint: enabled}',
      'compliant',
    ],
    ['ImageId: ami-0a', 'insufficient data'],
  ])('%s: %s', (properties, outcome) => {
    const yaml = `${templates}\n  Host: {Type: AWS::EC2::Instance, Properties: {${properties}}}`;
    expect(evaluateTemplate(yaml, 'imdsv1-instance').Host).toBe(outcome);
  });

  test.each<[scenario: string, conditions: [lax: string, strict: string], outcome: Outcome]>([
    ['conditions that exclude each other', ['Condition: IsProd', 'Condition: IsDev'], 'insufficient data'],
    ['a condition that never holds', ['Condition: Never', 'DependsOn: []'], 'compliant'],
    [
      'a condition that never holds and one that may not',
      ['Condition: Never', 'Condition: IsDev'],
      'insufficient data',
    ],
    ['no conditions', ['DependsOn: []', 'DependsOn: []'], 'insufficient data'],
  ])('two launch templates of one name with %s: %s', (_scenario, [lax, strict], outcome) => {
    const create = (attribute: string, tokens: string) =>
      `{Type: AWS::EC2::LaunchTemplate, ${attribute}, Properties: {LaunchTemplateName: web, LaunchTemplateData: {MetadataOptions: {HttpTokens: ${tokens}}}}}`;
    for (const order of [0, 1]) {
      const resources = [create(lax, 'optional'), create(strict, 'required')];
      const yaml = `
Parameters: {Stage: {Type: String}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Never: !Equals [a, b]
Resources:
  A: ${resources[order]}
  B: ${resources[1 - order]}
  Host: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateName: web, Version: $Latest}}}`;
      expect(evaluateTemplate(yaml, 'imdsv1-instance').Host).toBe(outcome);
    }
  });
});

describe('a policy that is a text', () => {
  const policy = (effect: string) =>
    `{"Statement":[{"Sid":"\${AWS::StackName}",${effect},"Resource":["\${B.Arn}","\${B.Arn}/*"]}]}`;
  const ALLOW = '"Effect":"Allow","Principal":"*","Action":"s3:GetObject"';
  const DENY = '"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}';
  test.each<[rule: string, document: string, outcome: Outcome]>([
    ['public-s3-bucket', `!Sub '${policy(ALLOW)}'`, 'non-compliant'],
    ['plain-http-s3-bucket', `!Sub '${policy(ALLOW)}'`, 'non-compliant'],
    ['public-s3-bucket', `!Sub '${policy(DENY)}'`, 'compliant'],
    ['plain-http-s3-bucket', `!Sub '${policy(DENY)}'`, 'compliant'],
    ['public-s3-bucket', `!Sub '{"Statement":[\${P}]}'`, 'insufficient data'],
    ['public-s3-bucket', `!Sub '${policy(ALLOW.replace('"*"', '{"AWS":"${P}"}'))}'`, 'insufficient data'],
    [
      'public-s3-bucket',
      "!ToJsonString {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !GetAtt B.Arn}]}",
      'non-compliant',
    ],
  ])('%s: %s', (rule, document, outcome) => {
    const outcomes = evaluateResources(rule, {
      B: 'AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: {BlockPublicPolicy: false}}',
      A: `AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B, PolicyDocument: ${document}}`,
    });
    expect(outcomes.B).toBe(outcome);
  });
});

test.each<[location: string, outcome: Outcome]>([
  ["!Sub 'https://${P}@github.com/a/b'", 'non-compliant'],
  ["!Sub 'https://github.com/${P}/b'", 'compliant'],
  ['!Ref P', 'insufficient data'],
])('the URL of a source with a token from a parameter: %s', (location, outcome) => {
  const project = `AWS::CodeBuild::Project, Properties: {Environment: {}, Source: {Type: GITHUB, Location: ${location}}}`;
  expect(evaluateResources('secret-in-build-project', { P1: project })).toEqual({ P1: outcome });
});

test.each<[principal: string, outcome: Outcome]>([
  ['!GetAtt Custom.Principal', 'insufficient data'],
  ['!Ref Custom', 'insufficient data'],
  ["!Sub '${Custom.Principal}'", 'insufficient data'],
  ['!GetAtt Open.Value', 'insufficient data'],
  ['!GetAtt Role.Arn', 'compliant'],
  ["!Sub 'arn:aws:iam::${Custom.Account}:root'", 'compliant'],
])('a principal that a resource fills in: %s', (principal, outcome) => {
  const statement = `{Effect: Allow, Principal: {AWS: ${principal}}, Action: 'sqs:*', Resource: '*'}`;
  const outcomes = evaluateResources('public-sqs-queue', {
    Custom: 'Custom::Lookup, Properties: {ServiceToken: a}',
    Open: 'AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref P}',
    Role: 'AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}',
    Q: 'AWS::SQS::Queue',
    A: `AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Q], PolicyDocument: {Statement: [${statement}]}}`,
  });
  expect(outcomes.Q).toBe(outcome);
});

test.each<[type: string, outcome: Outcome]>([
  ['AWS::CertificateManager::Certificate', 'compliant'],
  ['AWS::IAM::ServerCertificate', 'non-compliant'],
  ['Custom::Certificate', 'insufficient data'],
])('a certificate of the type %s', (type, outcome) => {
  const outcomes = evaluateResources('classic-listener-without-acm', {
    C: `${type}, Properties: {DomainName: a}`,
    Lb: 'AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Listeners: [{Protocol: HTTPS, LoadBalancerPort: 443, InstancePort: 80, SSLCertificateId: !Ref C}]}',
  });
  expect(outcomes.Lb).toBe(outcome);
});

test.each<[rule: string, port: string, database: string, outcome: Outcome]>([
  ['open-ssh', '!GetAtt D.Endpoint.Port', 'Engine: postgres', 'compliant'],
  ['open-database-port', '!GetAtt D.Endpoint.Port', 'Engine: postgres', 'non-compliant'],
  ['open-database-port', "!Sub '${D.Endpoint.Port}'", 'Engine: sqlserver-ex', 'non-compliant'],
  ['open-database-port', '!GetAtt D.Endpoint.Port', 'Engine: postgres, Port: 5555', 'compliant'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', "Engine: mysql, Port: '3389'", 'non-compliant'],
  ['open-ssh', '!GetAtt D.Endpoint.Port', 'Engine: mysql, Port: !Ref P', 'compliant'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', 'Engine: mysql, Port: !Ref P', 'insufficient data'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', 'DBSnapshotIdentifier: a', 'insufficient data'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', 'Engine: mysql, SourceDBInstanceIdentifier: a', 'insufficient data'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', 'Engine: mysql, SourceDBInstanceIdentifier: a, Port: 5555', 'compliant'],
  ['open-rdp', '!GetAtt D.Endpoint.Port', 'Engine: mysql, DBSnapshotIdentifier: a', 'insufficient data'],
  [
    'open-rdp',
    '!GetAtt D.Endpoint.Port',
    'Engine: aurora-mysql, DBClusterIdentifier: a, Port: 5555',
    'insufficient data',
  ],
  ['open-ssh', '!GetAtt D.Endpoint.Port', 'Engine: aurora-mysql, DBClusterIdentifier: a', 'compliant'],
  ['open-ssh', '!GetAtt D.Endpoint.Address', 'Engine: mysql', 'insufficient data'],
  ['open-ssh', '!Ref High', '', 'compliant'],
  ['open-ssh', '!Ref Low', '', 'insufficient data'],
  ['open-rdp', '!Ref Low', '', 'compliant'],
  ['open-rdp', '!Ref All', '', 'insufficient data'],
  ['open-rdp', '!Ref NoMinimum', '', 'insufficient data'],
  ['open-ssh', '!Ref Any', '', 'insufficient data'],
  ['open-ssh', '!Ref Text', '', 'insufficient data'],
  ['open-ssh', '!Ref Empty', '', 'insufficient data'],
  ['open-ssh', '!Ref List', '', 'insufficient data'],
  ['open-ssh', '!Ref Crossed', '', 'insufficient data'],
])('%s: port %s of a database with {%s}: %s', (rule, port, database, outcome) => {
  const outcomes = evaluateTemplate(
    `
Parameters:
  P: {Type: Number}
  High: {Type: Number, MinValue: '1024'}
  Low: {Type: Number, MinValue: 0, MaxValue: 1023}
  All: {Type: Number, MinValue: -1, MaxValue: 1023}
  NoMinimum: {Type: Number, MaxValue: 1023}
  Any: {Type: Number, MinValue: a, MaxValue: 65535}
  Text: {Type: String, MinValue: 1024}
  Empty: {Type: Number, MaxValue: ''}
  List: {Type: Number, MaxValue: []}
  Crossed: {Type: Number, MinValue: 9, MaxValue: 5}
Resources:
  D: {Type: AWS::RDS::DBInstance, Properties: {${database}}}
  G:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0}]}`,
    rule,
  );
  expect(outcomes).toEqual({ G: outcome });
});

describe('a variable whose value a deployment fills in', () => {
  const template = (value: string) => `
Parameters: {Password: {Type: String, NoEcho: 'true', Default: ''}, Shown: {Type: String}}
Conditions: {HasPassword: !Not [!Equals [!Ref Password, '']]}
Resources:
  Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: ci}}
  App: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: p, GenerateSecret: true}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: web, Image: web, Environment: [{Name: DB, Value: ${value}}]}]}
  Site:
    Type: AWS::CodeBuild::Project
    Properties: {Source: {Type: NO_SOURCE}, Environment: {EnvironmentVariables: [{Name: DB, Value: ${value}}]}}`;
  test.each<[value: string, outcome: Outcome]>([
    ['!Ref Password', 'non-compliant'],
    ["!Sub 'user:${Password}'", 'non-compliant'],
    ["!Join ['', [a, !Ref Password]]", 'non-compliant'],
    ['!Base64 {Ref: Password}', 'non-compliant'],
    ["!Select [1, !Split [':', !Ref Password]]", 'non-compliant'],
    ['!If [HasPassword, !Ref Password, none]', 'insufficient data'],
    ['!If [HasPassword, given, none]', 'compliant'],
    ['!Ref Shown', 'compliant'],
    ['!GetAtt Key.SecretAccessKey', 'non-compliant'],
    ["!Sub '${Key.SecretAccessKey}'", 'non-compliant'],
    ['!Ref Key', 'non-compliant'],
    ['!GetAtt App.ClientSecret', 'non-compliant'],
    ['!Ref App', 'compliant'],
  ])('%s', (value, outcome) => {
    expect(evaluateTemplate(template(value), 'secret-in-container')).toEqual({ Task: outcome });
    expect(evaluateTemplate(template(value), 'secret-in-build-project')).toEqual({ Site: outcome });
  });
});

test.each<[action: string, outcome: Outcome]>([
  ['*', 'non-compliant'],
  ['s3:GetObject', 'compliant'],
])('a managed policy that is a text: it allows %s', (action, outcome) => {
  const document = `{"Statement":[{"Sid":"\${AWS::StackName}","Effect":"Allow","Action":"${action}","Resource":"*"}]}`;
  const policy = `AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: !Sub '${document}'}`;
  expect(evaluateResources('admin-policy', { A: policy })).toEqual({ A: outcome });
});

test("a value of the CDK's cross-Region references is named by its parameter", () => {
  const name = '/cdk/exports/Web/Auseast1FnGetAttGroupGroupId';
  const [part] = explainTemplate(
    `
Resources:
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt [Reader, ${name}], IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
  Reader: {Type: Custom::CrossRegionExportReader, Properties: {ReaderProps: {region: eu-west-1}}}`,
    'open-ssh',
  );
  expect(part).toEqual({
    id: 'Rule',
    outcome: 'non-compliant',
    annotation: `Port 22 is open to 0.0.0.0/0 by tcp 22; the resource is ${name} of a stack in another Region, outside the template`,
  });
});
