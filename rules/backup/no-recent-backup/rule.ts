import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { choice, integer, optionalText } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { pluralize } from '../../../lib/core/text/format';
import { parseTime } from '../../../lib/core/time';
import { recoveryPoints } from '../../../lib/resources/backup/recovery-points';
import { protectedResource } from '../../../lib/resources/protected-resource';

/** Flags resources with data that AWS Backup has not backed up recently. */
export default defineRule({
  name: 'no-recent-backup',
  title: 'Resources with data must have a recent recovery point of AWS Backup',
  rationale:
    'A backup plan that selects a resource is not yet a backup: jobs fail, tags change, and vaults expire. Only a recovery point of the last days can bring back what an error or an attacker deleted.',
  severity: 'low',
  resource: protectedResource,
  // A recovery point gets older without a change of the resource.
  triggers: [every('TwentyFour_Hours')],
  managedRules: [
    'AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'EBS_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'EC2_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'EFS_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'RDS_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'S3_LAST_BACKUP_RECOVERY_POINT_CREATED',
  ],
  controls: ['PCI DSS 4.0.1 10.3.3'],
  parameters: {
    recoveryPointAgeValue: integer({ min: 1, max: 3650, description: 'How old the newest recovery point may be' }),
    recoveryPointAgeUnit: choice({ of: ['hours', 'days'], default: 'days', description: 'The unit of that age' }),
    resourceId: optionalText({ description: 'The ID of the one resource that needs backups; all if empty' }),
  },
  facts: [recoveryPoints],
  limitations: [
    'Backups outside of AWS Backup: automatic backups of RDS, point-in-time recovery, snapshots by hand.',
    'Whether a recovery point can be restored: only a test shows it.',
    'An account without recovery points in a Region, and one whose recovery points AWS Config does not record, look the same: both are insufficient data.',
    'Templates, which have no recovery points.',
  ],
  collect(resource, { parameters: { resourceId } }) {
    const { backupArn, scope, id, name, needsNoBackup } = resource;
    if (needsNoBackup || (resourceId !== undefined && !isSame(resourceId, id, name))) return NOT_APPLICABLE;
    if (backupArn === undefined) {
      return insufficientData('the resource may have no recent backup; the input does not have its ARN');
    }
    return needsFacts({ arn: backupArn, scope });
  },
  conclude({ arn, scope }, { facts, parameters, now }) {
    const times = facts.about(recoveryPoints, arn).flatMap((text) => parseTime(text)?.getTime() ?? []);
    const newest = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
    const { recoveryPointAgeValue: age, recoveryPointAgeUnit: unit } = parameters;
    if (now.getTime() - newest <= age * (unit === 'days' ? 24 : 1) * HOUR) return COMPLIANT;
    if (times.length > 0) {
      const allowed = pluralize(age, unit.slice(0, -1));
      return nonCompliant(`Its newest recovery point is of ${new Date(newest).toISOString()}, older than ${allowed}`);
    }
    return facts.isRecorded(recoveryPoints, scope)
      ? nonCompliant('It has no recovery point')
      : insufficientData('the resource may have no backup; the input has no recovery point of its account and Region');
  },
});

const HOUR = 3_600_000;

/** Names of databases are the same in any case; a table with a similar name is evaluated, too, rather than none. */
function isSame(wanted: string, ...names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name?.toLowerCase() === wanted.toLowerCase());
}
