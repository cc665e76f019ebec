import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBalancer, expectedAttributes, recordedBalancer } from '../sample-resources/load-balancers';
import rule from './rule';

const KEY = 'routing.http.drop_invalid_header_fields.enabled';
const fix = expectedAttributes(
  { [KEY]: 'false' },
  { [KEY]: 'true' },
  {
    summary: 'Drop headers with invalid names',
    sideEffects: [
      'Targets do not receive headers whose names have other characters than letters, digits and hyphens: a client that sends a header with an underscore may break',
    ],
  },
);

export default definePlanCases(rule, [
  {
    scenario: 'a load balancer that forwards such headers',
    ...recordedBalancer({ [KEY]: 'false' }),
    expected: fix,
  },
  { scenario: 'the output of the calls of ELB', ...describedBalancer({ [KEY]: 'false' }), expected: fix },
  {
    scenario: 'a load balancer that drops them',
    ...describedBalancer({ [KEY]: 'true' }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
