// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateTemplate, type Outcome } from './evaluate-template';

const READ = "PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";
const HEAD = 'Parameters: {P: {Type: String}}\nConditions: {Perhaps: !Equals [!Ref P, a]}\nResources:';

/** Each template is the resources of one block of YAML; the outcomes are by logical id. */
const evaluate = (rule: string, resources: Readonly<Record<string, string>>) =>
  evaluateTemplate(
    `${HEAD}\n${Object.entries(resources)
      .map(([id, text]) => `  ${id}: {Type: ${text}}`)
      .join('\n')}`,
    rule,
  );

describe('an address of an instance', () => {
  const PRIVATE = '{DeviceIndex: 0, AssociatePublicIpAddress: false}';
  const ask = (resources: Readonly<Record<string, string>>) => evaluate('instance-with-public-ip', resources);

  test.each<[what: string, address: string, outcome: Outcome]>([
    ['an address that names it', 'AWS::EC2::EIP, Properties: {InstanceId: !Ref A}', 'non-compliant'],
    ['an association', 'AWS::EC2::EIPAssociation, Properties: {InstanceId: !Ref A}', 'non-compliant'],
    ['an association by Sub', "AWS::EC2::EIPAssociation, Properties: {InstanceId: !Sub '${A}'}", 'non-compliant'],
    ['an address without an instance', 'AWS::EC2::EIP', 'compliant'],
    ['an address of another instance', 'AWS::EC2::EIP, Properties: {InstanceId: i-0a}', 'compliant'],
    ['a conditional one', 'AWS::EC2::EIP, Condition: Perhaps, Properties: {InstanceId: !Ref A}', 'insufficient data'],
  ])('%s', (_what, address, outcome) => {
    const instance = `AWS::EC2::Instance, Properties: {NetworkInterfaces: [${PRIVATE}]}`;
    expect(ask({ A: instance, E: address })).toMatchObject({ A: outcome });
  });

  test.each<[subnet: string, outcome: Outcome]>([
    ['MapPublicIpOnLaunch: true', 'non-compliant'],
    ['MapPublicIpOnLaunch: false', 'compliant'],
    ['VpcId: vpc-0a', 'compliant'],
    ['MapPublicIpOnLaunch: !If [Perhaps, true, false]', 'insufficient data'],
    ['MapPublicIpOnLaunch: !If [Perhaps, true, true]', 'non-compliant'],
    ['MapPublicIpOnLaunch: !Ref P', 'insufficient data'],
  ])('of a subnet of the template {%s}', (subnet, outcome) => {
    const outcomes = ask({
      A: 'AWS::EC2::Instance, Properties: {SubnetId: !Ref S}',
      B: 'AWS::EC2::Instance, Properties: {NetworkInterfaces: [{SubnetId: !Ref S}]}',
      C: `AWS::EC2::Instance, Properties: {NetworkInterfaces: [{SubnetId: !Ref S, AssociatePublicIpAddress: false}]}`,
      S: `AWS::EC2::Subnet, Properties: {${subnet}}`,
    });
    expect(outcomes).toEqual({ A: outcome, B: outcome, C: 'compliant' });
  });

  test('an existing interface has nothing from its subnet', () => {
    const outcomes = ask({
      A: 'AWS::EC2::Instance, Properties: {NetworkInterfaces: [{NetworkInterfaceId: eni-0a, SubnetId: !Ref S}]}',
      S: 'AWS::EC2::Subnet',
    });
    expect(outcomes).toEqual({ A: 'insufficient data' });
  });

  test('another launch template may ask for one', () => {
    const outcomes = ask({
      A: 'AWS::EC2::Instance, Properties: {SubnetId: !Ref S, LaunchTemplate: {LaunchTemplateId: lt-0a, Version: 3}}',
      S: 'AWS::EC2::Subnet',
    });
    expect(outcomes).toEqual({ A: 'insufficient data' });
  });

  test('of an instance outside the template', () => {
    const resources = { E: 'AWS::EC2::EIP, Properties: {InstanceId: i-0a}' };
    expect(ask(resources)).toEqual({ E: 'non-compliant' });
    expect(evaluate('imdsv1-instance', resources)).toEqual({ E: 'not applicable' });
  });
});

