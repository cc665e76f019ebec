// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateResources, evaluateTemplate, type Outcome } from './evaluate-template';

describe('an address of an instance', () => {
  const PRIVATE = '{DeviceIndex: 0, AssociatePublicIpAddress: false}';
  const ask = (resources: Readonly<Record<string, string>>) => evaluateResources('instance-with-public-ip', resources);

  test.each<[what: string, address: string, outcome: Outcome]>([
    ['an address that names it', 'AWS::EC2::EIP, Properties: {InstanceId: !Ref A}', 'non-compliant'],
    ['an association', 'AWS::EC2::EIPAssociation, Properties: {InstanceId: !Ref A}', 'non-compliant'],
    ['an association by Sub', "AWS::EC2::EIPAssociation, Properties: {InstanceId: !Sub '${A}'}", 'non-compliant'],
    ['an address without an instance', 'AWS::EC2::EIP', 'compliant'],
    ['an address of another instance', 'AWS::EC2::EIP, Properties: {InstanceId: i-0a}', 'compliant'],
    [
      'an attachment of an interface, which may have one',
      "AWS::EC2::NetworkInterfaceAttachment, Properties: {InstanceId: !Ref A, NetworkInterfaceId: eni-0a, DeviceIndex: '1'}",
      'insufficient data',
    ],
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

  test('of a carrier is one of the internet', () => {
    const carrier = '{DeviceIndex: 0, AssociateCarrierIpAddress: true, SubnetId: subnet-0a}';
    const outcomes = ask({ A: `AWS::EC2::Instance, Properties: {NetworkInterfaces: [${carrier}]}` });
    expect(outcomes).toEqual({ A: 'non-compliant' });
  });

  test('an existing interface has nothing from its subnet', () => {
    const outcomes = ask({
      A: 'AWS::EC2::Instance, Properties: {NetworkInterfaces: [{NetworkInterfaceId: eni-0a, SubnetId: !Ref S}]}',
      S: 'AWS::EC2::Subnet',
    });
    expect(outcomes).toEqual({ A: 'insufficient data' });
  });

  test('a subnet gives none to an instance with two interfaces', () => {
    const interfaces = '[{DeviceIndex: 0, SubnetId: !Ref S}, {DeviceIndex: 1, SubnetId: !Ref S}]';
    const outcomes = ask({
      A: `AWS::EC2::Instance, Properties: {NetworkInterfaces: ${interfaces}}`,
      S: 'AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: true}',
    });
    expect(outcomes).toEqual({ A: 'compliant' });
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
    expect(evaluateResources('imdsv1-instance', resources)).toEqual({ E: 'not applicable' });
  });
});

test.each<[name: string, resources: Readonly<Record<string, string>>, outcome: Outcome]>([
  [
    'its cluster by name',
    {
      A: 'AWS::RDS::DBInstance, Properties: {Engine: mysql, DBClusterIdentifier: shop, StorageEncrypted: true}',
      B: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterIdentifier: Shop, StorageEncrypted: false}',
    },
    'non-compliant',
  ],
  [
    'its cluster by a name that a parameter makes',
    {
      A: "AWS::RDS::DBInstance, Properties: {Engine: mysql, DBClusterIdentifier: !Sub 'shop-${P}'}",
      B: "AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterIdentifier: !Sub 'shop-${P}', StorageEncrypted: true}",
    },
    'compliant',
  ],
  [
    'a cluster of Amazon DocumentDB by name',
    {
      A: 'AWS::DocDB::DBInstance, Properties: {DBClusterIdentifier: shop}',
      B: 'AWS::DocDB::DBCluster, Properties: {DBClusterIdentifier: shop}',
    },
    'non-compliant',
  ],
  [
    'the source of a replica by name',
    {
      A: 'AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: orders}',
      B: 'AWS::RDS::DBInstance, Properties: {Engine: mysql, DBInstanceIdentifier: Orders, StorageEncrypted: true}',
    },
    'compliant',
  ],
  [
    'another cluster by name',
    {
      A: 'AWS::RDS::DBInstance, Properties: {Engine: mysql, DBClusterIdentifier: other}',
      B: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterIdentifier: shop, StorageEncrypted: true}',
    },
    'insufficient data',
  ],
  [
    'its cluster by name, which only a condition creates',
    {
      A: 'AWS::RDS::DBInstance, Properties: {Engine: mysql, DBClusterIdentifier: shop}',
      B: 'AWS::RDS::DBCluster, Condition: Perhaps, Properties: {Engine: mysql, DBClusterIdentifier: shop, StorageEncrypted: true}',
    },
    'insufficient data',
  ],
  [
    'its cluster by name, which the same condition creates',
    {
      A: 'AWS::RDS::DBInstance, Condition: Perhaps, Properties: {Engine: mysql, DBClusterIdentifier: shop}',
      B: 'AWS::RDS::DBCluster, Condition: Perhaps, Properties: {Engine: mysql, DBClusterIdentifier: shop, StorageEncrypted: true}',
    },
    'compliant',
  ],
  [
    'its global cluster',
    {
      A: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: !Ref B}',
      B: 'AWS::RDS::GlobalCluster, Properties: {Engine: aurora-mysql, StorageEncrypted: true}',
    },
    'compliant',
  ],
  [
    'its global cluster by name',
    {
      A: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: world}',
      B: 'AWS::RDS::GlobalCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: world, StorageEncrypted: false}',
    },
    'non-compliant',
  ],
  [
    'the source of its global cluster',
    {
      A: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: !Ref B}',
      B: 'AWS::RDS::GlobalCluster, Properties: {SourceDBClusterIdentifier: !Ref C}',
      C: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, StorageEncrypted: true}',
    },
    'compliant',
  ],
])('the storage of a database is that of %s', (_name, resources, outcome) => {
  expect(evaluateResources('unencrypted-rds', resources)).toMatchObject({ A: outcome });
});

