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
  return listImplied(resource).map(({ suffix, type, properties, cause, model }) => {
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

function listImplied({ type, properties }: DeclaredResource): ImpliedResource[] {
  const implication = IMPLICATIONS.get(type);
  if (!implication) return [];
  // Properties that a macro makes may imply anything.
  if (isUnknown(properties)) return [{ suffix: 'implied', type: implication.type, properties }];
  return implication.find(objectIn(properties)).map((implied) => ({ ...implied, type: implication.type }));
}

type Values = Readonly<Record<string, unknown>>;

/** The type of the resources that another one implies, and how to find them. */
interface Implication {
  readonly type: string;
  readonly find: (properties: Values) => Omit<ImpliedResource, 'type'>[];
}

const impliesVolumes = (find: Implication['find']): Implication => ({ type: 'AWS::EC2::Volume', find });

const IMPLICATIONS: ReadonlyMap<string, Implication> = new Map([
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
  ['AWS::RDS::DBCluster', { type: 'AWS::RDS::DBInstance', find: toClusterInstances }],
  ['AWS::SSO::PermissionSet', { type: 'AWS::IAM::Role', find: toPermissionSetRole }],
  // AWS Config records a managed policy under another type than templates do.
  [
    'AWS::IAM::ManagedPolicy',
    { type: 'AWS::IAM::Policy', find: (policy) => [{ suffix: 'policy', properties: policy, model: policy }] },
  ],
]);

type Implied = ReturnType<Implication['find']>;

/** Finds what a member implies. One that a template leaves open may imply anything. */
function inMember(holder: Values, key: string, find: (member: Values) => Implied): Implied {
  const { [key]: member } = holder;
  if (isUnknown(member)) return [{ suffix: key, properties: member, cause: [holder, key] }];
  return isObject(member) ? find(member) : [];
}

/** Finds what the elements of a list imply. CloudFormation accepts a single object for a list of one. */
function inElements(holder: Values, key: string, find: (element: Values) => Implied): Implied {
  const { [key]: list } = holder;
  if (!isList(list)) return inMember(holder, key, find);
  return list.flatMap((element, index) => {
    const suffix = `${key}/${index}`;
    if (isUnknown(element)) return [{ suffix, properties: element, cause: [list, String(index)] as const }];
    return find(objectIn(element)).map((one) => ({ ...one, suffix: `${suffix}/${one.suffix}` }));
  });
}

function toTemplateVolumes(data: Values): Implied {
  const { TagSpecifications } = data;
  const specifications = isList(TagSpecifications) ? TagSpecifications.map(objectIn) : [];
  const ofVolumes = specifications.find((one) => one.ResourceType === 'volume');
  return toVolumes(data, isUnknown(TagSpecifications) ? TagSpecifications : ofVolumes?.Tags);
}

/**
 * Amazon ECS does not document the type of a volume without one, and encrypts a volume depending on the account.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
function toManagedVolume(model: Values): Implied {
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
function toVolumes(holder: Values, tags: unknown): Implied {
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

/** Only the instances of a Multi-AZ DB cluster are its own; those of Aurora are resources of the template. */
function toClusterInstances(cluster: Values): Implied {
  if (cluster.DBClusterInstanceClass === undefined && cluster.PubliclyAccessible === undefined) return [];
  const { PubliclyAccessible, Engine, Tags } = cluster;
  return [{ suffix: 'instances', properties: { PubliclyAccessible, Engine, Tags }, model: cluster }];
}

/** IAM Identity Center makes a role of a permission set in each account that it is assigned in. */
function toPermissionSetRole(permissionSet: Values): Implied {
  const { InlinePolicy: policy } = permissionSet;
  if (policy === undefined) return [];
  const properties = { Policies: [{ PolicyName: 'InlinePolicy1', PolicyDocument: policy }] };
  return [{ suffix: 'role', properties, cause: [permissionSet, 'InlinePolicy'] }];
}
