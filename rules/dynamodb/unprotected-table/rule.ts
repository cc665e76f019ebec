import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { table } from '../../../lib/resources/dynamodb/table';

/** Flags tables without deletion protection. */
export default defineRule({
  name: 'unprotected-table',
  title: 'DynamoDB tables must have deletion protection',
  rationale:
    'One wrong call, or the removal of a stack, deletes a table with all its data. With deletion protection, DynamoDB refuses the call until somebody turns the protection off on purpose.',
  severity: 'low',
  resource: table,
  triggers: [onChange],
  managedRules: ['DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED'],
  controls: ['FSBP DynamoDB.6'],
  parameters: {},
  limitations: [
    'Who may turn the protection off.',
    'Whether the table is meant to be short-lived, as in a test environment: add a waiver for those.',
  ],
  evaluate({ properties, item: { shape } }) {
    const isProtected =
      properties.optionalBoolean('deletionProtectionEnabled') ?? (shape === 'template' ? false : undefined);
    if (isProtected === undefined) return insufficientData('the deletion protection of the table is not in the input');
    return isProtected ? COMPLIANT : nonCompliant('One call can delete it');
  },
});