test('an instance that a name puts into a cluster with express configuration is on the internet', () => {
  const outcomes = evaluateResources('public-rds-instance', {
    A: 'AWS::RDS::DBInstance, Properties: {Engine: aurora-postgresql, DBClusterIdentifier: shop}',
    B: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql, DBClusterIdentifier: shop, WithExpressConfiguration: true}',
  });
  expect(outcomes).toMatchObject({ A: 'non-compliant' });
});

describe('a bucket of the template that CloudFront reads as a web server', () => {
  test.each<[name: string, outcome: Outcome]>([
    ['!GetAtt B.RegionalDomainName', 'non-compliant'],
    ['!GetAtt B.DomainName', 'non-compliant'],
    ["!Sub '${B}.s3.${AWS::Region}.amazonaws.com'", 'non-compliant'],
    ['!If [Perhaps, !GetAtt B.DomainName, !GetAtt B.DualStackDomainName]', 'non-compliant'],
    ['!If [Perhaps, !GetAtt B.DomainName, www.example.com]', 'insufficient data'],
    ["!Sub '${B}.s3-website-${AWS::Region}.amazonaws.com'", 'not applicable'],
    ["!Select [2, !Split ['/', !GetAtt B.WebsiteURL]]", 'not applicable'],
    ['!Ref P', 'not applicable'],
  ])('%s: %s', (name, outcome) => {
    const origin = `{Id: files, DomainName: ${name}, CustomOriginConfig: {OriginProtocolPolicy: https-only}}`;
    const outcomes = evaluateResources('s3-origin-without-access-control', {
      A: `AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: [${origin}]}}`,
      B: 'AWS::S3::Bucket',
    });
    expect(outcomes).toEqual({ A: outcome });
  });
});

test.each<[bucket: string, outcome: Outcome]>([
  ['AWS::S3::Bucket, Properties: {BucketName: files}', 'compliant'],
  ['AWS::S3::Bucket, Properties: {BucketName: others}', 'insufficient data'],
  ['AWS::S3::Bucket', 'insufficient data'],
  ['AWS::S3::Bucket, Condition: Perhaps, Properties: {BucketName: files}', 'insufficient data'],
  ["AWS::S3::BucketPolicy, Properties: {Bucket: files, PolicyDocument: '{}'}", 'insufficient data'],
])('an origin is a bucket of the template by its name: %s', (bucket, outcome) => {
  const origin = '{Id: files, DomainName: files.s3.amazonaws.com, S3OriginConfig: {}}';
  const outcomes = evaluateResources('missing-s3-origin', {
    A: `AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: [${origin}]}}`,
    B: bucket,
  });
  expect(outcomes).toEqual({ A: outcome });
});

test('a bucket with too many variants may not be created', () => {
  const names = Array.from({ length: 9 }, (_, index) => `C${index}`);
  const outcomes = evaluateTemplate(
    `
Parameters: {${names.map((name) => `${name}: {Type: String}`)}}
Conditions: {${names.map((name) => `${name}: !Equals [!Ref ${name}, a]`)}}
Resources:
  A:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {Origins: [{Id: a, DomainName: files.s3.amazonaws.com, S3OriginConfig: {}}]}}
  B:
    Type: AWS::S3::Bucket
    Condition: C0
    Properties: {BucketName: files, Tags: [${names.map((name) => `!If [${name}, {Key: ${name}, Value: b}, !Ref AWS::NoValue]`)}]}`,
    'missing-s3-origin',
  );
  expect(outcomes).toEqual({ A: 'insufficient data' });
});

test.each<[protocol: string, outcome: Outcome]>([
  ['ProtocolType: HTTP', 'not applicable'],
  ['Body: {}', 'not applicable'],
  ['ProtocolType: WEBSOCKET', 'non-compliant'],
  ['ProtocolType: !Ref P', 'insufficient data'],
])('the protocol of a stage is that of its API: %s', (protocol, outcome) => {
  const outcomes = evaluateResources('api-without-execution-logs', {
    A: `AWS::ApiGatewayV2::Api, Properties: {${protocol}}`,
    S: 'AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref A, StageName: a}',
  });
  expect(outcomes).toEqual({ S: outcome });
});

