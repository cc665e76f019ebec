import type { NormalizedSchema } from '@smithy/core/schema';
import { matchesGlob } from '../../../core/text/glob';
import { type AwsCall, AwsError } from '../../aws-call';
import { answerPage } from '../../wire/pages';
import { getValueSchema, listSchemaMembers } from '../../wire/protocols/scalars';
import { ServiceModel } from '../../wire/service-model';

interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** Filters whose names do not follow from the members of the description. */
const FILTER_PATHS: Readonly<Record<string, string>> = {
  ...toGroupFilters('ip-permission', 'IpPermissions'),
  ...toGroupFilters('egress.ip-permission', 'IpPermissionsEgress'),
  'addresses.association.public-ip': 'PrivateIpAddresses.Association.PublicIp',
  'addresses.primary': 'PrivateIpAddresses.Primary',
  'addresses.private-ip-address': 'PrivateIpAddresses.PrivateIpAddress',
  'attachment.status': 'Attachment.Status|Attachments.State',
  affinity: 'Placement.Affinity',
  'availability-zone': 'AvailabilityZone|Placement.AvailabilityZone',
  'block-device-mapping.attach-time': 'BlockDeviceMappings.Ebs.AttachTime',
  'block-device-mapping.delete-on-termination': 'BlockDeviceMappings.Ebs.DeleteOnTermination',
  'block-device-mapping.status': 'BlockDeviceMappings.Ebs.Status',
  'block-device-mapping.volume-id': 'BlockDeviceMappings.Ebs.VolumeId',
  'cidr-block-association.association-id': 'CidrBlockAssociationSet.AssociationId',
  'cidr-block-association.cidr-block': 'CidrBlockAssociationSet.CidrBlock',
  default: 'IsDefault',
  'default-for-az': 'DefaultForAz',
  'dns-name': 'PublicDnsName',
  fingerprint: 'KeyFingerprint',
  'group-id': 'GroupId|Groups.GroupId',
  'group-name': 'GroupName|Groups.GroupName',
  'instance.group-id': 'SecurityGroups.GroupId',
  'instance.group-name': 'SecurityGroups.GroupName',
  'instance-state-code': 'State.Code|InstanceState.Code',
  'instance-state-name': 'State.Name|InstanceState.Name',
  'instance-status.reachability': 'InstanceStatus.Details.Status',
  'ip-address': 'PublicIpAddress',
  'ipv6-cidr-block-association.ipv6-cidr-block': 'Ipv6CidrBlockAssociationSet.Ipv6CidrBlock',
  'launch-index': 'AmiLaunchIndex',
  'monitoring-state': 'Monitoring.State',
  'network-interface.group-id': 'NetworkInterfaces.Groups.GroupId',
  'owner-id': 'OwnerId',
  'placement-group-name': 'Placement.GroupName',
  'product-code': 'ProductCodes.ProductCodeId',
  reason: 'StateTransitionReason',
  'state-reason-code': 'StateReason.Code',
  'system-status.reachability': 'SystemStatus.Details.Status',
  tenancy: 'Placement.Tenancy',
  status: 'State|Status',
  'vpc-cidr': 'CidrBlock',
  cidr: 'CidrBlock',
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
function toGroupFilters(filter: string, member: string): Record<string, string> {
  const paths = {
    cidr: 'IpRanges.CidrIp',
    'from-port': 'FromPort',
    'group-id': 'UserIdGroupPairs.GroupId',
    'group-name': 'UserIdGroupPairs.GroupName',
    'ipv6-cidr': 'Ipv6Ranges.CidrIpv6',
    'prefix-list-id': 'PrefixListIds.PrefixListId',
    protocol: 'IpProtocol',
    'to-port': 'ToPort',
    'user-id': 'UserIdGroupPairs.UserId',
  };
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [`${filter}.${name}`, `${member}.${path}`]));
}

/**
 * Answers with a page of the descriptions that pass every filter of a call. A filter is named after the member of the
 * description: `attachment.instance-id`. Values may have wildcards.
 * @param list the member of the answer
 * @param wrap returns a description as the answer has it
 * @throws AwsError for a filter that names no member of the descriptions
 */
export function answerFiltered<T extends object>(
  call: AwsCall,
  list: string,
  descriptions: readonly T[],
  wrap?: (description: T) => object,
): object {
  // Some calls have them in the singular.
  const filters = (call.input.Filters ?? call.input.Filter ?? []) as readonly Filter[];
  checkFilters(call.operation, filters);
  const found = descriptions.filter((description) =>
    filters.every(({ Name = '', Values = [] }) => {
      const values = readFilter(description, Name);
      return Values.some((wanted) => values.some((each) => matchesGlob(wanted, each)));
    }),
  );
  return answerPage(call, list, found, wrap);
}

function checkFilters(operation: string, filters: readonly Filter[]): void {
  const output = ServiceModel.load('ec2').operations.get(operation)?.output;
  const described = output ? listDescribed(output) : [];
  for (const { Name = '' } of filters) {
    const paths = (FILTER_PATHS[Name] ?? Name).split('|').map((path) => path.split('.'));
    const isTag = Name === 'tag-key' || Name.startsWith('tag:');
    if (isTag || paths.some((path) => described.some((schema) => hasPath(schema, path)))) continue;
    throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
  }
}

/** Lists the structures that an answer describes; instances are within reservations. */
function listDescribed(output: NormalizedSchema): NormalizedSchema[] {
  const listElements = (schema: NormalizedSchema): NormalizedSchema[] =>
    listSchemaMembers(schema)
      .filter(([, member]) => member.isListSchema() && getValueSchema(member).isStructSchema())
      .map(([, member]) => getValueSchema(member));
  const elements = listElements(output);
  return [...elements, ...elements.flatMap(listElements)];
}

function hasPath(schema: NormalizedSchema, [first, ...rest]: readonly string[]): boolean {
  if (schema.isListSchema()) return hasPath(getValueSchema(schema), first === undefined ? [] : [first, ...rest]);
  if (first === undefined) return !schema.isStructSchema();
  if (!schema.isStructSchema()) return false;
  const wanted = simplify(first);
  const found = listSchemaMembers(schema).find(([name]) => [wanted, `${wanted}s`].includes(simplify(name)));
  return found !== undefined && hasPath(found[1], rest);
}

function readFilter(item: object, name: string): string[] {
  const { Tags = [] } = item as { Tags?: readonly { Key: string; Value: string }[] };
  if (name === 'tag-key') return Tags.map(({ Key }) => Key);
  if (name.startsWith('tag:')) return Tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value);
  return (FILTER_PATHS[name] ?? name).split('|').flatMap((path) => readPath(item, path.split('.')));
}

function readPath(value: unknown, [first, ...rest]: readonly string[]): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => readPath(each, first === undefined ? [] : [first, ...rest]));
  if (first === undefined) return typeof value === 'object' && !(value instanceof Date) ? [] : [String(value)];
  if (typeof value !== 'object') return [];
  const wanted = simplify(first);
  const key = Object.keys(value).find((each) => [wanted, `${wanted}s`].includes(simplify(each)));
  return key === undefined ? [] : readPath((value as Record<string, unknown>)[key], rest);
}

const simplify = (name: string): string => name.replaceAll('-', '').toLowerCase();
