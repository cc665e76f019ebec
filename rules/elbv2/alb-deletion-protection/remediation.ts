import { remediateSetting } from '../../../lib/core/remediation/setting';
import { attributeSetting } from '../../../lib/resources/settings/load-balancer';

const KEY = 'deletion_protection.enabled';

/** Turns on deletion protection. */
export const remediation = remediateSetting({
  summary: 'Turns on deletion protection',
  exclusions: 'Nothing',
  setting: attributeSetting('deletion protection', ({ isProtectedFromDeletion }) => ({
    [KEY]: String(isProtectedFromDeletion),
  })),
  plan: () => ({
    to: { [KEY]: 'true' },
    summary: 'Turn on deletion protection',
    notes: ['Whoever deletes the load balancer, CloudFormation included, has to turn the protection off first'],
  }),
});
