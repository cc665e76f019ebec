import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { keyRotation } from '../../../lib/resources/settings/kms-key';

/** Turns on automatic rotation. */
export const remediation = remediateSetting({
  summary: 'Turns on automatic rotation, once a year; ciphertext stays readable',
  exclusions: 'Replicas of a key in another Region. Every plan needs approval, since rotations cost',
  setting: keyRotation,
  plan({ primaryRegion }) {
    if (primaryRegion !== undefined) {
      return needsManualFix(`The key is a replica: turn on rotation for its primary key in ${primaryRegion}`);
    }
    return {
      to: true,
      summary: 'Turn on automatic rotation',
      sideEffects: ['Each of the first two rotations adds to the monthly price of the key'],
    };
  },
});
