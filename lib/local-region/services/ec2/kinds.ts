import { pascalCase, uncapitalize } from '../../../core/text/casing';
import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import { buildServiceResource, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { checkId } from './checks';
import { answerFiltered } from './filters';
import * as types from './types';

/** A kind of resource, as calls and answers name it. */
export interface Ec2Kind {
  readonly type: string;
  /** `VpcEndpoint`, in the SDK. */
  readonly shape: string;
  /** `vpc-endpoint`, in ARNs and tags. */
  readonly name: string;
  /** The name in the ARN that AWS Config records, if it is another one. */
  readonly recordedName?: string;
  /** `vpce`, of ids. */
  readonly prefix: string;
  /** The code of the error for an id that nothing has. */
  readonly notFound: string;
  /** The message of that error. */
  readonly explain: (id: string) => string;
  /** The member of a call with ids. */
  readonly ids: string;
  /** The member of an answer. */
  readonly output: string;
}

/** Defines a kind, most of whose names follow from one: `network-acl`, `NetworkAcl`, `NetworkAclIds`, `InvalidNetworkAclID`. */
export function defineKind(prefix: string, name: string, type: string, others: Partial<Ec2Kind> = {}): Ec2Kind {
  const { shape = pascalCase(name) } = others;
  return {
    prefix,
    name,
    type,
    shape,
    notFound: `Invalid${shape}ID.NotFound`,
    ids: `${shape}Ids`,
    output: `${shape}s`,
    explain: (id) => `The ${uncapitalize(shape)} ID '${id}' does not exist`,
    ...others,
  };
}

/** The kinds of resources that calls create, by the prefix of their ids. */
export const EC2_KINDS = {
  acl: defineKind('acl', 'network-acl', types.NETWORK_ACL_TYPE),
  eipalloc: defineKind('eipalloc', 'elastic-ip', types.ADDRESS_TYPE, {
    recordedName: 'eip-allocation',
    notFound: 'InvalidAllocationID.NotFound',
    explain: (id) => `The allocation ID '${id}' does not exist`,
  }),
  eni: defineKind('eni', 'network-interface', types.INTERFACE_TYPE),
  i: defineKind('i', 'instance', types.INSTANCE_TYPE),
  igw: defineKind('igw', 'internet-gateway', types.INTERNET_GATEWAY_TYPE),
  key: defineKind('key', 'key-pair', types.KEY_PAIR_TYPE, {
    notFound: 'InvalidKeyPair.NotFound',
    explain: (name) => `The key pair '${name}' does not exist`,
  }),
  lt: defineKind('lt', 'launch-template', types.LAUNCH_TEMPLATE_TYPE),
  pl: defineKind('pl', 'prefix-list', types.PREFIX_LIST_TYPE, {
    explain: (id) => `The prefix list ID '${id}' does not exist`,
  }),
  rtb: defineKind('rtb', 'route-table', types.ROUTE_TABLE_TYPE),
  sg: defineKind('sg', 'security-group', types.GROUP_TYPE, {
    notFound: 'InvalidGroup.NotFound',
    explain: (id) => `The security group '${id}' does not exist`,
  }),
  snap: defineKind('snap', 'snapshot', types.SNAPSHOT_TYPE, {
    notFound: 'InvalidSnapshot.NotFound',
    explain: (id) => `The snapshot '${id}' does not exist.`,
  }),
  subnet: defineKind('subnet', 'subnet', types.SUBNET_TYPE),
  tgw: defineKind('tgw', 'transit-gateway', types.TRANSIT_GATEWAY_TYPE),
  vol: defineKind('vol', 'volume', types.VOLUME_TYPE, {
    notFound: 'InvalidVolume.NotFound',
    explain: (id) => `The volume '${id}' does not exist.`,
  }),
  vpc: defineKind('vpc', 'vpc', types.VPC_TYPE),
} as const;

/** Builds a resource of a kind as AWS Config records it. */
export const buildResource = (
  context: Pick<ServiceContext, 'scope'>,
  { type, name, recordedName = name }: Ec2Kind,
  parts: Pick<AccountResource, 'resourceId' | 'configuration'> & Partial<AccountResource>,
): AccountResource =>
  buildServiceResource(context, {
    resourceType: type,
    arn: formatArn(context.scope, 'ec2', `${recordedName}/${parts.resourceId}`),
    ...parts,
  });

/** @throws AwsError if there is no resource with an id */
export function findOrRefuse(
  { resources }: Pick<ServiceContext, 'resources'>,
  kind: Ec2Kind,
  id: string,
): AccountResource {
  return resources.find(kind.type, id) ?? refuseId(kind, id);
}

/** @throws AwsError that there is no resource with an id, or that it is none */
export function refuseId({ prefix, notFound, explain }: Ec2Kind, id: string): never {
  checkId(prefix, id);
  throw new AwsError(notFound, explain(id));
}

/** Creates a call that describes the resources of a kind by ids and filters. */
export function createDescribe(context: ServiceContext, kind: Ec2Kind): AnswerCall {
  const { type, shape, ids: member, output } = kind;
  return (call) => {
    const ids = call.input[member] as readonly string[] | undefined;
    const found = ids?.map((id) => findOrRefuse(context, kind, id)) ?? context.resources.list(type);
    const described = found.map(({ configuration }) => toSdkStructure('ec2', shape, configuration) as object);
    return answerFiltered(call, output, described);
  };
}