test.each<[control: string, outcome: Outcome]>([
  ['SigningBehavior: always', 'compliant'],
  ['SigningBehavior: never', 'non-compliant'],
  ['SigningBehavior: !If [Perhaps, always, never]', 'insufficient data'],
])('whether requests for a bucket are signed is a setting of the access control: %s', (control, outcome) => {
  const distribution = (id: string) =>
    `AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: [{Id: a, DomainName: a.s3.amazonaws.com, OriginAccessControlId: ${id}, S3OriginConfig: {}}]}}`;
  const outcomes = evaluateResources('s3-origin-without-access-control', {
    A: distribution('!Ref C'),
    B: distribution('!GetAtt C.Id'),
    C: `AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {${control}}}`,
  });
  expect(outcomes).toMatchObject({ A: outcome, B: outcome });
});

test.each<[origin: string, outcome: Outcome]>([
  ['OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]', 'compliant'],
  ['OriginSSLProtocols: [TLSv1.2, TLSv1]', 'non-compliant'],
  ['OriginProtocolPolicy: http-only', 'compliant'],
  ['OriginProtocolPolicy: https-only', 'insufficient data'],
])('the protocols of an origin in a VPC are those of its resource: %s', (origin, outcome) => {
  const outcomes = evaluateResources('outdated-origin-tls', {
    A: 'AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: [{Id: a, DomainName: a.example, VpcOriginConfig: {VpcOriginId: !Ref V}}]}}',
    V: `AWS::CloudFront::VpcOrigin, Properties: {VpcOriginEndpointConfig: {${origin}}}`,
  });
  expect(outcomes).toMatchObject({ A: outcome });
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
    expect(
      evaluateResources('exposed-trail-bucket', { T: TRAIL, B: `AWS::S3::Bucket, Properties: {${bucket}}` }),
    ).toEqual({
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
    expect(evaluateResources('exposed-trail-bucket', resources)).toEqual({ T: 'non-compliant' });
  });
});

test.each<[source: string, outcome: Outcome]>([
  ['DBClusterIdentifier: !Ref C', 'compliant'],
  ["SourceDBClusterIdentifier: !Sub 'arn:aws:rds:eu-west-1:111122223333:cluster:${C}'", 'compliant'],
  ["SourceDBInstanceIdentifier: !Join ['', ['arn:aws:rds:eu-west-1:', !Ref P, ':db:', !Ref I]]", 'non-compliant'],
  ['SourceDBInstanceIdentifier: !Ref J', 'insufficient data'],
  ["SourceDBInstanceIdentifier: !Sub '${I}-${P}'", 'insufficient data'],
])('the storage of a database is that of its source: %s', (source, outcome) => {
  const outcomes = evaluateResources('unencrypted-rds', {
    A: `AWS::RDS::DBInstance, Properties: {Engine: mysql, ${source}}`,
    C: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, StorageEncrypted: true}',
    I: 'AWS::RDS::DBInstance, Properties: {Engine: mysql}',
    J: 'AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref J}',
  });
  expect(outcomes.A).toBe(outcome);
});

test.each<[properties: string, outcome: Outcome]>([
  ['Engine: postgres, DBSubnetGroupName: !Ref Subnets', 'compliant'],
  ['Engine: postgres, DBSubnetGroupName: !If [Perhaps, default, !Ref Subnets]', 'insufficient data'],
  ['Engine: postgres, DBSubnetGroupName: !Ref P', 'insufficient data'],
  ['Engine: postgres', 'non-compliant'],
  ['Engine: aurora-mysql, DBClusterIdentifier: !Ref C', 'compliant'],
  ['Engine: !Ref P', 'insufficient data'],
  ['SourceDBInstanceIdentifier: !Ref I, DBSubnetGroupName: !Ref Subnets', 'insufficient data'],
])(
  'whether a database without PubliclyAccessible has a public address follows from its subnet group: %s',
  (own, outcome) => {
    const outcomes = evaluateResources('public-rds-instance', {
      A: `AWS::RDS::DBInstance, Properties: {${own}}`,
      C: 'AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}',
      I: 'AWS::RDS::DBInstance, Properties: {Engine: mysql}',
      M: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterInstanceClass: db.m5d.large, DBSubnetGroupName: !Ref Subnets}',
      D: 'AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterInstanceClass: db.m5d.large}',
      Subnets: 'AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [subnet-0a, subnet-0b]}',
    });
    expect([outcomes.A, outcomes['M/instances'], outcomes['D/instances']]).toEqual([
      outcome,
      'compliant',
      'non-compliant',
    ]);
  },
);
