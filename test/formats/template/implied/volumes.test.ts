import type { JsonDocument } from '../../../../lib/formats/document';
import { readTemplate } from '../../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../../lib/formats/template/yaml';
import { evaluateTemplate, explainTemplate, type Outcome } from '../evaluate-template';

const BDM = 'BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeType: gp2, Encrypted: false}}]';
const EBS = 'EbsConfiguration: {EbsBlockDeviceConfigs: [{VolumeSpecification: {SizeInGB: 9, VolumeType: gp2}}]}';
const EBS_ID = 'EbsBlockDeviceConfigs/0';

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
])('%s of %s {%s}', (rule, type, properties, expected) => {
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
])('the volumes of a choice are explored by what it chooses: %s', (mappings, expected) => {
  const yaml = `
Parameters: {X: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref X, a]}
Resources: {A: {Type: AWS::EC2::Instance, Properties: {BlockDeviceMappings: ${mappings}}}}`;
  expect(evaluateTemplate(yaml, 'unencrypted-volume')).toEqual(expected);
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
