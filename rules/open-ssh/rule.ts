import { difference } from '../../lib/core/network/address-set';
import { isInternetWide } from '../../lib/core/network/internet';
import { tcp } from '../../lib/core/network/port';
import { cidrs, integer, strings } from '../../lib/core/parameters';
import { prefixListEntries } from '../../lib/core/resources/prefix-list';
import { describeReach, securityGroup, sourcesReaching } from '../../lib/core/resources/security-group';
import { defineRule, onChange } from '../../lib/core/rule';
import { COMPLIANT, nonCompliant, undecided } from '../../lib/core/verdict';
import { listed } from '../../lib/core/wording';

/** Nobody outside should reach port 22: one leaked key is then enough. */
export default defineRule({
  name: 'open-ssh',
  title: 'Security groups keep SSH closed to the internet',
  why: 'A port 22 that the internet reaches is tried all day by machines: one leaked key or one unpatched daemon is then enough.',
  severity: 'high',
  resource: securityGroup,
  triggers: [onChange],
  managedRule: 'restricted-ssh',
  parameters: {
    allowedCidrs: cidrs({ default: '', description: 'Blocks that may reach port 22, however wide' }),
    allowedPrefixLists: strings({
      default: '',
      description: 'Prefix lists that may reach port 22',
      pattern: /^pl-\w+$/,
    }),
    ipv4PrefixLength: integer({
      default: 8,
      min: 1,
      max: 32,
      description: 'Open is what lets in more public IPv4 addresses than one block of this prefix length holds',
    }),
    ipv6PrefixLength: integer({
      default: 32,
      min: 1,
      max: 128,
      description: 'Open is what lets in more public IPv6 addresses than one block of this prefix length holds',
    }),
  },
  facts: [prefixListEntries],
  blindSpots: [
    'Whether anything uses the group, and whether routes, network ACLs or a firewall stop the traffic on its way.',
    'SSH on a port other than 22.',
  ],
  evaluate(group, { parameters, facts }) {
    const reach = sourcesReaching(group, tcp(22), { facts, trustedPrefixLists: parameters.allowedPrefixLists });
    if (isInternetWide(difference(reach.addresses, parameters.allowedCidrs), parameters)) {
      return nonCompliant(`Port 22 is open to ${describeReach(reach.through)}`);
    }
    return reach.unknown.length === 0
      ? COMPLIANT
      : undecided(`whether port 22 is open: it lets in ${listed(reach.unknown)}`);
  },
});