describe('a managed policy that lists its holders', () => {
  const policy = (holders: string) => `AWS::IAM::ManagedPolicy, Properties: {${READ}, ${holders}}`;
  test.each<[holders: string, outcome: Outcome]>([
    ['Users: [!Ref U]', 'non-compliant'],
    ['Users: [kim]', 'non-compliant'],
    ["Users: [!Sub '${U}']", 'non-compliant'],
    ['Users: [lee]', 'compliant'],
    ['Groups: [!Ref G]', 'compliant'],
    ['Users: !If [Perhaps, [!Ref U], !Ref AWS::NoValue]', 'insufficient data'],
  ])('%s', (holders, outcome) => {
    const outcomes = evaluate('user-with-policy', {
      M: policy(holders),
      U: 'AWS::IAM::User, Properties: {UserName: kim}',
      G: 'AWS::IAM::Group',
    });
    expect(outcomes.U).toBe(outcome);
  });

  test('of a user outside the template', () => {
    expect(evaluate('user-with-policy', { M: policy('Users: [kim]') })).toEqual({ M: 'non-compliant' });
  });

  test('of a role outside the template, whose trust is not in the template', () => {
    expect(evaluate('open-role-trust', { M: policy('Roles: [!ImportValue r]') })).toEqual({ M: 'not applicable' });
  });

  test('is none of AWS', () => {
    const identity = (type: string) => `AWS::IAM::${type}, Properties: {ManagedPolicyArns: [!Ref M]}`;
    const resources = { M: policy('Description: a'), U: identity('User'), R: identity('Role'), C: 'Custom::A' };
    expect(evaluate('attached-admin-policy', resources)).toEqual({ U: 'compliant', R: 'compliant' });
    expect(evaluate('user-with-policy', resources)).toEqual({ U: 'non-compliant' });
    const custom = { C: 'Custom::A', U: 'AWS::IAM::User, Properties: {ManagedPolicyArns: [!GetAtt C.Arn]}' };
    expect(evaluate('attached-admin-policy', custom)).toEqual({ U: 'insufficient data' });
  });
});

describe('the stage of an API of AWS::Serverless', () => {
  const ask = (rule: string, resources: string, globals = '') =>
    evaluateTemplate(
      `Transform: AWS::Serverless-2016-10-31\nGlobals: {${globals}}\nParameters: {P: {Type: String}}\nResources:\n${resources}`,
      rule,
    );
  const fn = (event: string) =>
    `  F: {Type: AWS::Serverless::Function, Properties: {Role: r, Events: {E: {Type: ${event}}}}}`;
  const LOG = '{DestinationArn: !Ref P, Format: a}';
  const METHODS = "MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', LoggingLevel: INFO}]";

  test.each<[rule: string, resources: string, globals: string, outcomes: Record<string, Outcome>]>([
    ['api-without-access-logs', fn('Api'), '', { ServerlessRestApiProdStage: 'non-compliant' }],
    [
      'api-without-access-logs',
      fn('Api'),
      `Api: {AccessLogSetting: {DestinationArn: 'arn:aws:logs:a'}}`,
      { ServerlessRestApiProdStage: 'compliant' },
    ],
    ['api-without-access-logs', fn('HttpApi'), '', { ServerlessHttpApiApiGatewayDefaultStage: 'non-compliant' }],
    [
      'api-without-access-logs',
      fn('HttpApi'),
      `HttpApi: {AccessLogSettings: ${LOG}}`,
      { ServerlessHttpApiApiGatewayDefaultStage: 'insufficient data' },
    ],
    ['api-without-execution-logs', fn('Api'), '', { ServerlessRestApiProdStage: 'non-compliant' }],
    ['api-without-execution-logs', fn('Api'), `Api: {${METHODS}}`, { ServerlessRestApiProdStage: 'compliant' }],
    ['api-without-execution-logs', fn('HttpApi'), '', { ServerlessHttpApiApiGatewayDefaultStage: 'not applicable' }],
    [
      'api-without-execution-logs',
      `  A: {Type: AWS::Serverless::Api, Properties: {StageName: !Ref P, ${METHODS}}}`,
      '',
      { AStage: 'compliant' },
    ],
    [
      'attached-admin-policy',
      fn('Api').replace('Role: r', 'Policies: [AdministratorAccess]'),
      '',
      { FRole: 'non-compliant' },
    ],
    ['attached-admin-policy', fn('Api').replace('Role: r', 'Policies: [ReadOnlyAccess]'), '', { FRole: 'compliant' }],
    [
      'attached-admin-policy',
      fn('Api').replace('Role: r', 'Policies: AdministratorAccess'),
      '',
      { FRole: 'non-compliant' },
    ],
    [
      'outdated-lambda-runtime',
      fn('Api').replace('Role: r', 'Runtime: nodejs12.x, CodeUri: src'),
      '',
      { F: 'non-compliant' },
    ],
  ])('%s: %s {%s}', (rule, resources, globals, expected) => {
    expect(ask(rule, resources, globals)).toEqual(expected);
  });
});

test.each<[protocol: string, outcome: Outcome]>([
  ['ProtocolType: HTTP', 'not applicable'],
  ['Body: {}', 'not applicable'],
  ['ProtocolType: WEBSOCKET', 'non-compliant'],
  ['ProtocolType: !Ref P', 'insufficient data'],
])('the protocol of a stage is that of its API: %s', (protocol, outcome) => {
  const outcomes = evaluate('api-without-execution-logs', {
    A: `AWS::ApiGatewayV2::Api, Properties: {${protocol}}`,
    S: 'AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref A, StageName: a}',
  });
  expect(outcomes).toEqual({ S: outcome });
});

