// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";

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

describe('resources that a resource creates', () => {
  test.each<[rule: string, type: string, properties: string, expected: Record<string, Outcome>]>([
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {Encrypted: false}}]',
      { 'A/dev/sdf': 'non-compliant' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {Encrypted: true}}]',
      { 'A/dev/sdf': 'compliant' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 8}}]',
      { 'A/dev/sdf': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {SnapshotId: snap-0a}}]',
      { 'A/dev/sdf': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, VirtualName: ephemeral0}, {DeviceName: /dev/sdg, NoDevice: {}}]',
      {},
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: !Ref X, Ebs: {Encrypted: false}}]',
      { 'A/BlockDeviceMappings/0': 'non-compliant' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: !Ref X',
      { 'A/BlockDeviceMappings': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::LaunchTemplate',
      'LaunchTemplateData: {BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {Encrypted: false}}]}',
      { 'A/dev/sdf': 'non-compliant' },
    ],
    [
      'unencrypted-volume',
      'AWS::AutoScaling::LaunchConfiguration',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {Encrypted: false}}]',
      { 'A/dev/sdf': 'non-compliant' },
    ],
    [
      'gp2-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 100, VolumeType: gp2}}]',
      { 'A/dev/sdf': 'non-compliant' },
    ],
    [
      'gp2-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeType: gp3}}]',
      { 'A/dev/sdf': 'compliant' },
    ],
    [
      'gp2-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 8}}]',
      { 'A/dev/sdf': 'insufficient data' },
    ],
    ...(
      [
        ['{Encrypted: false}', 'non-compliant'],
        ['{Encrypted: true}', 'compliant'],
        ['{VolumeSize: 8}', 'insufficient data'],
        ['!Ref X', 'insufficient data'],
      ] as const
    ).map(
      ([ebs, outcome]) =>
        [
          'unencrypted-volume',
          'AWS::EC2::SpotFleet',
          `SpotFleetRequestConfigData: {LaunchSpecifications: [{}, {BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: ${ebs}}]}]}`,
          { 'A/LaunchSpecifications/1/dev/sdf': outcome },
        ] as [string, string, string, Record<string, Outcome>],
    ),
    [
      'unencrypted-volume',
      'AWS::EC2::SpotFleet',
      'SpotFleetRequestConfigData: {LaunchSpecifications: !Ref X}',
      { 'A/LaunchSpecifications': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::SpotFleet',
      'SpotFleetRequestConfigData: {LaunchSpecifications: [{}, !Ref X]}',
      { 'A/LaunchSpecifications/1': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::SpotFleet',
      'SpotFleetRequestConfigData: !Ref X',
      { 'A/SpotFleetRequestConfigData': 'insufficient data' },
    ],
    [
      'gp2-volume',
      'AWS::EC2::SpotFleet',
      'SpotFleetRequestConfigData: {LaunchSpecifications: [{BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeType: gp2}}]}]}',
      { 'A/LaunchSpecifications/0/dev/sdf': 'non-compliant' },
    ],
    ...(
      [
        ['unencrypted-volume', '{Encrypted: false}', 'non-compliant'],
        ['unencrypted-volume', '{Encrypted: true}', 'compliant'],
        ['unencrypted-volume', '{SizeInGiB: 8}', 'insufficient data'],
        ['gp2-volume', '{VolumeType: gp2, SizeInGiB: 8}', 'non-compliant'],
        ['gp2-volume', '{VolumeType: gp3}', 'compliant'],
        ['gp2-volume', '{SizeInGiB: 8}', 'insufficient data'],
      ] as const
    ).map(
      ([rule, volume, outcome]) =>
        [
          rule,
          'AWS::ECS::Service',
          `VolumeConfigurations: [{Name: data, ManagedEBSVolume: ${volume}}]`,
          { 'A/VolumeConfigurations/0/volume': outcome },
        ] as [string, string, string, Record<string, Outcome>],
    ),
    [
      'unencrypted-volume',
      'AWS::ECS::Service',
      'VolumeConfigurations: [{Name: data, ManagedEBSVolume: !Ref X}]',
      { 'A/VolumeConfigurations/0/ManagedEBSVolume': 'insufficient data' },
    ],
    ['unencrypted-volume', 'AWS::ECS::Service', 'VolumeConfigurations: [{Name: data}]', {}],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: {DeviceName: /dev/sdf, Ebs: {Encrypted: false}}',
      { 'A/dev/sdf': 'non-compliant' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::LaunchTemplate',
      'LaunchTemplateData: !Ref X',
      { 'A/LaunchTemplateData': 'insufficient data' },
    ],
    [
      'unencrypted-volume',
      'AWS::EC2::Instance',
      'Fn::Transform: {Name: Ours}, ImageId: ami-0a',
      { 'A/implied': 'insufficient data' },
    ],
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
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', `InlinePolicy: ${ADMIN}`, { 'A/role': 'non-compliant' }],
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'InlinePolicy: !Ref X', { 'A/role': 'insufficient data' }],
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'Name: ops', { 'A/role': 'compliant' }],
    [
      'attached-admin-policy',
      'AWS::SSO::PermissionSet',
      "ManagedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess']",
      { 'A/role': 'non-compliant' },
    ],
    [
      'attached-admin-policy',
      'AWS::SSO::PermissionSet',
      'ManagedPolicies: [!Ref X]',
      { 'A/role': 'insufficient data' },
    ],
    ['attached-admin-policy', 'AWS::SSO::PermissionSet', 'ManagedPolicies: !Ref X', { 'A/role': 'insufficient data' }],
    [
      'attached-admin-policy',
      'AWS::SSO::PermissionSet',
      'CustomerManagedPolicyReferences: [{Name: Operators, Path: /}]',
      { 'A/role': 'compliant' },
    ],
    ['open-role-trust', 'AWS::SSO::PermissionSet', 'Name: ops', { 'A/role': 'compliant' }],
  ])('%s of %s {%s}', (rule, type, properties, expected) => {
    const yaml = `Parameters: {X: {Type: String}}\nResources: {A: {Type: ${type}, Properties: {${properties}}}}`;
    expect(evaluateTemplate(yaml, rule)).toEqual(expected);
  });

  const BDM = 'BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeType: gp2, Encrypted: false}}]';
  const EBS = 'EbsConfiguration: {EbsBlockDeviceConfigs: [{VolumeSpecification: {SizeInGB: 9, VolumeType: gp2}}]}';
  const EBS_ID = 'EbsBlockDeviceConfigs/0';
  const SPOT = 'AWS::EC2::SpotFleet';
  const PITR = 'PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}';
  const PRIVILEGED = '{Image: a, Privileged: true}';
  const SETTINGS = 'AccessLogSetting: {DestinationArn: !Ref X}, LoggingLevel: INFO';
  test.each<[rule: string, type: string, properties: string, outcomes: Record<string, Outcome>]>([
    // Images and clusters of Amazon EMR have volumes.
    ['gp2-volume', 'AWS::ImageBuilder::ImageRecipe', BDM, { 'A/dev/xvda': 'non-compliant' }],
    [
      'unencrypted-volume',
      'AWS::ImageBuilder::ContainerRecipe',
      `InstanceConfiguration: {${BDM}}`,
      { 'A/dev/xvda': 'non-compliant' },
    ],
    ['gp2-volume', 'AWS::EMR::InstanceGroupConfig', EBS, { [`A/${EBS_ID}`]: 'non-compliant' }],
    ['unencrypted-volume', 'AWS::EMR::InstanceGroupConfig', EBS, { [`A/${EBS_ID}`]: 'insufficient data' }],
    [
      'gp2-volume',
      'AWS::EMR::Cluster',
      `Instances: {MasterInstanceGroup: {${EBS}}, TaskInstanceGroups: [{${EBS}}]}`,
      { [`A/MasterInstanceGroup/${EBS_ID}`]: 'non-compliant', [`A/TaskInstanceGroups/0/${EBS_ID}`]: 'non-compliant' },
    ],
    [
      'gp2-volume',
      'AWS::EMR::Cluster',
      'Instances: {CoreInstanceGroup: {EbsConfiguration: {EbsBlockDeviceConfigs: {VolumeSpecification: {VolumeType: gp2}}}}}',
      { 'A/CoreInstanceGroup': 'non-compliant' },
    ],
    [
      'gp2-volume',
      'AWS::EMR::InstanceFleetConfig',
      `InstanceTypeConfigs: [{${EBS}}]`,
      { [`A/InstanceTypeConfigs/0/${EBS_ID}`]: 'non-compliant' },
    ],
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
    ['unpatched-rds', 'AWS::DocDB::DBInstance', 'AutoMinorVersionUpgrade: false', { A: 'non-compliant' }],
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
    ['public-rds-instance', 'AWS::Neptune::DBInstance', 'DBInstanceClass: a', { A: 'insufficient data' }],
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
      'api-without-access-logs',
      'AWS::ApiGatewayV2::Api',
      'ProtocolType: HTTP, Target: !Ref X',
      { 'A/$default': 'non-compliant' },
    ],
    ['api-without-access-logs', 'AWS::ApiGatewayV2::Api', 'ProtocolType: HTTP', {}],
    ['api-without-execution-logs', 'AWS::ApiGatewayV2::Api', 'Target: !Ref X', { 'A/$default': 'not applicable' }],
  ])('under another type: %s of %s {%s}', (rule, type, properties, expected) => {
    const yaml = `Parameters: {X: {Type: String}}\nResources: {A: {Type: ${type}, Properties: {${properties}}}}`;
    expect(evaluateTemplate(yaml, rule)).toEqual(expected);
  });

  const disk = (device: string, isEncrypted: boolean) =>
    `{DeviceName: ${device}, Ebs: {VolumeSize: 9, VolumeType: gp3, Encrypted: ${isEncrypted}}}`;
  test.each<[mappings: string, outcomes: Record<string, Outcome>]>([
    [`[!If [Perhaps, ${disk('/dev/sdf', true)}, !Ref AWS::NoValue]]`, { 'A/BlockDeviceMappings/0': 'compliant' }],
    [`[!If [Perhaps, ${disk('/dev/sdf', false)}, !Ref AWS::NoValue]]`, { 'A/BlockDeviceMappings/0': 'non-compliant' }],
    [
      `[!If [Perhaps, ${disk('/dev/sdf', false)}, ${disk('/dev/sdg', true)}]]`,
      { 'A/BlockDeviceMappings/0': 'insufficient data' },
    ],
    [`!If [Perhaps, [${disk('/dev/sdf', true)}], []]`, { 'A/BlockDeviceMappings': 'compliant' }],
    [
      `!If [Perhaps, [${disk('/dev/sdf', true)}, ${disk('/dev/sdg', false)}], []]`,
      { 'A/BlockDeviceMappings': 'insufficient data' },
    ],
    ['!If [Perhaps, [], !Ref AWS::NoValue]', {}],
    [
      `[${disk('/dev/sda', false)}, !If [Perhaps, ${disk('/dev/sdf', true)}, !Ref AWS::NoValue]]`,
      { 'A/dev/sda': 'non-compliant', 'A/BlockDeviceMappings/1': 'compliant' },
    ],
    ['!Ref X', { 'A/BlockDeviceMappings': 'insufficient data' }],
  ])('of a choice are explored by what it chooses: %s', (mappings, expected) => {
    const yaml = `
Parameters: {X: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref X, a]}
Resources: {A: {Type: AWS::EC2::Instance, Properties: {BlockDeviceMappings: ${mappings}}}}`;
    expect(evaluateTemplate(yaml, 'unencrypted-volume')).toEqual(expected);
  });

  test('are explored like the resource that creates them', () => {
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

  test.each<[properties: string, tags: object]>([
    ['Tags: [{Key: A, Value: b}], PropagateTagsToVolumeOnCreation: true, ', { A: 'b' }],
    ['Tags: [{Key: A, Value: b}], PropagateTagsToVolumeOnCreation: false, ', {}],
    ['Tags: [{Key: A, Value: b}], ', {}],
    ['PropagateTagsToVolumeOnCreation: true, ', {}],
  ])('a volume of an instance {%s} has its tags', (properties, tags) => {
    const mappings = 'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 9, VolumeType: gp3}}]';
    const yaml = `Resources: {A: {Type: AWS::EC2::Instance, Properties: {${properties}${mappings}}}}`;
    const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
    const volume = resources.find(({ resourceId }) => resourceId === 'A/dev/sdf');
    expect([volume?.tags, volume?.configuration]).toEqual([tags, expect.objectContaining({ Size: 9 })]);
  });

  test.each<[specifications: string, tags: object]>([
    [
      '[{ResourceType: instance, Tags: [{Key: A, Value: b}]}, {ResourceType: volume, Tags: [{Key: C, Value: d}]}]',
      { C: 'd' },
    ],
    ['[{ResourceType: instance, Tags: [{Key: A, Value: b}]}]', {}],
    ['[{ResourceType: volume}]', {}],
    ['!Ref AWS::NoValue', {}],
  ])('a volume of a launch template with TagSpecifications %s has the tags of volumes', (specifications, tags) => {
    const data = `BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 9}}], TagSpecifications: ${specifications}`;
    const yaml = `Resources: {A: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {${data}}}}}`;
    const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
    expect(resources.find(({ resourceType }) => resourceType === 'AWS::EC2::Volume')?.tags).toEqual(tags);
  });

  test.each<[rule: string, type: string, properties: string, annotation: string]>([
    [
      'gp2-volume',
      'AWS::EC2::Instance',
      'BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {VolumeSize: 8}}]',
      'Insufficient data: Properties.VolumeType is the type in the AMI, if the AMI has the device',
    ],
    [
      'gp2-volume',
      'AWS::ECS::Service',
      'VolumeConfigurations: [{Name: data, ManagedEBSVolume: {SizeInGiB: 8}}]',
      'Insufficient data: Properties.VolumeType is the default of Amazon ECS',
    ],
    [
      'unencrypted-volume',
      'AWS::ECS::Service',
      'VolumeConfigurations: [{Name: data, ManagedEBSVolume: {SizeInGiB: 8}}]',
      'Insufficient data: Properties.Encrypted is the default of the account',
    ],
  ])('%s of %s {%s} says what only the deployment decides', (rule, type, properties, annotation) => {
    const yaml = `Resources: {A: {Type: ${type}, Properties: {${properties}}}}`;
    expect(explainTemplate(yaml, rule).map((one) => one.annotation)).toEqual([annotation]);
  });

  test('a cluster of the CDK has its name, and its tags with their keys as they are written', () => {
    const yaml =
      'Resources: {A: {Type: Custom::AWSCDK-EKS-Cluster, Properties: {Config: {name: a, tags: {owner: b}}}}}';
    const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
    const cluster = resources.find(({ resourceType }) => resourceType === 'AWS::EKS::Cluster');
    expect([cluster?.resourceName, cluster?.tags]).toEqual(['a', { owner: 'b' }]);
  });

  test('a volume of a service has the size and the tags that the service gives it', () => {
    const volume = '{SizeInGiB: 9, TagSpecifications: [{ResourceType: volume, Tags: [{Key: A, Value: b}]}]}';
    const yaml = `Resources: {A: {Type: AWS::ECS::Service, Properties: {VolumeConfigurations: [{Name: d, ManagedEBSVolume: ${volume}}]}}}`;
    const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
    const { tags, configuration } = resources.find(({ resourceType }) => resourceType === 'AWS::EC2::Volume') ?? {};
    expect([tags, configuration]).toEqual([{ A: 'b' }, expect.objectContaining({ Size: 9 })]);
  });
});
