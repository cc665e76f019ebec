import { defineCases } from '../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import rule from './rule';

// TODO(rule): replace the samples. Add absent values, other shapes, unknown values of a template and unreadable items.
export default defineCases(rule, [
  {
    scenario: 'TODO(rule): a non-compliant resource',
    configuration: {},
    expected: nonCompliant('TODO(rule): name what is wrong'),
  },
  {
    scenario: 'TODO(rule): a compliant resource',
    configuration: {},
    tags: { sample: 'compliant' },
    expected: COMPLIANT,
  },
  {
    scenario: 'TODO(rule): a non-compliant resource in a template',
    shape: 'template',
    configuration: {},
    expected: nonCompliant('TODO(rule): name what is wrong'),
  },
  {
    scenario: 'TODO(rule): a non-compliant resource in the output of a call',
    shape: 'description',
    configuration: {},
    expected: nonCompliant('TODO(rule): name what is wrong'),
  },
]);
