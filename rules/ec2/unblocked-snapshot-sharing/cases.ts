import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const region = (configuration: object) => ({
  resourceId: '111122223333',
  configuration: { AccountId: '111122223333', ...configuration },
});
const ALLOWS = nonCompliant('The Region allows public EBS snapshots');
const NEW_ONLY = nonCompliant('The Region blocks new public snapshots, and those that are public already stay public');
const EXPECTED = 'expected one of block-all-sharing, block-new-sharing, unblocked';

export default defineCases(rule, [
  { scenario: 'a Region without a block', ...region({ State: 'unblocked' }), expected: ALLOWS },
  { scenario: 'a Region that blocks new sharing', ...region({ State: 'block-new-sharing' }), expected: NEW_ONLY },
  { scenario: 'a Region that blocks all sharing', ...region({ State: 'block-all-sharing' }), expected: COMPLIANT },
  { scenario: 'a name in camel case', ...region({ state: 'block-all-sharing' }), expected: COMPLIANT },
  { scenario: 'a camel case name of a Region without a block', ...region({ state: 'unblocked' }), expected: ALLOWS },
  {
    scenario: 'an item without the state',
    ...region({}),
    expected: unreadable(`Cannot read configuration.state: ${EXPECTED}, found nothing`),
  },
  {
    scenario: 'an unknown state',
    ...region({ State: 'blocked' }),
    expected: unreadable(`Cannot read configuration.State: ${EXPECTED}, found "blocked"`),
  },
  {
    scenario: 'a boolean',
    ...region({ State: true }),
    expected: unreadable(`Cannot read configuration.State: ${EXPECTED}, found true`),
  },
  { scenario: 'a template that blocks all sharing', ...template({ State: 'block-all-sharing' }), expected: COMPLIANT },
  { scenario: 'a template that blocks new sharing', ...template({ State: 'block-new-sharing' }), expected: NEW_ONLY },
  {
    scenario: 'a template without the state, which CloudFormation requires',
    ...template({}),
    expected: unreadable(`Cannot read Properties.state: ${EXPECTED}, found nothing`),
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ State: parameter }),
    expected: leftOpen('State'),
  },
]);
