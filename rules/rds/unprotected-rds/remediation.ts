import { needsManualFix } from '../../../lib/core/remediation/plan';
import { chooseRemediation, remediateSetting } from '../../../lib/core/remediation/setting';
import type { RdsDatabase } from '../../../lib/resources/rds/database';
import { databaseSwitch, describeModificationObstacle } from '../../../lib/resources/settings/database';

const texts = {
  summary: 'Turns on deletion protection, of the instance or of the cluster',
  exclusions: 'Instances and clusters that are stopped, being created or being deleted',
};

const protect = (kind: 'Instance' | 'Cluster') =>
  remediateSetting<RdsDatabase, boolean>({
    ...texts,
    setting: databaseSwitch(kind, 'DeletionProtection', ({ isProtectedFromDeletion }) => isProtectedFromDeletion, {
      to: true,
    }),
    plan(database) {
      const obstacle = describeModificationObstacle(database);
      if (obstacle !== undefined) return needsManualFix(obstacle);
      return {
        to: true,
        summary: 'Turn on deletion protection',
        notes: ['Whoever deletes the database, or its CloudFormation stack, has to turn the protection off first'],
      };
    },
  });

const [instance, cluster] = [protect('Instance'), protect('Cluster')];

/** Turns on deletion protection. */
export const remediation = chooseRemediation(texts, [instance, cluster], ({ isCluster }) =>
  isCluster ? cluster : instance,
);
