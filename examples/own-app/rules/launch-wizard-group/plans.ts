import { definePlanCases, nothingToDo } from 'assay';
import rule from './rule';

/** A group as the plan function reads it: the output of a describe call. */
const group = (...ranges: string[]) => ({
  shape: 'description' as const,
  resourceId: 'sg-0a',
  resourceName: 'launch-wizard-3',
  configuration: { GroupId: 'sg-0a', GroupName: 'launch-wizard-3', IpPermissions: [ssh(...ranges)] },
});
const ssh = (...ranges: string[]) => ({
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: ranges.map((CidrIp) => ({ CidrIp })),
});
const parameters = { GroupId: 'sg-0a', IpPermissions: [ssh('0.0.0.0/0')] };

export default definePlanCases(rule, [
  {
    scenario: 'SSH from every address is revoked, and SSH from the office stays',
    ...group('0.0.0.0/0', '192.0.2.0/24'),
    expected: {
      kind: 'fix',
      summary: 'Revoke the inbound rules that allow every address',
      calls: [{ step: 'Close', service: 'ec2', api: 'RevokeSecurityGroupIngress', parameters }],
      undo: [{ step: 'Reopen', undoes: 'Close', service: 'ec2', api: 'AuthorizeSecurityGroupIngress', parameters }],
      sideEffects: [],
    },
  },
  {
    scenario: 'a group that allows only the office stays as it is',
    ...group('192.0.2.0/24'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
