import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import {
  expectedFix,
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
    shape: 'description',
    resourceId: 'sg-0a',
    configuration: {
      GroupId: 'sg-0a',
      IpPermissions: [
        {
          ...{ IpProtocol: 'tcp', FromPort: 445, ToPort: 445 },
          IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '203.0.113.0/24' }],
        },
      ],
    },
    expected: expectedFix(
      { summary: 'Revoke tcp 445 from 0.0.0.0/0', notes: [privateAccessNote('port 445')] },
      [],
      requestAnywhere('tcp', 445),
    ),
  },
  {
    scenario: 'all traffic from anywhere',
    ...groupItem({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }),
    expected: needsManualFix(
      'EC2 cannot remove port 445 from the all-traffic rule for 0.0.0.0/0: add rules for the traffic you need, then revoke the all-traffic rule',
    ),
  },
  {
    scenario: 'CIFS from the office',
    ...groupItem({ ipProtocol: 'tcp', fromPort: 445, toPort: 445, ipRanges: ['203.0.113.0/24'] }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
