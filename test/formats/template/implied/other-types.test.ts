import type { JsonDocument } from '../../../../lib/formats/document';
import { readTemplate } from '../../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../../lib/formats/template/yaml';
import { evaluateTemplate, type Outcome } from '../evaluate-template';

const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";

const NODES = 'AWS::EKS::Nodegroup';
const WINDOWS = 'AmiType: WINDOWS_CORE_2022_x86_64, RemoteAccess: {Ec2SshKey: a}';
const SPOT = 'AWS::EC2::SpotFleet';
const POSTGRES = 'Engine: aurora-postgresql';
const EXPRESS = `${POSTGRES}, WithExpressConfiguration: true`;
const PITR = 'PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}';
const PRIVILEGED = '{Image: a, Privileged: true}';
const SETTINGS = 'AccessLogSetting: {DestinationArn: !Ref X}, LoggingLevel: INFO';

test.each<[rule: string, type: string, properties: string, expected: Record<string, Outcome>]>([
  ['public-rds-instance', 'AWS::RDS::DBCluster', 'PubliclyAccessible: true', { 'A/instances': 'non-compliant' }],
  [
    'public-rds-instance',
    'AWS::RDS::DBCluster',
    'DBClusterInstanceClass: db.r6gd.large, PubliclyAccessible: false',
    { 'A/instances': 'compliant' },
  ],
  [
    'public-rds-instance',
    'AWS::RDS::DBCluster',
    'DBClusterInstanceClass: db.r6gd.large',
    { 'A/instances': 'insufficient data' },
  ],
  ['public-rds-instance', 'AWS::RDS::DBCluster', 'Engine: aurora-mysql', {}],
  [
    'unprotected-rds',
    'AWS::RDS::DBCluster',
    'Engine: mysql, DBClusterInstanceClass: db.r6gd.large, DeletionProtection: true',
    { A: 'compliant', 'A/instances': 'not applicable' },
  ],
  [
    'unencrypted-rds',
    'AWS::RDS::DBCluster',
    'Engine: mysql, DBClusterInstanceClass: db.r6gd.large, StorageEncrypted: true',
    { A: 'compliant', 'A/instances': 'compliant' },
  ],
  // Aurora with express configuration.
  ['public-rds-instance', 'AWS::RDS::DBCluster', EXPRESS, { 'A/instances': 'non-compliant' }],
  ['public-rds-instance', 'AWS::RDS::DBCluster', `${POSTGRES}, WithExpressConfiguration: false`, {}],
  ['public-rds-instance', 'AWS::RDS::DBCluster', `${POSTGRES}, WithExpressConfiguration: 'False'`, {}],
  [
    'public-rds-instance',
    'AWS::RDS::DBCluster',
    `${POSTGRES}, WithExpressConfiguration: !Ref X`,
    { 'A/instances': 'insufficient data' },
  ],
  ['unencrypted-rds', 'AWS::RDS::DBCluster', EXPRESS, { A: 'compliant', 'A/instances': 'compliant' }],
  ['unencrypted-rds', 'AWS::RDS::DBCluster', POSTGRES, { A: 'insufficient data' }],
  [
    'rds-without-iam-authentication',
    'AWS::RDS::DBCluster',
    EXPRESS,
    { A: 'compliant', 'A/instances': 'not applicable' },
  ],
  ['open-ssh', NODES, 'RemoteAccess: {Ec2SshKey: a}', { 'A/remote-access': 'non-compliant' }],
  ['open-ssh', NODES, 'RemoteAccess: {Ec2SshKey: a, SourceSecurityGroups: []}', { 'A/remote-access': 'non-compliant' }],
  [
    'open-ssh',
    NODES,
    'RemoteAccess: {Ec2SshKey: a, SourceSecurityGroups: [sg-0a]}',
    { 'A/remote-access': 'compliant' },
  ],
  ['open-ssh', NODES, 'RemoteAccess: {Ec2SshKey: a, SourceSecurityGroups: !Ref X}', { 'A/remote-access': 'compliant' }],
  [
    'open-ssh',
    NODES,
    'RemoteAccess: {Ec2SshKey: a, SourceSecurityGroups: [!If [Perhaps, sg-0a, !Ref AWS::NoValue]]}',
    { 'A/remote-access': 'insufficient data' },
  ],
  [
    'open-ssh',
    NODES,
    'RemoteAccess: {Ec2SshKey: a, SourceSecurityGroups: [!If [Perhaps, sg-0a, !Ref AWS::NoValue], sg-0b]}',
    { 'A/remote-access': 'compliant' },
  ],
  ['open-ssh', NODES, 'RemoteAccess: !Ref X', { 'A/RemoteAccess': 'insufficient data' }],
  ['open-ssh', NODES, 'ClusterName: a', {}],
  ['open-ssh', NODES, WINDOWS, { 'A/remote-access': 'compliant' }],
  ['open-rdp', NODES, WINDOWS, { 'A/remote-access': 'non-compliant' }],
  ['open-rdp', NODES, 'AmiType: !Ref X, RemoteAccess: {Ec2SshKey: a}', { 'A/remote-access': 'insufficient data' }],
  ['unused-security-group', NODES, 'RemoteAccess: {Ec2SshKey: a}', { 'A/remote-access': 'compliant' }],
  ['inline-admin-policy', 'AWS::SSO::PermissionSet', `InlinePolicy: ${ADMIN}`, { 'A/role': 'non-compliant' }],
  ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'InlinePolicy: !Ref X', { 'A/role': 'insufficient data' }],
  ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'Name: ops', { 'A/role': 'compliant' }],
  [
    'attached-admin-policy',
    'AWS::SSO::PermissionSet',
    "ManagedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess']",
    { 'A/role': 'non-compliant' },
  ],
  ['attached-admin-policy', 'AWS::SSO::PermissionSet', 'ManagedPolicies: [!Ref X]', { 'A/role': 'insufficient data' }],
  ['attached-admin-policy', 'AWS::SSO::PermissionSet', 'ManagedPolicies: !Ref X', { 'A/role': 'insufficient data' }],
  [
    'attached-admin-policy',
    'AWS::SSO::PermissionSet',
    'CustomerManagedPolicyReferences: [{Name: Operators, Path: /}]',
    { 'A/role': 'compliant' },
  ],
  ['open-role-trust', 'AWS::SSO::PermissionSet', 'Name: ops', { 'A/role': 'compliant' }],
  // Instances without a launch template.
  [
    'instance-with-public-ip',
    SPOT,
    'SpotFleetRequestConfigData: {LaunchSpecifications: [{NetworkInterfaces: [{AssociatePublicIpAddress: true}]}]}',
    { 'A/LaunchSpecifications/0/instance': 'non-compliant' },
  ],
  [
    'instance-without-role',
    SPOT,
    "SpotFleetRequestConfigData: {LaunchSpecifications: [{IamInstanceProfile: {Arn: 'arn:aws:iam::111122223333:instance-profile/a'}}]}",
    { 'A/LaunchSpecifications/0/instance': 'compliant' },
  ],
  [
    'imdsv1-instance',
    'AWS::ImageBuilder::InfrastructureConfiguration',
    'InstanceMetadataOptions: {HttpTokens: optional}',
    { 'A/instance': 'non-compliant' },
  ],
  // The databases of Amazon DocumentDB and Amazon Neptune.
  ['unencrypted-rds', 'AWS::DocDB::DBCluster', 'DBClusterIdentifier: a', { A: 'non-compliant' }],
  ['unencrypted-rds', 'AWS::Neptune::DBCluster', 'StorageEncrypted: true', { A: 'compliant' }],
  ['unlogged-rds', 'AWS::DocDB::DBCluster', 'EnableCloudwatchLogsExports: [audit]', { A: 'non-compliant' }],
  ['public-rds-instance', 'AWS::Neptune::DBInstance', 'PubliclyAccessible: true', { A: 'non-compliant' }],
  ['unpatched-rds', 'AWS::Neptune::DBInstance', 'AutoMinorVersionUpgrade: false', { A: 'non-compliant' }],
  // DocumentDB installs no minor version by itself, whatever the setting.
  ['unpatched-rds', 'AWS::DocDB::DBInstance', 'AutoMinorVersionUpgrade: false', { A: 'not applicable' }],
  ['outdated-rds-version', 'AWS::DocDB::DBCluster', 'EngineVersion: 3.6.0', { A: 'not applicable' }],
  // A global table is a table in each of its Regions.
  ['table-without-recovery', 'AWS::DynamoDB::GlobalTable', `Replicas: [{${PITR}}]`, { A: 'compliant' }],
  [
    'table-without-recovery',
    'AWS::DynamoDB::GlobalTable',
    `Replicas: [{Region: eu-west-1, ${PITR}}, {Region: eu-north-1}, {Region: !Ref X}]`,
    { 'A/eu-west-1': 'compliant', 'A/eu-north-1': 'non-compliant', 'A/Replicas/2': 'non-compliant' },
  ],
  ['table-without-recovery', 'AWS::DynamoDB::GlobalTable', 'Replicas: !Ref X', { 'A/Replicas': 'insufficient data' }],
  // Types that AWS Config names in another way.
  [
    'public-opensearch-domain',
    'AWS::OpenSearchService::Domain',
    'VPCOptions: {SubnetIds: [!Ref X]}',
    { A: 'compliant' },
  ],
  ['public-opensearch-domain', 'AWS::OpenSearchService::Domain', 'DomainName: a', { A: 'non-compliant' }],
  ['expiring-certificate', 'AWS::CertificateManager::Certificate', 'DomainName: a', { A: 'not applicable' }],
  [
    'public-kms-key',
    'AWS::KMS::ReplicaKey',
    "KeyPolicy: {Statement: {Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*'}}",
    { A: 'non-compliant' },
  ],
  ['unrotated-kms-key', 'AWS::KMS::ReplicaKey', 'PrimaryKeyArn: !Ref X', { A: 'insufficient data' }],
  ['mutable-ecr-tags', 'AWS::ECR::RepositoryCreationTemplate', 'Prefix: a', { A: 'non-compliant' }],
  ['ecr-without-lifecycle-policy', 'AWS::ECR::RepositoryCreationTemplate', 'Prefix: a', { A: 'non-compliant' }],
  [
    'ecr-without-lifecycle-policy',
    'AWS::ECR::RepositoryCreationTemplate',
    "LifecyclePolicy: '{}', ImageTagMutability: IMMUTABLE",
    { A: 'compliant' },
  ],
  ['unscanned-ecr', 'AWS::ECR::RepositoryCreationTemplate', 'Prefix: a', { A: 'insufficient data' }],
  [
    'public-eks-endpoint',
    'Custom::AWSCDK-EKS-Cluster',
    'Config: {resourcesVpcConfig: {endpointPublicAccess: true, subnetIds: [!Ref X]}}',
    { A: 'non-compliant' },
  ],
  ['outdated-eks-version', 'Custom::AWSCDK-EKS-Cluster', "Config: {version: '1.22'}", { A: 'non-compliant' }],
  [
    'unlogged-eks',
    'Custom::AWSCDK-EKS-Cluster',
    'Config: {logging: {clusterLogging: [{enabled: true, types: [audit]}, {enabled: false, types: [api]}]}}',
    { A: 'compliant' },
  ],
  ['unlogged-eks', 'Custom::AWSCDK-EKS-Cluster', 'Config: {name: a}', { A: 'non-compliant' }],
  ...[
    '!Ref X',
    '{clusterLogging: !Ref X}',
    '{clusterLogging: [!Ref X]}',
    '{clusterLogging: [{enabled: !Ref X, types: [audit]}]}',
    '{clusterLogging: [{enabled: true, types: !Ref X}]}',
    '{clusterLogging: [{enabled: true, types: [!Ref X]}]}',
  ].map((logging): [string, string, string, Record<string, Outcome>] => [
    'unlogged-eks',
    'Custom::AWSCDK-EKS-Cluster',
    `Config: {logging: ${logging}}`,
    { A: 'insufficient data' },
  ]),
  ['public-eks-endpoint', 'Custom::AWSCDK-EKS-Cluster', 'Config: !Ref X', { 'A/Config': 'insufficient data' }],
  // Tasks and services of Amazon ECS.
  ['privileged-container', 'AWS::Batch::JobDefinition', `ContainerProperties: ${PRIVILEGED}`, { A: 'non-compliant' }],
  ['privileged-container', 'AWS::Batch::JobDefinition', 'ContainerProperties: {Image: a}', { A: 'compliant' }],
  [
    'privileged-container',
    'AWS::Batch::JobDefinition',
    `EcsProperties: {TaskProperties: [{Containers: [${PRIVILEGED}]}]}`,
    { 'A/TaskProperties/0': 'non-compliant' },
  ],
  [
    'privileged-container',
    'AWS::Batch::JobDefinition',
    `NodeProperties: {NodeRangeProperties: [{Container: ${PRIVILEGED}}]}`,
    { 'A/NodeRangeProperties/0': 'non-compliant' },
  ],
  [
    'privileged-container',
    'AWS::Batch::JobDefinition',
    `EksProperties: {PodProperties: {Containers: [${PRIVILEGED}]}}`,
    {},
  ],
  ['host-mode-task', 'AWS::Batch::JobDefinition', 'ContainerProperties: {Image: a}', { A: 'insufficient data' }],
  [
    'host-mode-task',
    'AWS::Batch::JobDefinition',
    'PlatformCapabilities: [FARGATE], ContainerProperties: {Image: a}',
    { A: 'compliant' },
  ],
  ['public-rds-instance', 'AWS::DocDB::DBInstance', 'DBInstanceClass: a', { A: 'compliant' }],
  ['public-rds-instance', 'AWS::Neptune::DBInstance', 'DBInstanceClass: a', { A: 'compliant' }],
  [
    'public-ecs-service',
    'AWS::ECS::TaskSet',
    'NetworkConfiguration: {AwsVpcConfiguration: {AssignPublicIp: ENABLED}}',
    { A: 'non-compliant' },
  ],
  ['public-ecs-service', 'AWS::ECS::ExpressGatewayService', 'ExecutionRoleArn: a', { A: 'insufficient data' }],
  [
    'secret-in-container',
    'AWS::ECS::ExpressGatewayService',
    'PrimaryContainer: {Image: a, Environment: [{Name: AWS_SECRET_ACCESS_KEY, Value: a}]}',
    { 'A/task': 'non-compliant' },
  ],
  // Stages of APIs.
  ['api-without-access-logs', 'AWS::ApiGateway::Deployment', 'StageName: prod', { 'A/prod': 'non-compliant' }],
  ['api-without-access-logs', 'AWS::ApiGateway::Deployment', 'RestApiId: a', {}],
  [
    'api-without-access-logs',
    'AWS::ApiGateway::Deployment',
    "StageName: prod, StageDescription: {AccessLogSetting: {DestinationArn: 'arn:aws:logs:a'}}",
    { 'A/prod': 'compliant' },
  ],
  [
    'api-without-execution-logs',
    'AWS::ApiGateway::Deployment',
    `StageName: !Ref X, StageDescription: {${SETTINGS}}`,
    { 'A/stage': 'compliant' },
  ],
  [
    'api-without-execution-logs',
    'AWS::ApiGateway::Deployment',
    "StageName: prod, StageDescription: {LoggingLevel: 'OFF', MethodSettings: []}",
    { 'A/prod': 'non-compliant' },
  ],
  [
    'api-without-execution-logs',
    'AWS::ApiGateway::Deployment',
    'StageName: prod, StageDescription: !Ref X',
    { 'A/stage': 'insufficient data' },
  ],
  [
    'unencrypted-api-cache',
    'AWS::ApiGateway::Deployment',
    'StageName: prod, StageDescription: {CacheClusterEnabled: true, CachingEnabled: true}',
    { 'A/prod': 'non-compliant' },
  ],
  [
    'unencrypted-api-cache',
    'AWS::ApiGateway::Deployment',
    'StageName: prod, StageDescription: {CacheClusterEnabled: true, CachingEnabled: true, CacheDataEncrypted: true}',
    { 'A/prod': 'compliant' },
  ],
  [
    'unencrypted-api-cache',
    'AWS::ApiGateway::Deployment',
    'StageName: prod, StageDescription: {CacheClusterEnabled: true, CacheDataEncrypted: true}',
    { 'A/prod': 'not applicable' },
  ],
  [
    'api-without-access-logs',
    'AWS::ApiGatewayV2::Api',
    'ProtocolType: HTTP, Target: !Ref X',
    { 'A/$default': 'non-compliant' },
  ],
  ['api-without-access-logs', 'AWS::ApiGatewayV2::Api', 'ProtocolType: HTTP', {}],
  ['api-without-execution-logs', 'AWS::ApiGatewayV2::Api', 'Target: !Ref X', { 'A/$default': 'not applicable' }],
])('%s of %s {%s}', (rule, type, properties, expected) => {
  const yaml = `Parameters: {X: {Type: String}}\nResources: {A: {Type: ${type}, Properties: {${properties}}}}`;
  expect(evaluateTemplate(yaml, rule)).toEqual(expected);
});

test('implied resources are explored like the resource that implies them', () => {
  const yaml = `
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  A: {Type: AWS::RDS::DBCluster, Properties: {PubliclyAccessible: !If [IsProd, true, false]}}
  B: {Type: AWS::RDS::DBCluster, Properties: {PubliclyAccessible: !If [IsProd, true, true]}}
  C: {Type: AWS::RDS::DBCluster, Condition: IsProd, Properties: {PubliclyAccessible: !If [IsProd, false, true]}}`;
  expect(evaluateTemplate(yaml, 'public-rds-instance')).toEqual({
    'A/instances': 'insufficient data',
    'B/instances': 'non-compliant',
    'C/instances': 'compliant',
  });
});

test('a cluster of the CDK has its name, and its tags with their keys as they are written', () => {
  const yaml = 'Resources: {A: {Type: Custom::AWSCDK-EKS-Cluster, Properties: {Config: {name: a, tags: {owner: b}}}}}';
  const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
  const cluster = resources.find(({ resourceType }) => resourceType === 'AWS::EKS::Cluster');
  expect([cluster?.resourceName, cluster?.tags]).toEqual(['a', { owner: 'b' }]);
});
