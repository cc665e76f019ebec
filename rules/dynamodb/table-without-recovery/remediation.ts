import { remediateSetting } from '../../../lib/core/remediation/setting';
import { pointInTimeRecovery } from '../../../lib/resources/settings/table';

/** Turns on point-in-time recovery. */
export const remediation = remediateSetting({
  summary: 'Turns on point-in-time recovery, for the last 35 days',
  exclusions: 'Nothing. Every plan needs approval, since it costs by the size of the table',
  setting: pointInTimeRecovery,
  plan: () => ({
    to: true,
    summary: 'Turn on point-in-time recovery',
    sideEffects: ['Point-in-time recovery costs every month by the size of the table'],
  }),
});
