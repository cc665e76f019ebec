import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { readPointInTimeRecovery } from '../../../lib/resources/dynamodb/recovery';
import { table } from '../../../lib/resources/dynamodb/table';

/** Flags tables without point-in-time recovery. */
export default defineRule({
  name: 'table-without-recovery',
  title: 'DynamoDB tables must have point-in-time recovery',
  rationale:
    'A wrong program or a stolen key can overwrite a whole table within minutes. Point-in-time recovery restores the table as it was at any second of the last weeks.',
  severity: 'medium',
  resource: table,
  triggers: [onChange],
  managedRules: ['DYNAMODB_PITR_ENABLED'],
  controls: [
    'FSBP DynamoDB.2',
    'PCI DSS 4.0.1 3.2.1',
    'PCI DSS 4.0.1 3.3.1.1',
    'PCI DSS 4.0.1 3.3.1.3',
    'PCI DSS 4.0.1 3.3.2',
    'PCI DSS 4.0.1 3.3.3',
    'PCI DSS 4.0.1 10.3.3',
    'PCI DSS 4.0.1 10.5.1',
  ],
  parameters: {},
  limitations: ['Backups on demand and of AWS Backup.', 'For how many days the table can be restored.'],
  evaluate(table) {
    const isOn = readPointInTimeRecovery(table);
    if (isOn === undefined) return insufficientData('the continuous backups of the table are not in the input');
    return isOn ? COMPLIANT : nonCompliant('It has no point-in-time recovery');
  },
});
