import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { RdsDatabase } from '../../../lib/resources/rds/database';
import { databaseSwitch, describeModificationObstacle } from '../../../lib/resources/settings/database';

/** Turns on automatic upgrades of the minor version. */
export const remediation = remediateSetting<RdsDatabase, boolean>({
  summary: 'Turns on automatic upgrades of the minor version, which RDS makes in the maintenance window',
  exclusions:
    'Clusters, RDS Custom, instances that are stopped, being created or being deleted, and those of a Multi-AZ DB cluster. Every plan needs approval, since an upgrade restarts the database',
  setting: databaseSwitch('Instance', 'AutoMinorVersionUpgrade', ({ upgradesMinorVersions }) => upgradesMinorVersions, {
    to: true,
    isSlow: true,
  }),
  plan(database) {
    if (database.isCluster) {
      return needsManualFix(
        'RDS may apply this setting of a cluster only in the maintenance window, or together with all other changes that wait for it: modify the cluster by hand',
      );
    }
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
    if (database.engine?.startsWith('custom-')) {
      return needsManualFix('RDS Custom has no automatic upgrades: install the minor versions yourself');
    }
    const obstacle = describeModificationObstacle(database);
    if (obstacle !== undefined) return needsManualFix(obstacle);
    return {
      to: true,
      summary: 'Turn on automatic upgrades of the minor version',
      sideEffects: ['Each upgrade restarts the database, in its maintenance window'],
      cannotUndo: 'A version that was installed stays',
    };
  },
});
