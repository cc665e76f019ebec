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
    scenario: 'SMB from anywhere, and a web server',
    ...groupItem(recordedAnywhere('tcp', 445), recordedAnywhere('tcp', 443)),
    expected: expectedFix(
      { summary: 'Revoke tcp 445 from 0.0.0.0/0', notes: [privateAccessNote('SMB (445)')] },
      [],
      requestAnywhere('tcp', 445),
    ),
  },
  {
    scenario: 'a range of ports, of which two are of high risk',
    ...groupItem(recordedAnywhere('tcp', 100, 140)),
    expected: expectedFix(
      {
        summary: 'Narrow tcp 100-140 from 0.0.0.0/0 to 100-109, 111-134 and 136-140',
        notes: [privateAccessNote('POP3 (110) and RPC (135)')],
      },
      [requestAnywhere('tcp', 100, 109), requestAnywhere('tcp', 111, 134), requestAnywhere('tcp', 136, 140)],
      requestAnywhere('tcp', 100, 140),
    ),
  },
  {
    scenario: 'a port of the parameter',
    ...groupItem(recordedAnywhere('tcp', 6000), recordedAnywhere('tcp', 445)),
    parameters: { blockedPorts: '6000' },
    expected: expectedFix(
      { summary: 'Revoke tcp 6000 from 0.0.0.0/0', notes: [privateAccessNote('port 6000')] },
      [],
      requestAnywhere('tcp', 6000),
    ),
  },
  {
    scenario: 'FTP from anywhere, from describe-security-groups; the application keeps access',
    ...describedGroup({
      IpProtocol: 'tcp',
      FromPort: 21,
      ToPort: 21,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
      UserIdGroupPairs: [{ GroupId: 'sg-0b', UserId: '111122223333' }],
    }),
    expected: expectedFix(
      { summary: 'Revoke tcp 21 from 0.0.0.0/0', notes: [privateAccessNote('FTP (21)')] },
      [],
      requestAnywhere('tcp', 21),
    ),
  },
  {
    scenario: 'all traffic from anywhere',
    ...groupItem({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }),
    parameters: { blockedPorts: '445' },
    expected: expectedSplit('SMB (445)'),
  },
  {
    scenario: 'HTTPS from anywhere',
    ...groupItem(recordedAnywhere('tcp', 443)),
    expected: nothingToDo('The resource is compliant'),
  },
]);