test.each<[name: string, outcome: Outcome]>([
  ['!Ref F', 'non-compliant'],
  ["!Sub '${F.Arn}:live'", 'non-compliant'],
  ["!Join [':', [!GetAtt F.Arn, live]]", 'non-compliant'],
  ["!Sub '${F}:${P}'", 'insufficient data'],
  ["!Sub '${G.Arn}:live'", 'compliant'],
])('a permission of a version or an alias belongs to the function: %s', (name, outcome) => {
  const outcomes = evaluate('public-lambda-function', {
    F: 'AWS::Lambda::Function',
    G: 'AWS::Lambda::Function',
    A: `AWS::Lambda::Permission, Properties: {FunctionName: ${name}, Action: 'lambda:InvokeFunction', Principal: '*'}`,
  });
  expect(outcomes.F).toBe(outcome);
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
    const outcomes = evaluate(rule, {
      B: 'AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: {BlockPublicPolicy: false}}',
      A: `AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B, PolicyDocument: ${document}}`,
    });
    expect(outcomes.B).toBe(outcome);
  });
});

describe('the bucket of a trail', () => {
  const LOGGED = 'LoggingConfiguration: {LogFilePrefix: a}';
  const TRAIL = 'AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref B, IsLogging: true}';
  test.each<[bucket: string, outcome: Outcome]>([
    [LOGGED, 'compliant'],
    ['BucketName: a', 'non-compliant'],
    [
      `${LOGGED}, AccessControl: PublicRead, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}, PublicAccessBlockConfiguration: {BlockPublicAcls: false}`,
      'non-compliant',
    ],
    ['LoggingConfiguration: !If [Perhaps, {LogFilePrefix: a}, !Ref AWS::NoValue]', 'insufficient data'],
  ])('{%s}', (bucket, outcome) => {
    expect(evaluate('exposed-trail-bucket', { T: TRAIL, B: `AWS::S3::Bucket, Properties: {${bucket}}` })).toEqual({
      T: outcome,
    });
  });

  test('has its policy', () => {
    const statement = "{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}";
    const resources = {
      T: TRAIL,
      B: `AWS::S3::Bucket, Properties: {${LOGGED}, PublicAccessBlockConfiguration: {BlockPublicPolicy: false}}`,
      P: `AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B, PolicyDocument: {Statement: [${statement}]}}`,
    };
    expect(evaluate('exposed-trail-bucket', resources)).toEqual({ T: 'non-compliant' });
  });
});

test.each<[option: string, outcome: Outcome]>([
  ['OptionName: SecurityGroups, Value: !Ref G', 'compliant'],
  ["OptionName: SecurityGroups, Value: !Join [',', [!Ref G, sg-0a]]", 'compliant'],
  ["OptionName: SecurityGroups, Value: !Join [',', [sg-0a, sg-0b]]", 'insufficient data'],
  ['OptionName: EC2KeyName, Value: !Ref G', 'insufficient data'],
])('an option of Elastic Beanstalk uses a security group: {%s}', (option, outcome) => {
  const outcomes = evaluate('unused-security-group', {
    G: 'AWS::EC2::SecurityGroup',
    E: `AWS::ElasticBeanstalk::Environment, Properties: {OptionSettings: [{${option}}]}`,
  });
  expect(outcomes).toEqual({ G: outcome });
});

test.each<[location: string, outcome: Outcome]>([
  ["!Sub 'https://${P}@github.com/a/b'", 'non-compliant'],
  ["!Sub 'https://github.com/${P}/b'", 'compliant'],
  ['!Ref P', 'compliant'],
])('the URL of a source with a token from a parameter: %s', (location, outcome) => {
  const project = `AWS::CodeBuild::Project, Properties: {Environment: {}, Source: {Type: GITHUB, Location: ${location}}}`;
  expect(evaluate('secret-in-build-project', { P1: project })).toEqual({ P1: outcome });
});

test.each<[source: string, outcome: Outcome]>([
  ['DBClusterIdentifier: !Ref C', 'compliant'],
  ["SourceDBClusterIdentifier: !Sub 'arn:aws:rds:eu-west-1:111122223333:cluster:${C}'", 'compliant'],
  ["SourceDBInstanceIdentifier: !Join ['', ['arn:aws:rds:eu-west-1:', !Ref P, ':db:', !Ref I]]", 'non-compliant'],
  ['SourceDBInstanceIdentifier: !Ref J', 'insufficient data'],
  ["SourceDBInstanceIdentifier: !Sub '${I}-${P}'", 'insufficient data'],
])('the storage of a database is that of its source: %s', (source, outcome) => {
  const outcomes = evaluate('unencrypted-rds', {
    A: `AWS::RDS::DBInstance, Properties: {Engine: mysql, ${source}}`,
    C: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, StorageEncrypted: true}',
    I: 'AWS::RDS::DBInstance, Properties: {Engine: mysql}',
    J: 'AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref J}',
  });
  expect(outcomes.A).toBe(outcome);
});

test.each<[action: string, outcome: Outcome]>([
  ['*', 'non-compliant'],
  ['s3:GetObject', 'compliant'],
])('a managed policy that is a text: it allows %s', (action, outcome) => {
  const document = `{"Statement":[{"Sid":"\${AWS::StackName}","Effect":"Allow","Action":"${action}","Resource":"*"}]}`;
  const policy = `AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: !Sub '${document}'}`;
  expect(evaluate('admin-policy', { A: policy })).toEqual({ A: outcome });
});
