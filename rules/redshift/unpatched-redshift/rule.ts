import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { redshiftCluster } from '../../../lib/resources/redshift/cluster';

/** Flags Redshift clusters that do not install new versions. */
export default defineRule({
  name: 'unpatched-redshift',
  title: 'Redshift clusters must upgrade automatically',
  rationale:
    'New versions of Redshift close security holes. A cluster that does not install them in its maintenance window waits for somebody to remember it.',
  severity: 'medium',
  resource: redshiftCluster,
  triggers: [onChange],
  managedRules: ['REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK'],
  controls: ['FSBP Redshift.6'],
  parameters: {},
  limitations: [
    'Maintenance that was deferred, and the track of a cluster that stays a version behind.',
    'Redshift Serverless, which AWS upgrades itself.',
  ],
  evaluate: ({ upgradesAutomatically }) =>
    upgradesAutomatically ? COMPLIANT : nonCompliant('It does not install new versions automatically'),
});
