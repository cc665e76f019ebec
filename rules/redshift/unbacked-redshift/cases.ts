import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, template } from '../sample-resources/clusters';
import rule from './rule';

const kept = (automatedSnapshotRetentionPeriod: unknown) => cluster({ automatedSnapshotRetentionPeriod });
const described = (AutomatedSnapshotRetentionPeriod: number) => ({
  shape: 'description' as const,
  configuration: { ClusterIdentifier: 'sales', AutomatedSnapshotRetentionPeriod },
});
const NONE = nonCompliant('It keeps no automatic snapshots');
const less = (days: string, required = 7) =>
  nonCompliant(`It keeps automatic snapshots for ${days}, less than ${required}`);

export default defineCases(rule, [
  { scenario: 'snapshots that are off', ...kept(0), expected: NONE },
  { scenario: 'a negative number of days', ...kept(-1), expected: NONE },
  { scenario: 'snapshots of one day, which is the default of AWS', ...kept(1), expected: less('1 day') },
  { scenario: 'one day less than required', ...kept(6), expected: less('6 days') },
  { scenario: 'just as long as required', ...kept(7), expected: COMPLIANT },
  { scenario: 'longer than required', ...kept('35'), expected: COMPLIANT },
  {
    scenario: 'a shorter time that is enough',
    ...kept(1),
    parameters: { MinRetentionPeriod: '1' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a time that is not enough by the parameter',
    ...kept(7),
    parameters: { MinRetentionPeriod: '30' },
    expected: less('7 days', 30),
  },
  {
    scenario: 'an item without the property',
    ...cluster({}),
    expected: unreadable(
      'Cannot read configuration.automatedSnapshotRetentionPeriod: expected an integer, found nothing',
    ),
  },
  {
    scenario: 'null instead of the days',
    ...kept(null),
    expected: unreadable(
      'Cannot read configuration.automatedSnapshotRetentionPeriod: expected an integer, found nothing',
    ),
  },
  {
    scenario: 'a fraction of a day',
    ...kept(7.5),
    expected: unreadable('Cannot read configuration.automatedSnapshotRetentionPeriod: expected an integer, found 7.5'),
  },
  { scenario: 'the output of describe-clusters', ...described(1), expected: less('1 day') },
  { scenario: 'the output of describe-clusters with enough days', ...described(14), expected: COMPLIANT },
  { scenario: 'a template without the property, which keeps one day', ...template({}), expected: less('1 day') },
  {
    scenario: 'a template of a cluster from a snapshot, which keeps snapshots as long as before',
    ...template({ SnapshotIdentifier: 'sales-1' }),
    expected: insufficientData('it is restored; for how long its snapshots are kept is not in the template'),
  },
  {
    scenario: 'a template of a cluster from a snapshot with a week',
    ...template({ SnapshotIdentifier: 'sales-1', AutomatedSnapshotRetentionPeriod: 7 }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a cluster with an empty name of a snapshot, which is none',
    ...template({ SnapshotIdentifier: '' }),
    expected: less('1 day'),
  },
  {
    scenario: 'a template with enough days',
    ...template({ AutomatedSnapshotRetentionPeriod: '7' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns snapshots off',
    ...template({ AutomatedSnapshotRetentionPeriod: 0 }),
    expected: NONE,
  },
  {
    scenario: 'a template that takes the days from a parameter',
    ...template({ AutomatedSnapshotRetentionPeriod: parameter }),
    expected: leftOpen('AutomatedSnapshotRetentionPeriod'),
  },
]);
