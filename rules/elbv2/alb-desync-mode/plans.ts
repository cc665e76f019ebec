import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBalancer, expectedAttributes, recordedBalancer } from '../sample-resources/load-balancers';
import rule from './rule';

const KEY = 'routing.http.desync_mitigation_mode';
const refused = (mode: string) => ({
  sideEffects: [
    `The load balancer refuses requests that the mode ${mode} lets pass: see the CloudWatch metric DesyncMitigationMode_NonCompliant_Request_Count`,
  ],
});
const fix = expectedAttributes(
  { [KEY]: 'monitor' },
  { [KEY]: 'defensive' },
  {
    summary: 'Set the desync mitigation mode to defensive',
    ...refused('monitor'),
    notes: ['Allowed modes: defensive and strictest'],
  },
);

export default definePlanCases(rule, [
  { scenario: 'a mode that only counts', ...recordedBalancer({ [KEY]: 'monitor' }), expected: fix },
  { scenario: 'the output of the calls of ELB', ...describedBalancer({ [KEY]: 'monitor' }), expected: fix },
  {
    scenario: 'the default, where only the strictest mode is allowed',
    ...recordedBalancer({ 'idle_timeout.timeout_seconds': '60' }),
    parameters: { desyncMode: 'strictest' },
    expected: expectedAttributes(
      { [KEY]: 'defensive' },
      { [KEY]: 'strictest' },
      { summary: 'Set the desync mitigation mode to strictest', ...refused('defensive') },
    ),
  },
  {
    scenario: 'the default',
    ...recordedBalancer({ [KEY]: 'defensive' }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
