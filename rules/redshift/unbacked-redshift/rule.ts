import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { integer } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { redshiftCluster } from '../../../lib/resources/redshift/cluster';

/** Flags Redshift clusters whose automatic snapshots are off or are kept too briefly. */
export default defineRule({
  name: 'unbacked-redshift',
  title: 'Redshift clusters must keep automatic snapshots',
  rationale:
    'A wrong load or a stolen password can change a whole warehouse within minutes, and is often found days later. Only a snapshot from before brings the data back.',
  severity: 'medium',
  resource: redshiftCluster,
  triggers: [onChange],
  managedRules: ['REDSHIFT_BACKUP_ENABLED'],
  controls: ['FSBP Redshift.3', 'PCI DSS 4.0.1 10.3.3'],
  parameters: {
    MinRetentionPeriod: integer({
      default: 7,
      min: 1,
      max: 35,
      description: 'For how many days automatic snapshots must be kept',
    }),
  },
  limitations: [
    'Manual snapshots, copies in other Regions and backups of AWS Backup.',
    'Redshift Serverless, which has another resource type.',
  ],
  evaluate({ snapshotRetentionDays: days }, { parameters: { MinRetentionPeriod: required } }) {
    if (days === undefined) {
      return insufficientData('it is restored; for how long its snapshots are kept is not in the template');
    }
    if (days >= required) return COMPLIANT;
    if (days <= 0) return nonCompliant('It keeps no automatic snapshots');
    return nonCompliant(`It keeps automatic snapshots for ${pluralize(days, 'day')}, less than ${required}`);
  },
});
