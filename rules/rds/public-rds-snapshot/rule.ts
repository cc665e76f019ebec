import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { rdsSnapshot } from '../../../lib/resources/rds/snapshot';

/** Flags database snapshots that every AWS account may restore. */
export default defineRule({
  name: 'public-rds-snapshot',
  title: 'RDS snapshots must not be public',
  rationale:
    'Anyone with an AWS account can restore a public snapshot and read the whole database, without a trace in the account that owns it.',
  severity: 'critical',
  resource: rdsSnapshot,
  triggers: [onChange],
  managedRules: [
    'RDS_SNAPSHOTS_PUBLIC_PROHIBITED',
    'DOCDB_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED',
    'NEPTUNE_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED',
  ],
  controls: [
    'FSBP RDS.1',
    'FSBP DocumentDB.3',
    'FSBP Neptune.3',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
    'PCI DSS 4.0.1 A3.4.1',
  ],
  parameters: {
    allowedAccounts: strings({
      default: '',
      pattern: /^\d{12}$/,
      description: 'The accounts that may restore a snapshot; any account that is named in its attribute if empty',
    }),
  },
  limitations: [
    'Snapshots that were shared before, and copies that another account made of them.',
    'Snapshots that are exported to S3.',
  ],
  evaluate({ sharedWith }, { parameters: { allowedAccounts } }) {
    if (sharedWith === undefined) {
      return insufficientData(`the snapshot may be public; the input does not say with whom it is shared`);
    }
    if (sharedWith.includes('all')) return nonCompliant('Every AWS account may restore the snapshot');
    const others = sharedWith.filter((account) => !allowedAccounts.includes(account));
    if (allowedAccounts.length === 0 || others.length === 0) return COMPLIANT;
    return nonCompliant(`Accounts that are not agreed may restore the snapshot: ${joinList(others)}`);
  },
});
