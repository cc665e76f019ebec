import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { DbInstance } from '../../../lib/resources/rds/database';
import { databaseSwitch, describeModificationObstacle } from '../../../lib/resources/settings/database';

/** Takes the public address from an instance. */
export const remediation = remediateSetting({
  summary:
    'Makes the instance private: its name then resolves to its private address. Its security groups are unchanged',
  exclusions:
    'Instances that are stopped, being created or being deleted, and those of a Multi-AZ DB cluster. Every plan needs approval, since clients outside of the VPC lose the database',
  setting: databaseSwitch<DbInstance>(
    'Instance',
    'PubliclyAccessible',
    ({ isPubliclyAccessible }) => isPubliclyAccessible,
    { to: false, isSlow: true },
  ),
  plan(database) {
    const obstacle = describeModificationObstacle(database);
    if (obstacle !== undefined) return needsManualFix(obstacle);
    const { endpoint } = database;
    return {
      to: false,
      summary: 'Make the instance private',
      sideEffects: [
        `Clients outside of the VPC can no longer connect${endpoint === undefined ? '' : ` to ${endpoint}`}: give them a VPN, a peering or a proxy first`,
      ],
      cannotUndo: 'The public address may be another one afterwards',
    };
  },
});
