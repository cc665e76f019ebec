import { relateTo } from '../../../account/relationships';
import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../../../aws-call';
import { hashText } from '../../../hashes';
import type { Operations } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { toItemTags } from '../../tags';
import { answerFiltered } from '../filters';
import { buildResource, EC2_KINDS, findOrRefuse } from '../kinds';
import { readTagSpecifications } from '../tags';
import { ADDRESS_TYPE, INSTANCE_TYPE, INTERFACE_TYPE } from '../types';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-eips */
const MAX_ADDRESSES = 5;

/** The members of an address that say what uses it. */
const USES = ['associationId', 'instanceId', 'networkInterfaceId', 'networkInterfaceOwnerId', 'privateIpAddress'];

/** Elastic IP addresses, and the network interfaces that use them. */
export function createAddressOperations(context: ServiceContext): Operations {
  const { resources, scope } = context;

  const findByIp = (ip: string): AccountResource => {
    const found = resources.list(ADDRESS_TYPE).find((address) => readIp(address) === ip);
    if (found) return found;
    throw new AwsError('InvalidAddress.NotFound', `Address '${ip}' not found.`);
  };
  const find = ({ AllocationId, PublicIp }: CallInput): AccountResource => {
    if (AllocationId !== undefined) return findOrRefuse(context, EC2_KINDS.eipalloc, AllocationId);
    if (PublicIp !== undefined) return findByIp(PublicIp);
    throw new AwsError('MissingParameter', 'Either public IP or allocation id must be specified');
  };

  const findInterface = ({ InstanceId, NetworkInterfaceId }: CallInput): AccountResource => {
    if (NetworkInterfaceId !== undefined) return findOrRefuse(context, EC2_KINDS.eni, NetworkInterfaceId);
    if (InstanceId === undefined) {
      throw new AwsError('MissingParameter', 'Either instance ID or network interface id must be specified');
    }
    findOrRefuse(context, EC2_KINDS.i, InstanceId);
    const found = resources.list(INTERFACE_TYPE).find((eni) => readInstance(eni) === InstanceId);
    if (found) return found;
    throw new AwsError('InvalidInstanceID', `The instance '${InstanceId}' has no network interface`);
  };

  /** Shows the address of an interface at it and at its instance; none without an association. */
  const showAddress = (eni: AccountResource, association: CallInput | undefined, call: AwsCall): void => {
    const { association: _, ...others } = eni.configuration;
    const changed = { ...others, ...(association && { association }) };
    resources.put({ ...eni, configuration: changed }, call);
    const instance = resources.find(INSTANCE_TYPE, readInstance(eni) ?? '');
    if (!instance) return;
    const { publicIpAddress: __, networkInterfaces, ...kept } = instance.configuration;
    const interfaces = (networkInterfaces ?? []) as readonly { readonly networkInterfaceId?: string }[];
    const configuration = {
      ...kept,
      ...(association && { publicIpAddress: association.publicIp }),
      networkInterfaces: interfaces.map((each) => (each.networkInterfaceId === eni.resourceId ? changed : each)),
    };
    resources.put({ ...instance, configuration }, call);
  };

  const associate = (address: AccountResource, eni: AccountResource, call: AwsCall): string => {
    const associationId = createResourceId(context, 'eipassoc');
    const { privateIpAddress } = eni.configuration;
    const instanceId = readInstance(eni);
    const configuration = {
      ...address.configuration,
      associationId,
      networkInterfaceId: eni.resourceId,
      networkInterfaceOwnerId: scope.account,
      privateIpAddress,
      ...(instanceId !== undefined && { instanceId }),
    };
    const relationships = [
      relateTo('Is attached to', INTERFACE_TYPE, eni.resourceId),
      ...(instanceId === undefined ? [] : [relateTo('Is attached to', INSTANCE_TYPE, instanceId)]),
    ];
    resources.put({ ...address, configuration, relationships }, call);
    const { allocationId, publicIp } = address.configuration;
    const association = { allocationId, associationId, ipOwnerId: scope.account, publicDnsName: '', publicIp };
    // The relationship has changed the interface as well.
    showAddress(resources.find(INTERFACE_TYPE, eni.resourceId) ?? eni, association, call);
    return associationId;
  };

  const free = (address: AccountResource, call: AwsCall): void => {
    const eni = resources.find(INTERFACE_TYPE, String(address.configuration.networkInterfaceId));
    if (eni) showAddress(eni, undefined, call);
    const kept = Object.entries(address.configuration).filter(([name]) => !USES.includes(name));
    resources.put({ ...address, configuration: Object.fromEntries(kept), relationships: [] }, call);
  };

  const listUsed = (networkInterfaceId: string): AccountResource[] =>
    resources.list(ADDRESS_TYPE).filter(({ configuration }) => configuration.networkInterfaceId === networkInterfaceId);

  // The addresses of an instance that is terminated stay.
  resources.onChange(({ before, after, cause }) => {
    if (after || !cause || before?.resourceType !== INTERFACE_TYPE) return;
    for (const address of listUsed(before.resourceId)) free(address, cause);
  });

  return {
    AllocateAddress: (call) => {
      // The other domain is that of EC2-Classic, which has ended.
      const { Domain = 'vpc' } = call.input;
      if (Domain !== 'vpc') throw new AwsError('InvalidParameterValue', `Invalid value '${Domain}' for domain.`);
      const used = new Set(resources.list(ADDRESS_TYPE).map(readIp));
      if (used.size >= MAX_ADDRESSES) {
        throw new AwsError('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
      }
      const allocationId = createResourceId(context, 'eipalloc');
      const publicIp = chooseAddress(allocationId, used);
      const tags = readTagSpecifications(call, 'elastic-ip');
      const place = { domain: 'vpc', networkBorderGroup: scope.region, publicIpv4Pool: 'amazon' };
      const configuration = { allocationId, publicIp, ...place, tags: toItemTags(tags) };
      const parts = { resourceId: allocationId, resourceName: publicIp, configuration, tags };
      resources.put(buildResource(context, EC2_KINDS.eipalloc, parts), call);
      const { Tags: _, ...allocated } = toSdkStructure('ec2', 'Address', configuration);
      return allocated;
    },
    ReleaseAddress: (call) => {
      const address = find(call.input);
      if (address.configuration.associationId !== undefined) {
        throw new AwsError('InvalidIPAddress.InUse', `Address ${readIp(address)} is in use.`);
      }
      resources.delete(ADDRESS_TYPE, address.resourceId, call);
      return {};
    },
    AssociateAddress: (call) => {
      const { AllowReassociation = true } = call.input;
      const address = find(call.input);
      const eni = findInterface(call.input);
      const { associationId, networkInterfaceId } = address.configuration;
      if (networkInterfaceId === eni.resourceId) return { AssociationId: associationId };
      if (associationId !== undefined && !AllowReassociation) {
        const message = `resource ${address.resourceId} is already associated with associate-id ${associationId}`;
        throw new AwsError('Resource.AlreadyAssociated', message);
      }
      for (const other of [...(associationId === undefined ? [] : [address]), ...listUsed(eni.resourceId)]) {
        free(other, call);
      }
      return { AssociationId: associate(find(call.input), findInterface(call.input), call) };
    },
    DisassociateAddress: (call) => {
      const { AssociationId, PublicIp } = call.input;
      if (AssociationId === undefined) {
        free(find({ PublicIp }), call);
        return {};
      }
      const found = resources
        .list(ADDRESS_TYPE)
        .find(({ configuration }) => configuration.associationId === AssociationId);
      if (!found) {
        throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
      }
      free(found, call);
      return {};
    },
    DescribeAddresses: (call) => {
      const { AllocationIds, PublicIps } = call.input as Readonly<Record<string, readonly string[] | undefined>>;
      const named = [
        ...(AllocationIds ?? []).map((id) => findOrRefuse(context, EC2_KINDS.eipalloc, id)),
        ...(PublicIps ?? []).map(findByIp),
      ];
      const found = AllocationIds || PublicIps ? named : resources.list(ADDRESS_TYPE);
      const described = found.map(({ configuration }) => toSdkStructure('ec2', 'Address', configuration) as object);
      return answerFiltered(call, 'Addresses', described);
    },
  };
}

/** AWS Config may have recorded an address without a name. */
const readIp = ({ configuration }: AccountResource): string => String(configuration.publicIp);

const readInstance = ({ configuration }: AccountResource): string | undefined =>
  (configuration.attachment as { readonly instanceId?: string } | undefined)?.instanceId;

/** Returns an address of a range for documentation that no other one has. */
function chooseAddress(id: string, used: ReadonlySet<string>): string {
  const first = Number.parseInt(hashText(id).slice(0, 4), 16);
  for (let number = first; ; number++) {
    const address = `198.51.100.${1 + (number % 254)}`;
    if (!used.has(address)) return address;
  }
}
