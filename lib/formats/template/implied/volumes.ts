import { isList, isObject, isString } from '../../../core/json';
import { isUnknown, Unknown } from '../../../core/reading/unreadable';
import { objectIn } from '../../document';
import {
  findTags,
  type Implication,
  type Implications,
  type ImpliedResource,
  inElements,
  inMember,
  inNamedMember,
  type Values,
} from './implication';

const impliesVolumes = (find: Implication['find']): Implication => ({ type: 'AWS::EC2::Volume', find });

/** The volumes of instances, images and tasks. */
export const VOLUMES: Implications = [
  [
    'AWS::EC2::Instance',
    impliesVolumes((instance) => toVolumes(instance, instance.PropagateTagsToVolumeOnCreation && instance.Tags)),
  ],
  [
    'AWS::EC2::LaunchTemplate',
    impliesVolumes((template) => inMember(template, 'LaunchTemplateData', toTemplateVolumes)),
  ],
  ['AWS::AutoScaling::LaunchConfiguration', impliesVolumes((configuration) => toVolumes(configuration, undefined))],
  [
    'AWS::EC2::SpotFleet',
    impliesVolumes((fleet) =>
      inMember(fleet, 'SpotFleetRequestConfigData', (data) =>
        inElements(data, 'LaunchSpecifications', toTemplateVolumes),
      ),
    ),
  ],
  [
    'AWS::ECS::Service',
    impliesVolumes((service) =>
      inElements(service, 'VolumeConfigurations', (volume) => inMember(volume, 'ManagedEBSVolume', toManagedVolume)),
    ),
  ],
  // The devices of an image are those of the instances that it is built on, and of those that start from it.
  ['AWS::ImageBuilder::ImageRecipe', impliesVolumes((recipe) => toVolumes(recipe, UNKNOWN_TAGS))],
  [
    'AWS::ImageBuilder::ContainerRecipe',
    impliesVolumes((recipe) => inMember(recipe, 'InstanceConfiguration', (one) => toVolumes(one, UNKNOWN_TAGS))),
  ],
  ['AWS::EMR::Cluster', impliesVolumes((cluster) => inMember(cluster, 'Instances', toClusterVolumes))],
  ['AWS::EMR::InstanceGroupConfig', impliesVolumes(toGroupVolumes)],
  ['AWS::EMR::InstanceFleetConfig', impliesVolumes(toFleetVolumes)],
];

const UNKNOWN_TAGS = new Unknown('the tags that the service gives to its volumes');

const toTemplateVolumes = (data: Values) => toVolumes(data, findTags(data, 'volume'));

/**
 * Amazon ECS does not document the type of a volume without one, and encrypts a volume depending on the account.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
function toManagedVolume(model: Values): readonly ImpliedResource[] {
  const { SizeInGiB: size, TagSpecifications, ...volume } = model;
  const properties = {
    Encrypted: new Unknown('the default of the account'),
    VolumeType: new Unknown('the default of Amazon ECS'),
    ...volume,
    Size: size,
    ...(isList(TagSpecifications) && { Tags: TagSpecifications.flatMap((one) => objectIn(one).Tags ?? []) }),
    ...(isUnknown(TagSpecifications) && { Tags: TagSpecifications }),
  };
  return [{ suffix: 'volume', properties, model }];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html */
function toVolumes(holder: Values, tags: unknown): readonly ImpliedResource[] {
  const key = 'BlockDeviceMappings';
  const { [key]: listed } = holder;
  if (isUnknown(listed)) return [{ suffix: key, properties: listed, cause: [holder, key] }];
  const mappings = isObject(listed) ? [listed] : isList(listed) ? listed : [];
  return mappings.flatMap((mapping, index) => {
    const { DeviceName: device, Ebs: ebs } = objectIn(mapping);
    const suffix = isString(device) ? device.replace(/^\//, '') : `${key}/${index}`;
    const cause = isList(listed) ? ([listed, String(index)] as const) : ([holder, key] as const);
    if (isUnknown(mapping) || isUnknown(ebs)) return [{ suffix, properties: isUnknown(ebs) ? ebs : mapping, cause }];
    return isObject(ebs) ? [{ suffix, properties: toVolume(ebs, tags), cause, model: ebs }] : [];
  });
}

/** The AMI decides what the mapping of one of its devices leaves out. */
const toVolume = ({ VolumeSize: size, ...ebs }: Values, tags: unknown): Values => ({
  ...(ebs.Encrypted === undefined && { SnapshotId: new Unknown('the snapshot of the AMI, if the AMI has the device') }),
  VolumeType: new Unknown('the type in the AMI, if the AMI has the device'),
  ...ebs,
  Size: size,
  ...(isList(tags) || isUnknown(tags) ? { Tags: tags } : {}),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-emr-cluster-jobflowinstancesconfig.html */
const toClusterVolumes = (instances: Values): readonly ImpliedResource[] => [
  ...['MasterInstanceGroup', 'CoreInstanceGroup'].flatMap((key) => inNamedMember(instances, key, toGroupVolumes)),
  ...inElements(instances, 'TaskInstanceGroups', toGroupVolumes),
  ...['MasterInstanceFleet', 'CoreInstanceFleet'].flatMap((key) => inNamedMember(instances, key, toFleetVolumes)),
  ...inElements(instances, 'TaskInstanceFleets', toFleetVolumes),
];

function toFleetVolumes(fleet: Values): readonly ImpliedResource[] {
  return inElements(fleet, 'InstanceTypeConfigs', toGroupVolumes);
}

function toGroupVolumes(group: Values): readonly ImpliedResource[] {
  return inMember(group, 'EbsConfiguration', (configuration) =>
    inElements(configuration, 'EbsBlockDeviceConfigs', (device) =>
      inMember(device, 'VolumeSpecification', toSpecifiedVolume),
    ),
  );
}

/** Amazon EMR encrypts volumes as its security configuration says. */
function toSpecifiedVolume(model: Values): readonly ImpliedResource[] {
  const { SizeInGB: size, ...volume } = model;
  const Encrypted = new Unknown('the security configuration of the cluster');
  return [{ properties: { ...volume, Size: size, Encrypted, Tags: UNKNOWN_TAGS }, model }];
}
