import { remediateSetting } from '../../../lib/core/remediation/setting';
import { automaticAcceptance } from '../../../lib/resources/settings/ec2';

/** Makes attachments of other accounts wait until somebody accepts them. */
export const remediation = remediateSetting({
  summary: 'Makes new attachments of other accounts wait until somebody accepts them; present attachments stay',
  exclusions: 'Nothing. Every plan needs approval, since new attachments wait afterwards',
  setting: automaticAcceptance,
  plan: () => ({
    to: 'disable',
    summary: 'Stop accepting attachments of other accounts automatically',
    sideEffects: [
      'New attachments of other accounts wait until somebody accepts them, also those that a pipeline makes',
    ],
    notes: ['Present attachments stay: look through them for accounts that you do not know'],
  }),
});
