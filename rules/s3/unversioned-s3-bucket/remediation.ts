import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { Bucket } from '../../../lib/resources/s3/bucket';
import { versioning } from '../../../lib/resources/settings/bucket';
import type rule from './rule';

/** Turns on versioning. */
export const remediation = remediateSetting<Bucket, string, (typeof rule)['parameters']>({
  summary: 'Turns on versioning. Only suspended versioning can be restored: no call turns versioning off',
  exclusions:
    'Deleting versions with MFA, which only the root user turns on. Every plan needs approval, since versions cost storage',
  setting: versioning,
  plan(bucket, before, { parameters: { isMfaDeleteEnabled } }) {
    const requiresMfa = bucket.versioning?.requiresMfaDelete === true;
    if (isMfaDeleteEnabled && !requiresMfa) {
      return needsManualFix('Only the root user, with MFA, can require MFA for deleting versions');
    }
    if (requiresMfa) return needsManualFix('Only the root user, with MFA, can change the versioning of this bucket');
    return {
      to: 'Enabled',
      summary: 'Turn on versioning',
      sideEffects: [
        'Each object that is overwritten or deleted stays as an earlier version, which costs storage until a lifecycle rule expires it',
      ],
      ...(before === 'Off' && { cannotUndo: 'Versioning can be suspended, but not turned off' }),
    };
  },
});
