import { remediateSetting } from '../../../lib/core/remediation/setting';
import { defaultEncryption } from '../../../lib/resources/settings/account/ebs-encryption';

/** Turns on the encryption of new EBS volumes in the Region. */
export const remediation = remediateSetting({
  summary: 'Turns on the encryption of new EBS volumes in the Region; the default key is unchanged',
  exclusions:
    'Volumes and snapshots that exist. Every plan needs approval, since encrypted snapshots cannot be shared with everyone',
  setting: defaultEncryption,
  // https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
  plan: () => ({
    to: true,
    summary: 'Encrypt new EBS volumes in the Region by default',
    sideEffects: [
      'New volumes and copies of snapshots are encrypted with the default key of the Region; if that key is your own, whoever creates or attaches a volume needs permissions for it',
      'Snapshots and AMIs that are encrypted with the key of AWS (aws/ebs) cannot be shared with other accounts',
      'Instance types that do not support encrypted volumes can no longer be launched',
    ],
    notes: ['Volumes and snapshots that exist stay as they are'],
    cannotUndo: 'What was created meanwhile stays encrypted',
  }),
});
