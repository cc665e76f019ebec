import { unexpectedType } from '../../core/json';
import {
  type AddressSet,
  type Cidr,
  isEmptySet,
  NO_ADDRESSES,
  subtractSet,
  toAddressSet,
  uniteSets,
} from '../../core/network/address-set';
import { carriesPort, type Port, type Protocol, parseProtocol } from '../../core/network/port';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, UnknownValue } from '../../core/reading/unreadable';
import { readCidr } from '../ec2/prefix-list';

/**
 * A rule of a network ACL: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
 *
 * @example
 * const isLast = ({ number }: NetworkAclEntry) => number === 32767;
 */
export interface NetworkAclEntry {
  readonly number: number;
  readonly allows: boolean;
  readonly protocol: Protocol;
  /** `undefined` for all ports. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
  readonly cidr: Cidr;
}

/**
 * The addresses that may send to a port, and the numbers of the rules that let them.
 *
 * @example
 * const isClosed = ({ rules }: AclReach) => rules.length === 0;
 */
export interface AclReach {
  readonly addresses: AddressSet;
  readonly rules: readonly number[];
}

/**
 * A network ACL: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 *
 * @example
 * const isOpen = (acl: NetworkAcl) => acl.findReach(tcp(22)).rules.length > 0;
 */
export class NetworkAcl extends Resource {
  private inboundRead: readonly NetworkAclEntry[] | undefined;

  /** Whether it is the one of its VPC that subnets without another one use, and that cannot be deleted. */
  get isDefault(): boolean {
    return !this.isTemplate && this.configuration.boolean('isDefault');
  }

  /** The subnets that use it; `undefined` for a template, in which associations are resources of their own. */
  get subnets(): readonly string[] | undefined {
    if (this.isTemplate) return undefined;
    return this.configuration.objects('associations').map((association) => association.string('subnetId'));
  }

  /** The inbound rules in the order in which they are applied. */
  get inbound(): readonly NetworkAclEntry[] {
    this.inboundRead ??= this.listEntries()
      .filter((entry) => !(this.isTemplate ? entry.optionalBoolean('egress') : entry.boolean('egress')))
      .map(toAclEntry)
      .sort((a, b) => a.number - b.number);
    return this.inboundRead;
  }

  /** Returns the addresses that may send to a port: the first rule that matches decides. */
  findReach(port: Port): AclReach {
    let decided = NO_ADDRESSES;
    let addresses = NO_ADDRESSES;
    const rules: number[] = [];
    for (const { number, allows, protocol, ports, cidr } of this.inbound) {
      if (!carriesPort(protocol, port) || (ports && (port.number < ports.from || port.number > ports.to))) continue;
      const added = subtractSet(toAddressSet([cidr]), decided);
      decided = uniteSets(decided, added);
      if (!allows || isEmptySet(added)) continue;
      addresses = uniteSets(addresses, added);
      rules.push(number);
    }
    return { addresses, rules };
  }

  private listEntries(): Properties[] {
    if (!this.isTemplate) return this.configuration.objects('entries');
    const type = 'AWS::EC2::NetworkAclEntry';
    if (!this.supplementaryConfiguration.has(type)) return [];
    return this.supplementaryConfiguration.list(type).map(([entry, path]) => {
      if (isUnknown(entry)) throw new UnknownValue(path, entry);
      return Properties.of(entry, path);
    });
  }
}

function toAclEntry(entry: Properties): NetworkAclEntry {
  const protocol = parseProtocol(String(entry.integer('protocol')));
  if (protocol === undefined) throw unexpectedType(entry.joinPath('protocol'), 'a protocol', entry.raw('protocol'));
  // With other protocols, and with all of them, EC2 ignores the ports:
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
  const range = protocol === 'tcp' || protocol === 'udp' ? entry.optionalObject('portRange') : undefined;
  const key = entry.has('cidrBlock') ? 'cidrBlock' : 'ipv6CidrBlock';
  return {
    number: entry.integer('ruleNumber'),
    allows: entry.oneOf('ruleAction', ['allow', 'deny']) === 'allow',
    protocol,
    ports: range && { from: range.integer('from'), to: range.integer('to') },
    cidr: readCidr(entry.string(key), () => entry.joinPath(key)),
  };
}

/**
 * Reads network ACLs.
 * @example
 * networkAcl.read(item).inbound;
 */
export const networkAcl = defineReader('AWS::EC2::NetworkAcl', NetworkAcl, {
  list: 'NetworkAcls',
  id: 'NetworkAclId',
});
