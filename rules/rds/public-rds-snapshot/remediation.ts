import { needsManualFix } from '../../../lib/core/remediation/plan';
import { chooseRemediation, remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { RdsSnapshot } from '../../../lib/resources/rds/snapshot';
import { publicSharing } from '../../../lib/resources/rds/snapshot-operations';
import type rule from './rule';

const texts = {
  summary: 'Stops sharing the snapshot with every account; accounts that it is shared with by their IDs keep it',
  exclusions:
    'Snapshots that are shared with accounts that `allowedAccounts` does not have, and copies that other accounts made',
};

const makePrivate = (kind: 'DBSnapshot' | 'DBClusterSnapshot') =>
  remediateSetting<RdsSnapshot, boolean, (typeof rule)['parameters']>({
    ...texts,
    setting: publicSharing(kind),
    plan({ canBePublic, sharedWith = [] }, isPublic, { parameters: { allowedAccounts } }) {
      const others = sharedWith.filter((account) => account !== 'all' && !allowedAccounts.includes(account));
      if (allowedAccounts.length > 0 && others.length > 0) {
        const both = isPublic ? 'everyone and with ' : '';
        return needsManualFix(
          `The snapshot is shared with ${both}${joinList(others)}, which somebody may need: ask, then add ${others.length > 1 ? 'those accounts' : 'that account'} to allowedAccounts or remove what is not needed from the attribute restore`,
        );
      }
      if (!canBePublic) {
        return needsManualFix(
          'RDS shares no automated and no encrypted snapshot with everyone, so the snapshot and its attributes contradict each other: read both again',
        );
      }
      return {
        to: false,
        summary: 'Stop sharing the snapshot with every account',
        notes: [
          'Copies that other accounts made, and databases that they restored, stay: assume that the data was read',
        ],
      };
    },
  });

const [instance, cluster] = [makePrivate('DBSnapshot'), makePrivate('DBClusterSnapshot')];

/** Stops sharing a snapshot with every account. */
export const remediation = chooseRemediation(texts, [instance, cluster], ({ isCluster }) =>
  isCluster ? cluster : instance,
);
