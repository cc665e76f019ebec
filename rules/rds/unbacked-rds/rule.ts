import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag, integer, optionalText } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases without automatic backups, or with backups that are kept too briefly. */
export default defineRule({
  name: 'unbacked-rds',
  title: 'RDS databases must have automatic backups',
  rationale:
    'Automatic backups are what restores a database to any second before a mistake or an attack. Without them, only snapshots by hand remain.',
  severity: 'medium',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: ['DB_INSTANCE_BACKUP_ENABLED', 'RDS_CLUSTER_BACKUP_RETENTION_CHECK'],
  controls: ['FSBP RDS.11', 'PCI DSS 4.0.1 10.3.3'],
  parameters: {
    backupRetentionMinimum: integer({
      default: 7,
      min: 1,
      max: 35,
      description: 'For how many days an instance must keep backups',
    }),
    minimumBackupRetentionPeriod: integer({
      default: 7,
      min: 1,
      max: 35,
      description: 'For how many days a cluster must keep backups',
    }),
    preferredBackupWindow: optionalText({
      description: 'The daily window, such as 02:00-02:30, that backups must have; any if empty',
    }),
    checkReadReplicas: flag({ default: false, description: 'Whether read replicas need backups of their own' }),
  },
  limitations: [
    'Backups of AWS Backup, and snapshots by hand.',
    'Whether a backup can be restored: only a test shows it.',
  ],
  evaluate(database, { parameters }) {
    // Aurora backs up the cluster, and a replica can be created again from its source.
    if (database.isClusterMember) return NOT_APPLICABLE;
    if (database.isReadReplica && !parameters.checkReadReplicas) return NOT_APPLICABLE;
    const { label, backupRetentionDays, backupWindow } = database;
    const minimum = database.isCluster ? parameters.minimumBackupRetentionPeriod : parameters.backupRetentionMinimum;
    if (backupRetentionDays === undefined) {
      return insufficientData(`${label} is restored; for how long its backups are kept is not in the template`);
    }
    if (backupRetentionDays === 0) return nonCompliant(`${label} has no automatic backups`);
    if (backupRetentionDays < minimum) {
      return nonCompliant(`${label} keeps backups for ${pluralize(backupRetentionDays, 'day')}, fewer than ${minimum}`);
    }
    const { preferredBackupWindow } = parameters;
    if (preferredBackupWindow !== undefined && backupWindow !== preferredBackupWindow) {
      return nonCompliant(
        `${label} is backed up at ${backupWindow ?? "a time of AWS's choice"}, not at ${preferredBackupWindow}`,
      );
    }
    return COMPLIANT;
  },
});
