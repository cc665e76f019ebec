import { definePlanCases } from '../../../lib/core/cases';
import type { Json } from '../../../lib/core/remediation/operation';
import { type Fix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const fromItself = { ipProtocol: '-1', userIdGroupPairs: [{ groupId: 'sg-0a', userId: '111122223333' }] };
const toAnywhere = { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }], ipRanges: ['0.0.0.0/0'] };
const initial = {
  resourceId: 'sg-0a',
  configuration: { groupName: 'default', ipPermissions: [fromItself], ipPermissionsEgress: [toAnywhere] },
};

const INBOUND = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-0a', UserId: '111122223333' }] }];
const OUTBOUND = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const UNKNOWN_USE =
  'What uses the group loses the traffic that no other group allows; the input has no network interfaces of its account and Region';

/** The plan that revokes rules: inbound, outbound or both. */
function revokeAll(inbound: readonly Json[], outbound: readonly Json[], use = UNKNOWN_USE): Fix {
  const directions = [
    { noun: 'inbound', step: 'Inbound', side: 'Ingress', permissions: inbound },
    { noun: 'outbound', step: 'Outbound', side: 'Egress', permissions: outbound },
  ].filter(({ permissions }) => permissions.length > 0);
  const call = (verb: string, step: string, side: string, IpPermissions: readonly Json[]) => ({
    step,
    service: 'ec2' as const,
    api: `${verb}SecurityGroup${side}`,
    parameters: { GroupId: 'sg-0a', IpPermissions },
  });
  return {
    kind: 'fix',
    summary: `Revoke all ${directions.map(({ noun }) => noun).join(' and ')} rules`,
    calls: directions.map(({ step, side, permissions }) => call('Revoke', `Revoke${step}`, side, permissions)),
    undo: directions.map(({ step, side, permissions }) => ({
      ...call('Authorize', `Restore${step}`, side, permissions),
      undoes: `Revoke${step}`,
    })),
    cannotUndo:
      'A restored rule gets a new ID and loses its tags, and a rule whose source was deleted meanwhile cannot be restored',
    sideEffects: [use],
  };
}

const networkInterface = (resourceId: string, ...groups: readonly string[]) => ({
  resourceType: 'AWS::EC2::NetworkInterface',
  resourceId,
  configuration: { groups: groups.map((groupId) => ({ groupId, groupName: 'default' })) },
});

export default definePlanCases(rule, [
  { scenario: 'the initial rules in a new VPC', ...initial, expected: revokeAll(INBOUND, OUTBOUND) },
  {
    scenario: 'two network interfaces that use the group, and one that does not',
    ...initial,
    beside: [
      networkInterface('eni-0b', 'sg-0a', 'sg-0b'),
      networkInterface('eni-0a', 'sg-0a'),
      networkInterface('eni-0c', 'sg-0c'),
    ],
    expected: revokeAll(
      INBOUND,
      OUTBOUND,
      '2 network interfaces use the group (eni-0a and eni-0b): they lose the traffic that no other group allows',
    ),
  },
  {
    scenario: 'one network interface that uses the group',
    ...initial,
    beside: [networkInterface('eni-0a', 'sg-0a')],
    expected: revokeAll(
      INBOUND,
      OUTBOUND,
      '1 network interface uses the group (eni-0a): it loses the traffic that no other group allows',
    ),
  },
  {
    scenario: 'network interfaces of other groups only',
    ...initial,
    beside: [networkInterface('eni-0c', 'sg-0c')],
    expected: revokeAll(
      INBOUND,
      OUTBOUND,
      'No network interface uses the group now, but what starts later without a group of its own gets this one, and then no traffic',
    ),
  },
  {
    scenario: 'only outbound traffic, from describe-security-groups',
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: {
      GroupId: 'sg-0a',
      GroupName: 'default',
      IpPermissions: [],
      IpPermissionsEgress: [
        {
          IpProtocol: '-1',
          UserIdGroupPairs: [],
          Ipv6Ranges: [],
          PrefixListIds: [],
          IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        },
      ],
    },
    expected: revokeAll([], OUTBOUND),
  },
  {
    scenario: 'sources of every kind, with descriptions',
    resourceId: 'sg-0a',
    configuration: {
      groupName: 'default',
      ipPermissions: [
        {
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          ipv4Ranges: [{ cidrIp: '198.51.100.0/24', description: 'Office' }, { cidrIp: '192.0.2.0/24' }],
          ipRanges: ['198.51.100.0/24', '192.0.2.0/24'],
          ipv6Ranges: [{ cidrIpv6: '2001:db8::/32' }],
          prefixListIds: [{ prefixListId: 'pl-0a', description: 'Offices' }],
          userIdGroupPairs: [
            { groupId: 'sg-0b', userId: '444455556666', description: 'Peer' },
            { groupName: 'old', userId: '444455556666' },
          ],
        },
        { ipProtocol: 'icmp', fromPort: 8, toPort: -1, ipRanges: ['192.0.2.0/24'] },
        { ipProtocol: '-1', ipv4Ranges: [], ipRanges: [], userIdGroupPairs: [] },
      ],
      ipPermissionsEgress: [],
    },
    expected: revokeAll(
      [
        { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '192.0.2.0/24' }] },
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: '192.0.2.0/24' }, { CidrIp: '198.51.100.0/24', Description: 'Office' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }],
          PrefixListIds: [{ PrefixListId: 'pl-0a', Description: 'Offices' }],
          UserIdGroupPairs: [
            { GroupId: 'sg-0b', UserId: '444455556666', Description: 'Peer' },
            { GroupName: 'old', UserId: '444455556666' },
          ],
        },
      ],
      [],
    ),
  },
  {
    scenario: 'a default group without rules',
    resourceId: 'sg-0a',
    configuration: { groupName: 'default', ipPermissions: [], ipPermissionsEgress: [] },
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a group other than the default group',
    resourceId: 'sg-0a',
    configuration: { ...initial.configuration, groupName: 'web' },
    expected: nothingToDo('The rule does not apply to the resource'),
  },
]);
