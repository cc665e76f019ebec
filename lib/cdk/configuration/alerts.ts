import { DEFAULT_ALERTS } from '../../contract/response-settings';
import { isObject } from '../../core/json';
import { SEVERITIES } from '../../core/rule';
import { overrideList } from './overrides';
import {
  boolean,
  type Input,
  integerBetween,
  literal,
  type Output,
  objectWith,
  pattern,
  type Validator,
  withDefault,
  withoutDefaults,
} from './validation/validators';
import { subscribers } from './validation/values';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const eventBus = pattern(
  /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]{1,256}$/,
  'the ARN of an event bus such as arn:aws:events:eu-west-1:111122223333:event-bus/central',
);

const alertKeys = {
  /**
   * Email addresses, which must confirm the subscription, and HTTPS endpoints. Mails are text, endpoints receive JSON.
   * @default - none; others can subscribe to the topic
   */
  subscribers,
  /**
   * The lowest severity that sends an alert. AWS managed rules and Guard rules have no severity and count as medium.
   * @default 'medium'
   */
  severity: withDefault(literal(...SEVERITIES), DEFAULT_ALERTS.severity),
  /**
   * The number of alerts of one rule within five minutes, 1 to 1000, after which further ones are sent as one digest.
   * Without it, a new rule would send a mail for every non-compliant resource.
   * @default 20
   */
  stormSize: withDefault(integerBetween(1, 1000), DEFAULT_ALERTS.stormSize),
  /**
   * The number of days between reminders of open alerts, up to 365; 0 turns reminders off.
   * @default 7
   */
  reminderDays: withDefault(integerBetween(0, 365), DEFAULT_ALERTS.reminderDays),
  /**
   * The maximum number of minutes, up to 30, that an alert waits for the actor of the change to appear in CloudTrail,
   * which takes about five; 0 sends it at once.
   * @default 10
   */
  waitForActorMinutes: withDefault(integerBetween(0, 30), DEFAULT_ALERTS.waitForActorMinutes),
  /**
   * The number of minutes, up to 1440, between the first non-compliant result of a resource and its alert. If the
   * resource changes in between, one message reports its last state. The alert of a resource that is fixed at once is
   * delayed too, but never left out.
   * @default 0
   */
  gracePeriodMinutes: withDefault(integerBetween(0, 1440), DEFAULT_ALERTS.gracePeriodMinutes),
  /**
   * Whether findings are sent to Security Hub, which must be enabled in each account and Region.
   * @default false
   */
  securityHub: withDefault(boolean, false),
  /**
   * The ARN of an event bus in any account and Region that receives every alert. A bus in another account must allow
   * the accounts that Assay is deployed to.
   * @default - none
   */
  eventBus,
};

export const alertSettings = objectWith({
  /**
   * Whether alerts are deployed; with `environments`, they can be off except in some of them.
   * @default true
   */
  enabled: boolean,
  ...alertKeys,
  /**
   * Environments with different settings. The first one that matches replaces those above, key by key.
   * @default - the same settings in all environments
   */
  environments: overrideList({
    /**
     * Whether alerts are deployed in these environments.
     * @default - as above
     */
    enabled: boolean,
    ...withoutDefaults(alertKeys),
  }),
});

export interface AlertsSettings extends Input<typeof alertSettings> {}

export const alertsShape: Validator<false | Output<typeof alertSettings>, false | AlertsSettings> = (value, at) => {
  if (value === false) return value;
  return isObject(value)
    ? alertSettings(value, at)
    : at.reject(value, 'false or an object with subscribers, severity …');
};

/** Returns the email addresses among subscribers, which are email addresses and `https://` URLs. */
export const selectEmails = (subscribers: readonly string[]): string[] =>
  subscribers.filter((subscriber) => !subscriber.startsWith('https://'));
