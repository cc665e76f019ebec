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

const fix = (parts: Pick<Fix, 'summary' | 'notes'>, rest: object[], ...revoked: object[]): Fix => ({
  kind: 'fix',
  calls: [
    ...(rest.length > 0 ? [call('Authorize', 'AuthorizeRest', rest)] : []),
    call('Revoke', 'RevokeOpenSources', revoked),
  ],
  undo: [
    { ...call('Authorize', 'RestoreOpenSources', revoked), undoes: 'RevokeOpenSources' },
    ...(rest.length > 0 ? [{ ...call('Revoke', 'RevokeRest', rest), undoes: 'AuthorizeRest' }] : []),
  ],
  cannotUndo: 'A revoked rule comes back with a new rule id and without its tags',
  sideEffects: [],
  ...parts,
});

const neighbours = (ports: string) =>
  `Private addresses that reach ${ports} by 0.0.0.0/0 alone, such as those of a VPC, lose it too`;

export default definePlanCases(rule, [
  {
    scenario: 'MySQL and Memcached from anywhere, beside a web server',
    ...group(anywhere('tcp', 3306, 3306), anywhere('udp', 11211, 11211), anywhere('tcp', 443, 443)),
    expected: fix(
      {
        summary: 'Revoke tcp 3306 from 0.0.0.0/0; revoke udp 11211 from 0.0.0.0/0',
        notes: [neighbours('MySQL (3306) and Memcached (UDP 11211)')],
      },
      [],
      Anywhere('tcp', 3306, 3306),
      Anywhere('udp', 11211, 11211),
    ),
  },
  {
    scenario: 'a range with several databases in it, of which two are next to each other',
    ...group(anywhere('tcp', 2480, 3306)),
    expected: fix(
      {
        summary: 'Narrow tcp 2480-3306 from 0.0.0.0/0 to 2480-2482 and 2485-3305',
        notes: [neighbours('Oracle (2483), Oracle with TLS (2484) and MySQL (3306)')],
      },
      [Anywhere('tcp', 2480, 2482), Anywhere('tcp', 2485, 3305)],
      Anywhere('tcp', 2480, 3306),
    ),
  },
  {
    scenario: 'Redis from anywhere, as describe-security-groups gives it; the application stays',
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: {
      GroupId: 'sg-0a',
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 6379,
          ToPort: 6379,
          IpRanges: [{ CidrIp: '0.0.0.0/0' }],
          UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
        },
      ],
    },
    expected: fix(
      { summary: 'Revoke tcp 6379 from 0.0.0.0/0', notes: [neighbours('Redis (6379)')] },
      [],
      Anywhere('tcp', 6379, 6379),
    ),
  },
  {
    scenario: 'more databases in a range than ranges are worth telling',
    ...group(anywhere('tcp', 3306, 6379)),
    parameters: { ports: '3306,5432,5439,6000,6379' },
    expected: fix(
      {
        summary: 'Narrow tcp 3306-6379 from 0.0.0.0/0 to all but 3306, 5432 and 3 more',
        notes: [neighbours('MySQL (3306), PostgreSQL (5432) and 3 more')],
      },
      [
        Anywhere('tcp', 3307, 5431),
        Anywhere('tcp', 5433, 5438),
        Anywhere('tcp', 5440, 5999),
        Anywhere('tcp', 6001, 6378),
      ],
      Anywhere('tcp', 3306, 6379),
    ),
  },
  {
    scenario: 'one database is open by a block that could be revoked, another by all traffic',
    ...group(anywhere('udp', 11211, 11211), { ipProtocol: '-1', ipRanges: ['64.0.0.0/2'] }),
    parameters: { ports: '3306,5432' },
    expected: needsManualFix(
      'EC2 cannot take MySQL (3306) and PostgreSQL (5432) out of all traffic from 64.0.0.0/2: permit what is needed by itself, then revoke all traffic',
    ),
  },
  {
    scenario: 'PostgreSQL from the subnets',
    ...group({ ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, ipRanges: ['10.0.0.0/16'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
