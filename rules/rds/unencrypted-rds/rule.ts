import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { optionalText } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { isAllowedKey } from '../../../lib/resources/kms/key-name';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases whose storage is not encrypted. */
export default defineRule({
  name: 'unencrypted-rds',
  title: 'RDS databases must be encrypted at rest',
  rationale:
    'Encryption protects the files of a database, its backups and its replicas. A database cannot be encrypted later: its data has to move to a new one.',
  severity: 'medium',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: ['RDS_STORAGE_ENCRYPTED', 'RDS_CLUSTER_ENCRYPTED_AT_REST'],
  controls: [
    'FSBP RDS.3',
    'FSBP RDS.27',
    'CIS 5.0 2.2.1',
    'CIS 7.0 3.2.1',
    'PCI DSS 4.0.1 3.5.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {
    kmsKeyId: optionalText({ description: 'The ID or the ARN of the key that must be used; any key if empty' }),
  },
  limitations: [
    'Data in snapshots that were taken before, and copies elsewhere.',
    'Who may use the key, which its policy decides.',
    'Transport, which parameters of the engine encrypt.',
  ],
  evaluate(database, { parameters }) {
    const { encryption, label } = database;
    if (encryption === 'age') {
      return insufficientData(
        `${label} may not be encrypted; Aurora encrypts new clusters since 2026-02-18, but no older ones`,
      );
    }
    if (encryption === 'source') {
      return insufficientData(
        `${label} may not be encrypted; a snapshot, a source or its cluster decides, which the template does not say`,
      );
    }
    if (!encryption) return nonCompliant(`${label} is not encrypted`);
    const { kmsKeyId } = parameters;
    if (kmsKeyId === undefined) return COMPLIANT;
    const { kmsKey } = database;
    const isAllowed = kmsKey !== undefined && isAllowedKey(kmsKey, [kmsKeyId]);
    if (isAllowed === true) return COMPLIANT;
    if (isAllowed === 'unknown') return insufficientData(`${kmsKey} of ${label} may be another key than ${kmsKeyId}`);
    return nonCompliant(`${label} is encrypted with ${kmsKey ?? 'the default key'}, not with ${kmsKeyId}`);
  },
});
