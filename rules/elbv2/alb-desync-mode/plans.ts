import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
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
    scenario: 'the default, where the first allowed mode refuses less',
    ...recordedBalancer({ [KEY]: 'defensive' }),
    parameters: { desyncMode: 'monitor,strictest' },
    expected: expectedAttributes(
      { [KEY]: 'defensive' },
      { [KEY]: 'strictest' },
      {
        summary: 'Set the desync mitigation mode to strictest',
        ...refused('defensive'),
        notes: ['Allowed modes: monitor and strictest'],
      },
    ),
  },
  {
    scenario: 'the strictest mode, where it is not allowed',
    ...recordedBalancer({ [KEY]: 'strictest' }),
    parameters: { desyncMode: 'defensive' },
    expected: needsManualFix(
      'Each allowed mode lets requests pass that the mode strictest refuses: choose one by hand, or allow strictest in the parameter desyncMode',
    ),
  },
  {
    scenario: 'the default',
    ...recordedBalancer({ [KEY]: 'defensive' }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
