import { emailsAmong } from '../../../lib/cdk/configuration/alerts';
import { resolve } from './resolving';

const DEFAULTS = {
  subscribers: [],
  severity: 'medium',
  stormSize: 20,
  reminderDays: 7,
  waitForActorMinutes: 10,
  securityHub: false,
};

test.each<[string, object, unknown]>([
  ['are off unless they are asked for', {}, undefined],
  ['are off when they are said to be', { alerts: false }, undefined],
  ['have defaults', { alerts: {} }, DEFAULTS],
  [
    'keep what is said',
    { alerts: { reminderDays: 0, waitForActorMinutes: 30, severity: 'low' } },
    { ...DEFAULTS, reminderDays: 0, waitForActorMinutes: 30, severity: 'low' },
  ],
  [
    'know an event bus by its ARN',
    { alerts: { eventBus: 'arn:aws-cn:events:cn-north-1:111122223333:event-bus/team/central.1' } },
    { ...DEFAULTS, eventBusArn: 'arn:aws-cn:events:cn-north-1:111122223333:event-bus/team/central.1' },
  ],
])('alerts %s', (_, configuration, expected) => {
  expect(resolve(configuration).alerts).toEqual(expected);
});

test('mails go to addresses, not to endpoints', () => {
  expect(emailsAmong(['a@example.com', 'https://example.com/@hook', 'b@example.com'])).toEqual([
    'a@example.com',
    'b@example.com',
  ]);
});
