import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';
import { RECOVERY_POINTS } from './recovery-point';

/**
 * The recovery points of AWS Backup from which a resource can be restored, by its ARN: when each was created, ISO 8601.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointByBackupVault.html
 *
 * @example
 * facts.about(recoveryPoints, 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a').length > 0;
 */
export const recoveryPoints: Fact<string> = {
  name: 'recovery points of a resource',
  resourceTypes: [RECOVERY_POINTS.resourceType],
  description: RECOVERY_POINTS,
  entries(item) {
    const point = Properties.of(item.configuration, 'configuration');
    // Others are incomplete, being created or deleted, or expired.
    if (!['COMPLETED', 'AVAILABLE'].includes(point.stringLike('status', /^[A-Z_]+$/, 'a status'))) return [];
    return [[point.string('resourceArn'), point.time('creationDate').toISOString()]];
  },
};
