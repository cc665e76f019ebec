import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, template } from '../sample-resources/clusters';
import rule from './rule';

const described = (AllowVersionUpgrade: boolean) => ({
  shape: 'description' as const,
  configuration: { ClusterIdentifier: 'sales', AllowVersionUpgrade },
});
const OFF = nonCompliant('It does not install new versions automatically');

export default defineCases(rule, [
  { scenario: 'upgrades that are off', ...cluster({ allowVersionUpgrade: false }), expected: OFF },
  { scenario: 'upgrades that are off, as text', ...cluster({ allowVersionUpgrade: 'false' }), expected: OFF },
  { scenario: 'upgrades that are off, in Pascal case', ...cluster({ AllowVersionUpgrade: false }), expected: OFF },
  { scenario: 'upgrades that are on', ...cluster({ allowVersionUpgrade: true }), expected: COMPLIANT },
  {
    scenario: 'upgrades that are on, and deferred',
    ...cluster({
      allowVersionUpgrade: true,
      deferredMaintenanceWindows: [{ deferMaintenanceEndTime: '2026-04-15T00:00:00.000Z' }],
    }),
    expected: COMPLIANT,
    todo: nonCompliant('Its maintenance is deferred until 2026-04-15'),
  },
  {
    scenario: 'an item without the property',
    ...cluster({}),
    expected: unreadable('Cannot read configuration.allowVersionUpgrade: expected a boolean, found nothing'),
  },
  {
    scenario: 'a word instead of the property',
    ...cluster({ allowVersionUpgrade: 'yes' }),
    expected: unreadable('Cannot read configuration.allowVersionUpgrade: expected a boolean, found "yes"'),
  },
  { scenario: 'the output of describe-clusters', ...described(false), expected: OFF },
  { scenario: 'the output of describe-clusters with upgrades', ...described(true), expected: COMPLIANT },
  { scenario: 'a template without the property, which upgrades', ...template({}), expected: COMPLIANT },
  { scenario: 'a template with upgrades', ...template({ AllowVersionUpgrade: 'true' }), expected: COMPLIANT },
  { scenario: 'a template that turns them off', ...template({ AllowVersionUpgrade: false }), expected: OFF },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ AllowVersionUpgrade: parameter }),
    expected: leftOpen('AllowVersionUpgrade'),
  },
]);
