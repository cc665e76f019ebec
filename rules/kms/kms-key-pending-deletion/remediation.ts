import { remediateSetting } from '../../../lib/core/remediation/setting';
import { scheduledDeletion } from '../../../lib/resources/settings/kms-key';

/** Cancels the deletion. */
export const remediation = remediateSetting({
  summary: 'Cancels the deletion; the key stays disabled. This cannot be undone',
  exclusions: 'Nothing. Every plan needs approval, since somebody scheduled the deletion',
  setting: scheduledDeletion,
  plan: () => ({
    to: 'Disabled',
    summary: 'Cancel the deletion of the key',
    sideEffects: [
      'Somebody scheduled the deletion, perhaps to destroy data on purpose: the key stays, and costs its monthly price',
    ],
    notes: ['The key is disabled afterwards: enable it if something needs it'],
    cannotUndo: 'A deletion that is scheduled again has a later date',
  }),
});
