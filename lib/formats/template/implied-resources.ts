import { isList, isObject, isString } from '../../core/json';
import { isUnknown, Unknown } from '../../core/reading/unreadable';
import { objectIn } from '../document';
import type { DeclaredResource } from './declared';

/** A resource that a service creates for a resource of a template: the volume of an instance. */
export interface ImpliedResource {
  /** Its id below the logical id of the resource. */
  readonly suffix: string;
  readonly type: string;
  /** In the names of CloudFormation, as far as they follow from the template. */
  readonly properties: unknown;
}

/** Returns the resources that a resource of a template implies, other than those that it declares. */
export const findImpliedResources = ({ type, properties }: DeclaredResource): readonly ImpliedResource[] =>
  IMPLICATIONS.get(type)?.(objectIn(properties)) ?? [];

type Values = Readonly<Record<string, unknown>>;

const IMPLICATIONS: ReadonlyMap<string, (properties: Values) => ImpliedResource[]> = new Map([
  [
    'AWS::EC2::Instance',
    (instance) => toVolumes(instance.BlockDeviceMappings, instance.PropagateTagsToVolumeOnCreation && instance.Tags),
  ],
  ['AWS::EC2::LaunchTemplate', ({ LaunchTemplateData }) => toTemplateVolumes(objectIn(LaunchTemplateData))],
  ['AWS::AutoScaling::LaunchConfiguration', ({ BlockDeviceMappings }) => toVolumes(BlockDeviceMappings, undefined)],
  ['AWS::RDS::DBCluster', toClusterInstances],
  ['AWS::SSO::PermissionSet', ({ InlinePolicy }) => (InlinePolicy === undefined ? [] : [toRole([InlinePolicy])])],
]);

function toTemplateVolumes({ BlockDeviceMappings, TagSpecifications }: Values): ImpliedResource[] {
  const specifications = isList(TagSpecifications) ? TagSpecifications.map(objectIn) : [];
  const ofVolumes = specifications.find((one) => one.ResourceType === 'volume');
  return toVolumes(BlockDeviceMappings, isUnknown(TagSpecifications) ? TagSpecifications : ofVolumes?.Tags);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html */
function toVolumes(mappings: unknown, tags: unknown): ImpliedResource[] {
  const type = 'AWS::EC2::Volume';
  if (isUnknown(mappings)) return [{ suffix: 'BlockDeviceMappings', type, properties: mappings }];
  if (!isList(mappings)) return [];
  return mappings.flatMap((mapping, index) => {
    const { DeviceName: device, Ebs: ebs } = objectIn(mapping);
    const suffix = isString(device) ? device.replace(/^\//, '') : `BlockDeviceMappings/${index}`;
    if (isUnknown(mapping) || isUnknown(ebs)) return [{ suffix, type, properties: isUnknown(ebs) ? ebs : mapping }];
    return isObject(ebs) ? [{ suffix, type, properties: toVolume(ebs, tags) }] : [];
  });
}

/** The AMI decides what the mapping of one of its devices leaves out. */
const toVolume = ({ VolumeSize: size, ...ebs }: Values, tags: unknown): Values => ({
  ...(ebs.Encrypted === undefined && { SnapshotId: new Unknown('the snapshot of the AMI, if the AMI has the device') }),
  VolumeType: new Unknown('the type in the AMI, if the AMI has the device'),
  ...ebs,
  ...(size !== undefined && { Size: size }),
  ...(isList(tags) || isUnknown(tags) ? { Tags: tags } : {}),
});

/** Only the instances of a Multi-AZ DB cluster are its own; those of Aurora are resources of the template. */
function toClusterInstances(cluster: Values): ImpliedResource[] {
  if (cluster.DBClusterInstanceClass === undefined && cluster.PubliclyAccessible === undefined) return [];
  const { PubliclyAccessible, Engine, Tags } = cluster;
  const properties = Object.entries({ PubliclyAccessible, Engine, Tags }).filter(([, value]) => value !== undefined);
  return [{ suffix: 'instances', type: 'AWS::RDS::DBInstance', properties: Object.fromEntries(properties) }];
}

const toRole = (documents: readonly unknown[]): ImpliedResource => ({
  suffix: 'role',
  type: 'AWS::IAM::Role',
  properties: {
    Policies: documents.map((document, index) => ({
      PolicyName: `InlinePolicy${index + 1}`,
      PolicyDocument: document,
    })),
  },
});
