import { definePlanCases } from '../../../lib/core/cases';
import { type Fix, needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const group = (...ipPermissions: object[]) => ({
  resourceId: 'sg-0a',
  configuration: { groupId: 'sg-0a', ipPermissions },
});
const anywhere = (ipProtocol: string, fromPort: number, toPort: number) => ({
  ipProtocol,
  fromPort,
  toPort,
  ipv6Ranges: [],
  prefixListIds: [],
  userIdGroupPairs: [],
  ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
  ipRanges: ['0.0.0.0/0'],
});
const Anywhere = (IpProtocol: string, FromPort: number, ToPort: number) => ({
  IpProtocol,
  FromPort,
  ToPort,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
});

const call = (api: 'Authorize' | 'Revoke', step: string, IpPermissions: object[]) =>
  ({
    step,
    service: 'ec2',
    api: `${api}SecurityGroupIngress`,
    parameters: { GroupId: 'sg-0a', IpPermissions },
  }) as Fix['calls'][number];

const cannotUndo = 'A revoked rule comes back with a new rule id and without its tags';
const neighbours = (ports: string) =>
  `Private addresses that reach ${ports} by 0.0.0.0/0 alone, such as those of a VPC, lose it too`;

export default definePlanCases(rule, [
  {
    scenario: 'remote desktops from anywhere over both protocols, beside UDP for something else',
    ...group(anywhere('tcp', 3389, 3389), anywhere('udp', 3389, 3389), anywhere('udp', 53, 53)),
    expected: {
      kind: 'fix',
      summary: 'Revoke tcp 3389 from 0.0.0.0/0; revoke udp 3389 from 0.0.0.0/0',
      calls: [call('Revoke', 'RevokeOpenSources', [Anywhere('tcp', 3389, 3389), Anywhere('udp', 3389, 3389)])],
      undo: [
        {
          ...call('Authorize', 'RestoreOpenSources', [Anywhere('tcp', 3389, 3389), Anywhere('udp', 3389, 3389)]),
          undoes: 'RevokeOpenSources',
        },
      ],
      cannotUndo,
      sideEffects: [],
      notes: [neighbours('TCP 3389 and UDP 3389')],
    },
  },
  {
    scenario: 'a range of TCP around 3389 from anywhere',
    ...group(anywhere('tcp', 3000, 4000)),
    expected: {
      kind: 'fix',
      summary: 'Narrow tcp 3000-4000 from 0.0.0.0/0 to 3000-3388 and 3390-4000',
      calls: [
        call('Authorize', 'AuthorizeRest', [Anywhere('tcp', 3000, 3388), Anywhere('tcp', 3390, 4000)]),
        call('Revoke', 'RevokeOpenSources', [Anywhere('tcp', 3000, 4000)]),
      ],
      undo: [
        {
          ...call('Authorize', 'RestoreOpenSources', [Anywhere('tcp', 3000, 4000)]),
          undoes: 'RevokeOpenSources',
        },
        {
          ...call('Revoke', 'RevokeRest', [Anywhere('tcp', 3000, 3388), Anywhere('tcp', 3390, 4000)]),
          undoes: 'AuthorizeRest',
        },
      ],
      cannotUndo,
      sideEffects: [],
      notes: [neighbours('TCP 3389')],
    },
  },
  {
    scenario: 'UDP alone, as describe-security-groups gives it; the jump host stays',
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: {
      GroupId: 'sg-0a',
      IpPermissions: [
        {
          IpProtocol: 'udp',
          FromPort: 3389,
          ToPort: 3389,
          IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '203.0.113.7/32' }],
          UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
        },
      ],
    },
    expected: {
      kind: 'fix',
      summary: 'Revoke udp 3389 from 0.0.0.0/0',
      calls: [call('Revoke', 'RevokeOpenSources', [Anywhere('udp', 3389, 3389)])],
      undo: [
        { ...call('Authorize', 'RestoreOpenSources', [Anywhere('udp', 3389, 3389)]), undoes: 'RevokeOpenSources' },
      ],
      cannotUndo,
      sideEffects: [],
      notes: [neighbours('UDP 3389')],
    },
  },
  {
    scenario: 'all traffic from anywhere',
    ...group({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }),
    expected: needsManualFix(
      'EC2 cannot take TCP 3389 and UDP 3389 out of all traffic from 0.0.0.0/0: permit what is needed by itself, then revoke all traffic',
    ),
  },
  {
    scenario: 'remote desktops from the office',
    ...group({ ipProtocol: 'tcp', fromPort: 3389, toPort: 3389, ipRanges: ['203.0.113.0/24'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
