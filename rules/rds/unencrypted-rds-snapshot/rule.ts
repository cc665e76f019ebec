import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { rdsSnapshot } from '../../../lib/resources/rds/snapshot';

/** Flags database snapshots that are not encrypted. */
export default defineRule({
  name: 'unencrypted-rds-snapshot',
  title: 'RDS snapshots must be encrypted at rest',
  rationale:
    'A snapshot holds the whole database and outlives it. Only an encrypted one needs a key besides the right to restore it, and cannot be made public.',
  severity: 'medium',
  resource: rdsSnapshot,
  triggers: [onChange],
  managedRules: ['RDS_SNAPSHOT_ENCRYPTED', 'NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED'],
  controls: ['FSBP RDS.4', 'FSBP Neptune.6', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {},
  limitations: ['Which key encrypts it, and who may use the key.', 'Exports of a snapshot to S3.'],
  evaluate: ({ isEncrypted }) => (isEncrypted ? COMPLIANT : nonCompliant('The snapshot is not encrypted')),
});
