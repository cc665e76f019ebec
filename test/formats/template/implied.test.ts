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
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', `InlinePolicy: ${ADMIN}`, { 'A/role': 'non-compliant' }],
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'InlinePolicy: !Ref X', { 'A/role': 'insufficient data' }],
    ['inline-admin-policy', 'AWS::SSO::PermissionSet', 'Name: ops', {}],
  ])('%s of %s {%s}', (rule, type, properties, expected) => {
    const yaml = `Parameters: {X: {Type: String}}\nResources: {A: {Type: ${type}, Properties: {${properties}}}}`;
    expect(evaluateTemplate(yaml, rule)).toEqual(expected);
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

  test('a volume of a service has the size and the tags that the service gives it', () => {
    const volume = '{SizeInGiB: 9, TagSpecifications: [{ResourceType: volume, Tags: [{Key: A, Value: b}]}]}';
    const yaml = `Resources: {A: {Type: AWS::ECS::Service, Properties: {VolumeConfigurations: [{Name: d, ManagedEBSVolume: ${volume}}]}}}`;
    const { resources } = readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
    const { tags, configuration } = resources.find(({ resourceType }) => resourceType === 'AWS::EC2::Volume') ?? {};
    expect([tags, configuration]).toEqual([{ A: 'b' }, expect.objectContaining({ Size: 9 })]);
  });
});
