import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { snapshotBlock } from '../../../lib/resources/settings/ec2';

/** Blocks all public sharing of EBS snapshots in the Region. */
export const remediation = remediateSetting({
  summary: 'Blocks all public sharing of EBS snapshots in the Region',
  exclusions:
    'A block that a declarative policy manages. Every plan needs approval, since public snapshots become private',
  setting: snapshotBlock,
  plan({ properties }) {
    // Only GetSnapshotBlockPublicAccessState returns it.
    if (properties.optionalString('managedBy') === 'declarative-policy') {
      return needsManualFix('A declarative policy of the organization manages the block: change the policy');
    }
    return {
      to: 'block-all-sharing',
      summary: 'Block all public sharing of EBS snapshots in the Region',
      sideEffects: ['Snapshots that are public become private at once, also those that are public on purpose'],
    };
  },
});
