import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const zip = (runtime: string) => ({ configuration: { functionName: 'orders', packageType: 'Zip', runtime } });
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Orders', configuration });

export default defineCases(rule, [
  {
    scenario: 'a runtime without support',
    ...zip('python3.8'),
    expected: nonCompliant('The support of runtime python3.8 ended on 2024-10-14'),
  },
  { scenario: 'a supported runtime', ...zip('nodejs24.x'), expected: COMPLIANT },
  { scenario: 'a supported runtime whose end is not announced', ...zip('java17.al2023'), expected: COMPLIANT },
  {
    scenario: 'a runtime whose end can have been announced after this version of the rule',
    ...zip('java17.al2023'),
    now: '2027-02-11T00:00:00Z',
    expected: insufficientData(
      'runtime java17.al2023 may be out of support: this version of the rule does not know its end',
    ),
  },
  {
    scenario: 'the last moment at which no runtime can have been announced to end',
    ...zip('java17.al2023'),
    now: '2027-02-10T23:59:59.999Z',
    expected: COMPLIANT,
  },
  {
    scenario: 'a runtime whose end this version of the rule knows, years after it was released',
    ...zip('provided.al2023'),
    now: '2029-06-01T00:00:00Z',
    expected: COMPLIANT,
  },
  {
    scenario: 'Python 3.10, whose support ended in October 2026',
    ...zip('python3.10'),
    now: '2026-11-01T00:00:00Z',
    expected: nonCompliant('The support of runtime python3.10 ended on 2026-10-31'),
  },
  {
    scenario: 'a runtime of your own on Amazon Linux 2',
    ...zip('provided.al2'),
    now: '2026-08-01T00:00:00Z',
    expected: nonCompliant('The support of runtime provided.al2 ended on 2026-07-31'),
  },
  {
    scenario: 'the last day of support',
    ...zip('nodejs20.x'),
    now: '2026-04-29T23:59:59Z',
    expected: COMPLIANT,
  },
  {
    scenario: 'the day on which support ends',
    ...zip('nodejs20.x'),
    now: '2026-04-30T00:00:00Z',
    expected: nonCompliant('The support of runtime nodejs20.x ended on 2026-04-30'),
  },
  {
    scenario: 'support that ends soon, with a time for the move',
    ...zip('nodejs20.x'),
    parameters: { daysBeforeDeprecation: '90' },
    expected: nonCompliant('The support of runtime nodejs20.x ends on 2026-04-30'),
  },
  {
    scenario: 'support that ends later, with a time for the move',
    ...zip('nodejs22.x'),
    parameters: { daysBeforeDeprecation: '90' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a runtime of your own on a system without support',
    ...zip('provided'),
    expected: nonCompliant('The support of runtime provided ended on 2024-01-08'),
  },
  {
    scenario: 'a runtime that is newer than the rule',
    ...zip('python3.99'),
    expected: insufficientData(
      'runtime python3.99 may be out of support: this version of the rule does not know its end',
    ),
  },
  {
    scenario: 'a runtime that is newer than the rule, and allowed',
    ...zip('python3.99'),
    parameters: { runtime: 'python3.99, nodejs24.x' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a supported runtime that is not allowed',
    ...zip('java21'),
    parameters: { runtime: 'python3.13,nodejs24.x' },
    expected: nonCompliant('Runtime java21, not python3.13 and nodejs24.x'),
  },
  {
    scenario: 'a container image',
    configuration: { functionName: 'orders', packageType: 'Image' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an item without the runtime',
    configuration: { functionName: 'orders', packageType: 'Zip' },
    expected: insufficientData('the runtime of the function is not in the input'),
  },
  {
    scenario: 'a function from list-functions',
    shape: 'description',
    configuration: { FunctionName: 'orders', PackageType: 'Zip', Runtime: 'ruby2.7' },
    expected: nonCompliant('The support of runtime ruby2.7 ended on 2023-12-07'),
  },
  {
    scenario: 'a template',
    ...template({ Runtime: 'nodejs16.x', Handler: 'index.handler' }),
    expected: nonCompliant('The support of runtime nodejs16.x ended on 2024-06-12'),
  },
  {
    scenario: 'a template with a container image',
    ...template({ Code: { ImageUri: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1' } }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that leaves the place of the code open: an image has no runtime',
    ...template({ Runtime: 'nodejs16.x', Code: new Unknown('{"Ref":"Code"}') }),
    expected: nonCompliant('The support of runtime nodejs16.x ended on 2024-06-12'),
  },
  {
    scenario: 'a template that leaves the code open and has no runtime',
    ...template({ Code: new Unknown('{"Ref":"Code"}') }),
    expected: insufficientData('Properties.Code is {"Ref":"Code"}, which the template leaves open'),
  },
  {
    scenario: 'a template with the runtime from a parameter',
    ...template({ Runtime: new Unknown('{"Ref":"Runtime"}') }),
    expected: insufficientData('Properties.Runtime is {"Ref":"Runtime"}, which the template leaves open'),
  },
  {
    scenario: 'a number instead of the runtime',
    configuration: { functionName: 'orders', runtime: 3 },
    expected: unreadable('Cannot read configuration.runtime: expected a string, found 3'),
  },
]);
