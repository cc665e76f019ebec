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
    scenario: 'RDP from anywhere over TCP and UDP, and another UDP port from anywhere',
    ...groupItem(recordedAnywhere('tcp', 3389), recordedAnywhere('udp', 3389), recordedAnywhere('udp', 53)),
    expected: expectedFix(
      {
        summary: 'Revoke tcp 3389 from 0.0.0.0/0; revoke udp 3389 from 0.0.0.0/0',
        notes: [privateAccessNote('TCP 3389 and UDP 3389')],
      },
      [],
      requestAnywhere('tcp', 3389),
      requestAnywhere('udp', 3389),
    ),
  },
  {
    scenario: 'a TCP port range around 3389 from anywhere',
    ...groupItem(recordedAnywhere('tcp', 3000, 4000)),
    expected: expectedFix(
      {
        summary: 'Narrow tcp 3000-4000 from 0.0.0.0/0 to 3000-3388 and 3390-4000',
        notes: [privateAccessNote('TCP 3389')],
      },
      [requestAnywhere('tcp', 3000, 3388), requestAnywhere('tcp', 3390, 4000)],
      requestAnywhere('tcp', 3000, 4000),
    ),
  },
  {
    scenario: 'UDP only, from describe-security-groups; the jump host keeps access',
    ...describedGroup({
      IpProtocol: 'udp',
      FromPort: 3389,
      ToPort: 3389,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '203.0.113.7/32' }],
      UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
    }),
    expected: expectedFix(
      { summary: 'Revoke udp 3389 from 0.0.0.0/0', notes: [privateAccessNote('UDP 3389')] },
      [],
      requestAnywhere('udp', 3389),
    ),
  },
  {
    scenario: 'all traffic from anywhere',
    ...groupItem({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }),
    expected: expectedSplit('TCP 3389 and UDP 3389'),
  },
  {
    scenario: 'RDP from the office',
    ...groupItem({ ipProtocol: 'tcp', fromPort: 3389, toPort: 3389, ipRanges: ['203.0.113.0/24'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
