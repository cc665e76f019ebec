import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBalancer, expectedAttributes, recordedBalancer } from '../sample-resources/load-balancers';
import rule from './rule';

const KEY = 'deletion_protection.enabled';
const fix = expectedAttributes(
  { [KEY]: 'false' },
  { [KEY]: 'true' },
  {
    summary: 'Turn on deletion protection',
    notes: ['Whoever deletes the load balancer, CloudFormation included, has to turn the protection off first'],
  },
);

export default definePlanCases(rule, [
  {
    scenario: 'a load balancer without deletion protection',
    ...recordedBalancer({ [KEY]: 'false', 'idle_timeout.timeout_seconds': '60' }),
    expected: fix,
  },
  {
    scenario: 'a load balancer from before the attribute existed',
    ...recordedBalancer({ 'idle_timeout.timeout_seconds': '60' }),
    expected: fix,
  },
  {
    scenario: 'attributes as text, from the API of AWS Config',
    ...recordedBalancer({}),
    supplementaryConfiguration: { LoadBalancerAttributes: `[{"key":"${KEY}","value":"false"}]` },
    expected: fix,
  },
  { scenario: 'the output of the calls of ELB', ...describedBalancer({ [KEY]: 'false' }), expected: fix },
  {
    scenario: 'deletion protection',
    ...recordedBalancer({ [KEY]: 'true' }),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'no attributes in the input',
    ...recordedBalancer({}),
    expected: needsManualFix(
      'Insufficient data: deletion protection may be off; the load balancer attributes are not in the input',
    ),
  },
]);
