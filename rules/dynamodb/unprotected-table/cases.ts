import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const table = (configuration: object) => ({
  resourceId: 'orders',
  configuration: { tableName: 'orders', tableStatus: 'ACTIVE', ...configuration },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: { BillingMode: 'PAY_PER_REQUEST', ...configuration },
});
const UNPROTECTED = nonCompliant('One call can delete it');
const NOT_IN_INPUT = insufficientData('the deletion protection of the table is not in the input');

export default defineCases(rule, [
  { scenario: 'a table without protection', ...table({ deletionProtectionEnabled: false }), expected: UNPROTECTED },
  {
    scenario: 'a table without protection, as text',
    ...table({ deletionProtectionEnabled: 'False' }),
    expected: UNPROTECTED,
  },
  { scenario: 'a table with protection', ...table({ deletionProtectionEnabled: true }), expected: COMPLIANT },
  {
    scenario: 'a table with protection, as text',
    ...table({ deletionProtectionEnabled: 'true' }),
    expected: COMPLIANT,
  },
  { scenario: 'an item from before AWS Config recorded the protection', ...table({}), expected: NOT_IN_INPUT },
  { scenario: 'null instead of the protection', ...table({ deletionProtectionEnabled: null }), expected: NOT_IN_INPUT },
  {
    scenario: 'a word instead of the protection',
    ...table({ deletionProtectionEnabled: 'ENABLED' }),
    expected: unreadable('Cannot read configuration.deletionProtectionEnabled: expected a boolean, found "ENABLED"'),
  },
  {
    scenario: 'the output of describe-table',
    shape: 'description',
    configuration: { TableName: 'orders', DeletionProtectionEnabled: false },
    expected: UNPROTECTED,
  },
  {
    scenario: 'the output of describe-table with protection',
    shape: 'description',
    configuration: { TableName: 'orders', DeletionProtectionEnabled: true },
    expected: COMPLIANT,
  },
  { scenario: 'a template without protection', ...template({}), expected: UNPROTECTED },
  {
    scenario: 'a template with protection',
    ...template({ DeletionProtectionEnabled: 'true' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns it off',
    ...template({ DeletionProtectionEnabled: false }),
    expected: UNPROTECTED,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ DeletionProtectionEnabled: parameter }),
    expected: leftOpen('DeletionProtectionEnabled'),
  },
]);
