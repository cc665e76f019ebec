import { unexpectedType } from '../../core/json';
import {
  type AddressSet,
  type Cidr,
  isEmptySet,
  NO_ADDRESSES,
  parseCidr,
  subtractSet,
  toAddressSet,
  uniteSets,
} from '../../core/network/address-set';
import { ALL_TRAFFIC, carriesPort, type Port, type Protocol, parseProtocol } from '../../core/network/port';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';
import { findUnknownBlock, type UnknownBlock } from '../ec2/ip-permission';
import { readCidr } from '../ec2/prefix-list';

/**
 * A rule of a network ACL. What a template leaves open is all that it may be.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
 *
 * @example
 * const isCertain = ({ openParts }: NetworkAclEntry) => openParts.length === 0;
 */
export interface NetworkAclEntry {
  readonly number: number;
  readonly actions: readonly AclAction[];
  readonly protocol: Protocol;
  /** `undefined` for all ports. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
  readonly cidrs: readonly Cidr[];
  /** The size of its range, if a template leaves the range open except for it. */
  readonly block?: UnknownBlock | undefined;
  /** For people, what a template leaves open: `{"Ref":"Office"}`. */
  readonly openParts: readonly string[];
}
const ACL_ACTIONS = ['allow', 'deny'] as const;
type AclAction = (typeof ACL_ACTIONS)[number];

/**
 * The addresses that may send to a port, and the numbers of the rules that let them.
 *
 * @example
 * const isClosed = ({ rules }: AclReach) => rules.length === 0;
 */
export interface AclReach {
  readonly addresses: AddressSet;
  readonly rules: readonly number[];
  /** The addresses that may send to it if what a template leaves open lets them. */
  readonly possible: AddressSet;
  /** The ranges of known size that may let in more, wherever they are. */
  readonly blocks: readonly UnknownBlock[];
  /** The open parts that decide whether they do: `{"Ref":"Office"}`. */
  readonly openParts: readonly string[];
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
    this.inboundRead ??= this.readInbound().sort((a, b) => a.number - b.number);
    return this.inboundRead;
  }

  /** Returns the addresses that may send to a port: the first rule that matches decides. */
  findReach(port: Port): AclReach {
    const matching = this.inbound.filter((entry) => matchesPort(entry, port));
    const openParts = [...new Set(matching.flatMap((entry) => entry.openParts))];
    const certain = applyEntries(matching, 'deny');
    if (openParts.length === 0) return { ...certain, possible: certain.addresses, openParts };
    const { addresses: possible, blocks } = applyEntries(matching, 'allow');
    return { ...certain, possible, blocks, openParts };
  }

  private readInbound(): NetworkAclEntry[] {
    if (!this.isTemplate) {
      const entries = this.configuration.objects('entries').filter((entry) => !entry.boolean('egress'));
      return entries.map(toAclEntry);
    }
    const type = 'AWS::EC2::NetworkAclEntry';
    if (!this.supplementaryConfiguration.has(type)) return [];
    return this.supplementaryConfiguration.list(type).flatMap(([value, path]) => {
      if (isUnknown(value)) return [{ ...ANY_ENTRY, openParts: [value.what] }];
      const entry = Properties.of(value, path);
      const egress = entry.raw('egress');
      if (!isUnknown(egress)) return entry.optionalBoolean('egress') ? [] : [toAclEntry(entry)];
      const { openParts, ...rest } = toAclEntry(entry);
      return [{ ...rest, openParts: [egress.what, ...openParts] }];
    });
  }
}

const ANY_ENTRY: NetworkAclEntry = {
  number: 0,
  actions: ACL_ACTIONS,
  protocol: ALL_TRAFFIC,
  ports: undefined,
  cidrs: [parseCidr('0.0.0.0/0'), parseCidr('::/0')],
  openParts: [],
};

function toAclEntry(entry: Properties): NetworkAclEntry {
  const openParts: string[] = [];
  /** Reads a property, or its widest value if a template leaves it open. */
  const read = <T>(holder: Properties, key: string, widest: T, readKnown: () => T): T => {
    const raw = holder.raw(key);
    if (!isUnknown(raw)) return readKnown();
    openParts.push(raw.what);
    return widest;
  };
  const protocol = read(entry, 'protocol', ALL_TRAFFIC, () => readEntryProtocol(entry));
  // With other protocols, and with all of them, EC2 ignores the ports:
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  const ports = hasPorts ? read(entry, 'portRange', undefined, () => entry.optionalObject('portRange')) : undefined;
  const [key, family] = entry.has('cidrBlock') ? (['cidrBlock', 4] as const) : (['ipv6CidrBlock', 6] as const);
  const range = entry.raw(key);
  return {
    number: read(entry, 'ruleNumber', 0, () => entry.integer('ruleNumber')),
    actions: read<readonly AclAction[]>(entry, 'ruleAction', ACL_ACTIONS, () => [
      entry.oneOf('ruleAction', ACL_ACTIONS),
    ]),
    protocol,
    ports: ports && {
      from: read(ports, 'from', 0, () => ports.integer('from')),
      to: read(ports, 'to', 65535, () => ports.integer('to')),
    },
    cidrs: read(entry, key, ANY_ENTRY.cidrs, () => [readCidr(entry.string(key), () => entry.joinPath(key))]),
    block: isUnknown(range) ? findUnknownBlock(range, family) : undefined,
    openParts,
  };
}

function readEntryProtocol(entry: Properties): Protocol {
  const protocol = parseProtocol(String(entry.integer('protocol')));
  if (protocol === undefined) throw unexpectedType(entry.joinPath('protocol'), 'a protocol', entry.raw('protocol'));
  return protocol;
}

const matchesPort = ({ protocol, ports }: NetworkAclEntry, port: Port): boolean =>
  carriesPort(protocol, port) && (!ports || (port.number >= ports.from && port.number <= ports.to));

/**
 * Returns the addresses that rules let in.
 * @param open what rules with open parts do, if they may: all that they may be about is denied, or all is allowed
 */
function applyEntries(
  entries: readonly NetworkAclEntry[],
  open: AclAction,
): Pick<AclReach, 'addresses' | 'rules' | 'blocks'> {
  let decided = NO_ADDRESSES;
  let addresses = NO_ADDRESSES;
  const rules: number[] = [];
  const blocks: UnknownBlock[] = [];
  for (const { number, actions, cidrs, block, openParts } of entries) {
    const action = openParts.length === 0 ? actions[0] : open;
    if (action === undefined || !actions.includes(action)) continue;
    if (block && action === 'allow') {
      blocks.push(block);
      continue;
    }
    const added = subtractSet(toAddressSet(cidrs), decided);
    decided = uniteSets(decided, added);
    if (action === 'deny' || isEmptySet(added)) continue;
    addresses = uniteSets(addresses, added);
    rules.push(number);
  }
  return { addresses, rules, blocks };
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
