import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { recoveryPoint } from '../../../lib/resources/backup/recovery-point';

/** Flags recovery points that are not encrypted. */
export default defineRule({
  name: 'unencrypted-recovery-point',
  title: 'Recovery points of AWS Backup must be encrypted',
  rationale:
    'A recovery point is a whole copy of a database or a disk that is kept for months and copied to other accounts. Encryption protects it if others get access to it.',
  severity: 'medium',
  resource: recoveryPoint,
  triggers: [onChange],
  managedRules: ['BACKUP_RECOVERY_POINT_ENCRYPTED'],
  controls: ['FSBP Backup.1', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {},
  limitations: [
    'Backups outside of AWS Backup, such as snapshots by hand.',
    'Who may use the key.',
    'Templates, which have no recovery points.',
  ],
  evaluate({ isEncrypted, sourceArn }) {
    if (isEncrypted === undefined) return insufficientData('the input does not have IsEncrypted');
    if (isEncrypted) return COMPLIANT;
    return nonCompliant(`It is not encrypted${sourceArn === undefined ? '' : `; it is a backup of ${sourceArn}`}`);
  },
});
