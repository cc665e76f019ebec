import { selectEmails } from '../../../lib/cdk/configuration/alerts';
import { resolve } from './resolving';

const DEFAULTS = {
  subscribers: [],
  severity: 'medium',
  stormSize: 20,
  reminderDays: 7,
  waitForActorMinutes: 10,
  gracePeriodMinutes: 0,
  securityHub: false,
};

test.each<[string, object, unknown]>([
  ['are off by default', {}, undefined],
  ['are off if they are false', { alerts: false }, undefined],
  ['have defaults', { alerts: {} }, DEFAULTS],
  [
    'keep the settings',
    { alerts: { reminderDays: 0, waitForActorMinutes: 30, gracePeriodMinutes: 60, severity: 'low' } },
    { ...DEFAULTS, reminderDays: 0, waitForActorMinutes: 30, gracePeriodMinutes: 60, severity: 'low' },
  ],
  [
    'accept the ARN of an event bus',
    { alerts: { eventBus: 'arn:aws-cn:events:cn-north-1:111122223333:event-bus/team/central.1' } },
    { ...DEFAULTS, eventBus: 'arn:aws-cn:events:cn-north-1:111122223333:event-bus/team/central.1' },
  ],
])('alerts %s', (_, configuration, expected) => {
  expect(resolve(configuration).alerts).toEqual(expected);
});

test('selects email addresses, not endpoints', () => {
  expect(selectEmails(['a@example.com', 'https://example.com/@hook', 'b@example.com'])).toEqual([
    'a@example.com',
    'b@example.com',
  ]);
});
