import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import {
  describedGroup,
  expectedFix,
  expectedSplit,
  groupItem,
  privateAccessNote,
  recordedAnywhere,
  requestAnywhere,
} from '../open-ports/plan-builders';
import rule from './rule';

export default definePlanCases(rule, [
  {
    scenario: 'MySQL and Memcached from anywhere, and a web server',
    ...groupItem(recordedAnywhere('tcp', 3306), recordedAnywhere('udp', 11211), recordedAnywhere('tcp', 443)),
    expected: expectedFix(
      {
        summary: 'Revoke tcp 3306 from 0.0.0.0/0; revoke udp 11211 from 0.0.0.0/0',
        notes: [privateAccessNote('MySQL (3306) and Memcached (UDP 11211)')],
      },
      [],
      requestAnywhere('tcp', 3306),
      requestAnywhere('udp', 11211),
    ),
  },
  {
    scenario: 'a port range with several databases, two of them on adjacent ports',
    ...groupItem(recordedAnywhere('tcp', 2480, 3306)),
    expected: expectedFix(
      {
        summary: 'Narrow tcp 2480-3306 from 0.0.0.0/0 to 2480-2482 and 2485-3305',
        notes: [privateAccessNote('Oracle (2483), Oracle with TLS (2484) and MySQL (3306)')],
      },
      [requestAnywhere('tcp', 2480, 2482), requestAnywhere('tcp', 2485, 3305)],
      requestAnywhere('tcp', 2480, 3306),
    ),
  },
  {
    scenario: 'Redis from anywhere, from describe-security-groups; the application keeps access',
    ...describedGroup({
      IpProtocol: 'tcp',
      FromPort: 6379,
      ToPort: 6379,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
      UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
    }),
    expected: expectedFix(
      { summary: 'Revoke tcp 6379 from 0.0.0.0/0', notes: [privateAccessNote('Redis (6379)')] },
      [],
      requestAnywhere('tcp', 6379),
    ),
  },
  {
    scenario: 'a port range with the ports of the parameter, which are in no order',
    ...groupItem(recordedAnywhere('tcp', 3300, 5500)),
    parameters: { ports: '5432,3306' },
    expected: expectedFix(
      {
        summary: 'Narrow tcp 3300-5500 from 0.0.0.0/0 to 3300-3305, 3307-5431 and 5433-5500',
        notes: [privateAccessNote('PostgreSQL (5432) and MySQL (3306)')],
      },
      [requestAnywhere('tcp', 3300, 3305), requestAnywhere('tcp', 3307, 5431), requestAnywhere('tcp', 5433, 5500)],
      requestAnywhere('tcp', 3300, 5500),
    ),
  },
  {
    scenario: 'a port range split into more parts than the summary lists',
    ...groupItem(recordedAnywhere('tcp', 3306, 6379)),
    parameters: { ports: '3306,5432,5439,6000,6379' },
    expected: expectedFix(
      {
        summary: 'Narrow tcp 3306-6379 from 0.0.0.0/0 to all but 3306, 5432 and 3 more',
        notes: [privateAccessNote('MySQL (3306), PostgreSQL (5432) and 3 more')],
      },
      [
        requestAnywhere('tcp', 3307, 5431),
        requestAnywhere('tcp', 5433, 5438),
        requestAnywhere('tcp', 5440, 5999),
        requestAnywhere('tcp', 6001, 6378),
      ],
      requestAnywhere('tcp', 3306, 6379),
    ),
  },
  {
    scenario: 'one database open by a range that could be revoked, another by all traffic',
    ...groupItem(recordedAnywhere('udp', 11211), { ipProtocol: '-1', ipRanges: ['64.0.0.0/2'] }),
    parameters: { ports: '3306,5432' },
    expected: expectedSplit('MySQL (3306) and PostgreSQL (5432)', '64.0.0.0/2'),
  },
  {
    scenario: 'PostgreSQL from the subnets',
    ...groupItem({ ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, ipRanges: ['10.0.0.0/16'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
