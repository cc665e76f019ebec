import { isList, isObject, isString } from '../../core/json';
import { isUnknown, Unknown } from '../../core/reading/unreadable';
import { objectIn } from '../document';
import type { DeclaredResource } from './declared-resources';

/** A resource that a service creates for a resource of a template: the volume of an instance. */
interface ImpliedResource {
  /** Its id below the logical id of the resource. */
  readonly suffix: string;
  readonly type: string;
  /** In the names of CloudFormation, as far as they follow from the template. */
  readonly properties: unknown;
  /** The value of the template that implies it: a member of an object or a list. */
  readonly cause?: readonly [container: object, key: string];
  /** The value of the template with the names of its properties. */
  readonly model?: object;
}

/** Returns the resources that a resource of a template implies, other than those that it declares. */
export function findImpliedResources(resource: DeclaredResource): DeclaredResource[] {
  const { positions } = resource.stack.context;
  const implied = IMPLICATIONS.get(resource.type)?.(objectIn(resource.properties)) ?? [];
  return implied.map(({ suffix, type, properties, cause, model }) => {
    if (model && isObject(properties)) positions?.carry(properties, model);
    const offset = (cause && positions?.memberOffset(...cause)) ?? resource.offset;
    return {
      ...resource,
      logicalId: `${resource.logicalId}/${suffix}`,
      type,
      properties,
      ...(offset !== undefined && { offset }),
    };
  });
}

type Values = Readonly<Record<string, unknown>>;

const IMPLICATIONS: ReadonlyMap<string, (properties: Values) => ImpliedResource[]> = new Map([
  ['AWS::EC2::Instance', (instance) => toVolumes(instance, instance.PropagateTagsToVolumeOnCreation && instance.Tags)],
  ['AWS::EC2::LaunchTemplate', ({ LaunchTemplateData }) => toTemplateVolumes(objectIn(LaunchTemplateData))],
  ['AWS::AutoScaling::LaunchConfiguration', (configuration) => toVolumes(configuration, undefined)],
  ['AWS::RDS::DBCluster', toClusterInstances],
  ['AWS::SSO::PermissionSet', toPermissionSetRole],
]);

function toTemplateVolumes(data: Values): ImpliedResource[] {
  const { TagSpecifications } = data;
  const specifications = isList(TagSpecifications) ? TagSpecifications.map(objectIn) : [];
  const ofVolumes = specifications.find((one) => one.ResourceType === 'volume');
  return toVolumes(data, isUnknown(TagSpecifications) ? TagSpecifications : ofVolumes?.Tags);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html */
function toVolumes(holder: Values, tags: unknown): ImpliedResource[] {
  const type = 'AWS::EC2::Volume';
  const key = 'BlockDeviceMappings';
  const { [key]: mappings } = holder;
  if (isUnknown(mappings)) return [{ suffix: key, type, properties: mappings, cause: [holder, key] }];
  if (!isList(mappings)) return [];
  return mappings.flatMap((mapping, index) => {
    const { DeviceName: device, Ebs: ebs } = objectIn(mapping);
    const suffix = isString(device) ? device.replace(/^\//, '') : `${key}/${index}`;
    const cause = [mappings, String(index)] as const;
    if (isUnknown(mapping) || isUnknown(ebs)) {
      return [{ suffix, type, properties: isUnknown(ebs) ? ebs : mapping, cause }];
    }
    return isObject(ebs) ? [{ suffix, type, properties: toVolume(ebs, tags), cause, model: ebs }] : [];
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
  const type = 'AWS::RDS::DBInstance';
  return [{ suffix: 'instances', type, properties: Object.fromEntries(properties), model: cluster }];
}

/** IAM Identity Center makes a role of a permission set in each account that it is assigned in. */
function toPermissionSetRole(permissionSet: Values): ImpliedResource[] {
  const { InlinePolicy: policy } = permissionSet;
  if (policy === undefined) return [];
  const properties = { Policies: [{ PolicyName: 'InlinePolicy1', PolicyDocument: policy }] };
  return [{ suffix: 'role', type: 'AWS::IAM::Role', properties, cause: [permissionSet, 'InlinePolicy'] }];
}
