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
    scenario: 'CIFS and HTTPS from anywhere',
    ...groupItem(recordedAnywhere('tcp', 445), recordedAnywhere('tcp', 443)),
    expected: expectedFix(
      { summary: 'Revoke tcp 445 from 0.0.0.0/0', notes: [privateAccessNote('port 445')] },
      [],
      requestAnywhere('tcp', 445),
    ),
  },
  {
    scenario: 'a port range around 445 from anywhere',
    ...groupItem(recordedAnywhere('tcp', 440, 450)),
    expected: expectedFix(
      { summary: 'Narrow tcp 440-450 from 0.0.0.0/0 to 440-444 and 446-450', notes: [privateAccessNote('port 445')] },
      [requestAnywhere('tcp', 440, 444), requestAnywhere('tcp', 446, 450)],
      requestAnywhere('tcp', 440, 450),
    ),
  },
  {
    scenario: 'CIFS from anywhere, from describe-security-groups; the office keeps access',
    ...describedGroup({
      IpProtocol: 'tcp',
      FromPort: 445,
      ToPort: 445,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '203.0.113.0/24' }],
    }),
    expected: expectedFix(
      { summary: 'Revoke tcp 445 from 0.0.0.0/0', notes: [privateAccessNote('port 445')] },
      [],
      requestAnywhere('tcp', 445),
    ),
  },
  {
    scenario: 'all traffic from anywhere',
    ...groupItem({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }),
    expected: expectedSplit('port 445'),
  },
  {
    scenario: 'CIFS from the office',
    ...groupItem({ ipProtocol: 'tcp', fromPort: 445, toPort: 445, ipRanges: ['203.0.113.0/24'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
