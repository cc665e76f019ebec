import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const fromItself = { ipProtocol: '-1', userIdGroupPairs: [{ groupId: 'sg-0a', userId: '111122223333' }] };
const toAnywhere = { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }], ipRanges: ['0.0.0.0/0'] };
const nothing = { ipPermissions: [], ipPermissionsEgress: [] };

export default defineCases(rule, [
  {
    scenario: 'the initial rules in a new VPC',
    resourceId: 'sg-0a',
    configuration: { groupName: 'default', ipPermissions: [fromItself], ipPermissionsEgress: [toAnywhere] },
    expected: nonCompliant(
      'The default group allows inbound all traffic from itself; outbound all traffic to 0.0.0.0/0',
    ),
  },
  {
    scenario: 'only outbound traffic is allowed',
    configuration: { ...nothing, groupName: 'default', ipPermissionsEgress: [toAnywhere] },
    expected: nonCompliant('The default group allows outbound all traffic to 0.0.0.0/0'),
  },
  {
    scenario: 'several inbound ports from several sources',
    configuration: {
      ...nothing,
      groupName: 'default',
      ipPermissions: [
        { ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-0a' }] },
        {
          ipProtocol: 'udp',
          fromPort: 5000,
          toPort: 5010,
          ipv6Ranges: [{ cidrIpv6: '2001:db8::/32' }],
          userIdGroupPairs: [{ groupId: 'sg-0b' }],
        },
        { ipProtocol: 'icmp', fromPort: 8, toPort: -1, ipRanges: ['192.0.2.0/24'] },
      ],
    },
    expected: nonCompliant(
      'The default group allows inbound tcp 22 from prefix list pl-0a; udp 5000-5010 from 2001:db8::/32 and sg-0b; 1 more rule',
    ),
  },
  {
    scenario: 'a default group without rules',
    configuration: { ...nothing, groupName: 'default' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a permission without sources',
    configuration: {
      ...nothing,
      groupName: 'default',
      ipPermissions: [{ ipProtocol: '-1', ipv4Ranges: [], ipRanges: [], userIdGroupPairs: [] }],
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a group other than the default group',
    configuration: { groupName: 'web', ipPermissions: [fromItself], ipPermissionsEgress: [toAnywhere] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the output of describe-security-groups',
    shape: 'description',
    configuration: {
      GroupName: 'default',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    expected: nonCompliant('The default group allows outbound all traffic to 0.0.0.0/0'),
  },
  {
    scenario: 'a template, which cannot create a default group',
    shape: 'template',
    configuration: { SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }] },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'no group name',
    configuration: nothing,
    expected: unreadable('Cannot read configuration.groupName: expected a name, found nothing'),
  },
  {
    scenario: 'no outbound permissions',
    configuration: { groupName: 'default', ipPermissions: [] },
    expected: unreadable('Cannot read configuration.ipPermissionsEgress: expected a list, found nothing'),
  },
]);
