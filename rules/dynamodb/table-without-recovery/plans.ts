import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (pointInTimeRecoveryStatus: string) => ({
  resourceId: 'orders',
  configuration: { tableName: 'orders' },
  supplementaryConfiguration: {
    ContinuousBackupsDescription: {
      continuousBackupsStatus: 'ENABLED',
      pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus },
    },
  },
});
const toParameters = (PointInTimeRecoveryEnabled: boolean) => ({
  TableName: 'orders',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
});
const fix = expectedSetting({
  service: 'dynamodb',
  api: 'UpdateContinuousBackups',
  step: 'Recovery',
  to: toParameters(true),
  from: toParameters(false),
  summary: 'Turn on point-in-time recovery',
  sideEffects: ['Point-in-time recovery costs every month by the size of the table'],
});

export default definePlanCases(rule, [
  { scenario: 'a table without recovery', ...recorded('DISABLED'), expected: fix },
  {
    scenario: 'a table without recovery, as text from the API of AWS Config',
    ...recorded('DISABLED'),
    supplementaryConfiguration: {
      ContinuousBackupsDescription:
        '{"continuousBackupsStatus":"ENABLED","pointInTimeRecoveryDescription":{"pointInTimeRecoveryStatus":"DISABLED"}}',
    },
    expected: fix,
  },
  {
    scenario: 'the output of describe-continuous-backups',
    shape: 'description',
    resourceId: 'orders',
    configuration: { TableName: 'orders' },
    supplementaryConfiguration: {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    },
    expected: fix,
  },
  {
    scenario: 'an item without the backups',
    ...recorded('DISABLED'),
    supplementaryConfiguration: {},
    expected: needsManualFix('Insufficient data: the continuous backups of the table are not in the input'),
  },
  {
    scenario: 'a table with recovery',
    ...recorded('ENABLED'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
