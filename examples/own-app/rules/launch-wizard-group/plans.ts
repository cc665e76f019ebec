import { definePlanCases, nothingToDo } from 'assay';
import rule from './rule';

/** As the plan function reads it: the answer of a describe call. */
const group = (...blocks: string[]) => ({
  shape: 'description' as const,
  resourceId: 'sg-0a',
  resourceName: 'launch-wizard-3',
  configuration: { GroupId: 'sg-0a', GroupName: 'launch-wizard-3', IpPermissions: [ssh(...blocks)] },
});
const ssh = (...blocks: string[]) => ({
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: blocks.map((CidrIp) => ({ CidrIp })),
});
const parameters = { GroupId: 'sg-0a', IpPermissions: [ssh('0.0.0.0/0')] };

export default definePlanCases(rule, [
  {
    scenario: 'SSH from everywhere is closed, and stays open to the office',
    ...group('0.0.0.0/0', '192.0.2.0/24'),
    expected: {
      kind: 'fix',
      summary: 'Close to everybody what the launch wizard opened',
      calls: [{ step: 'Close', service: 'ec2', api: 'RevokeSecurityGroupIngress', parameters }],
      undo: [{ step: 'Reopen', undoes: 'Close', service: 'ec2', api: 'AuthorizeSecurityGroupIngress', parameters }],
      sideEffects: [],
    },
  },
  {
    scenario: 'SSH from the office alone is left as it is',
    ...group('192.0.2.0/24'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
