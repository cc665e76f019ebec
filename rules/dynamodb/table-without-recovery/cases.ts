import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const table = (backups?: unknown) => ({
  resourceId: 'orders',
  configuration: { tableName: 'orders', tableStatus: 'ACTIVE' },
  supplementaryConfiguration: backups === undefined ? {} : { ContinuousBackupsDescription: backups },
});
const recovery = (pointInTimeRecoveryStatus: string) => ({
  continuousBackupsStatus: 'ENABLED',
  pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus },
});
const OFF = nonCompliant('It has no point-in-time recovery');
const NOT_IN_INPUT = insufficientData('the continuous backups of the table are not in the input');

export default defineCases(rule, [
  { scenario: 'recovery that is off', ...table(recovery('DISABLED')), expected: OFF },
  { scenario: 'recovery that is on', ...table(recovery('ENABLED')), expected: COMPLIANT },
  {
    scenario: 'recovery as text, from the API of AWS Config',
    ...table(JSON.stringify(recovery('ENABLED'))),
    expected: COMPLIANT,
  },
  { scenario: 'recovery that is off, as text', ...table(JSON.stringify(recovery('DISABLED'))), expected: OFF },
  { scenario: 'backups without recovery', ...table({ continuousBackupsStatus: 'DISABLED' }), expected: OFF },
  { scenario: 'an item without backups', ...table(), expected: NOT_IN_INPUT },
  {
    scenario: 'an unknown status',
    ...table(recovery('PAUSED')),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.ContinuousBackupsDescription.pointInTimeRecoveryDescription.pointInTimeRecoveryStatus: expected one of ENABLED, DISABLED, found "PAUSED"',
    ),
  },
  {
    scenario: 'a list instead of the backups',
    ...table([]),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.ContinuousBackupsDescription: expected an object, found []',
    ),
  },
  {
    scenario: 'the output of describe-table',
    shape: 'description',
    configuration: { TableName: 'orders' },
    expected: NOT_IN_INPUT,
  },
  {
    scenario: 'a template with recovery',
    ...template({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: 'true' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns it off',
    ...template({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }),
    expected: OFF,
  },
  { scenario: 'a template without recovery', ...template({ BillingMode: 'PAY_PER_REQUEST' }), expected: OFF },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: parameter } }),
    expected: leftOpen('PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled'),
  },
]);
