import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases in one Availability Zone. */
export default defineRule({
  name: 'single-zone-rds',
  title: 'RDS databases must survive the loss of an Availability Zone',
  rationale:
    'When its zone fails, a database in one zone is down until the zone is back or a backup is restored. Maintenance that needs a restart stops it, too.',
  severity: 'medium',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: ['RDS_MULTI_AZ_SUPPORT', 'RDS_CLUSTER_MULTI_AZ_ENABLED'],
  controls: ['FSBP RDS.5', 'FSBP RDS.15', 'CIS 5.0 2.2.4', 'CIS 7.0 3.2.4'],
  parameters: {},
  limitations: [
    'Whether the application reconnects after a failover.',
    'Replicas in other Regions, and clusters with one instance in each of two zones that differ in size.',
  ],
  evaluate(database) {
    // The cluster has the answer for its instances; a replica is itself a second copy.
    if (database.isClusterMember || database.isReadReplica) return NOT_APPLICABLE;
    if (database.isMultiZone === undefined) {
      return insufficientData(`${database.label} may be in one zone; its instances decide, which are not part of it`);
    }
    return database.isMultiZone ? COMPLIANT : nonCompliant(`${database.label} is in one Availability Zone`);
  },
});
