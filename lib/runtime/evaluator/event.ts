import { isObject, Properties, unexpectedType } from '../../core/reading/properties';

/** What AWS Config tells a custom rule's function. https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
export interface RuleEvent {
  readonly message: Message;
  /** The rule's input parameters; missing altogether when it has none. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resultToken: string;
  /** The resource no longer belongs to the scope of the rule: its tags changed. */
  readonly leftScope: boolean;
  /** As deployed, and not always as we named it: conformance packs and organizations add to it. */
  readonly configRuleName: string | undefined;
}

/** Why the rule is called. */
export type Message =
  | { readonly kind: 'change'; readonly item: unknown }
  /** The item is too large for the event, so that only a summary of it comes. */
  | { readonly kind: 'oversized change'; readonly summary: unknown }
  /** It is time, or a snapshot was delivered: every recorded resource is to be judged. */
  | { readonly kind: 'schedule'; readonly createdAt: Date }
  | { readonly kind: 'unknown'; readonly messageType: string };

/** @throws UnreadableItem when the event contradicts the shape that AWS documents */
export function readRuleEvent(event: unknown): RuleEvent {
  const properties = Properties.of(event, 'event');
  return {
    message: readMessage(Properties.of(properties.optionalJson('invokingEvent'), 'invokingEvent')),
    parameters: readParameters(properties.optionalJson('ruleParameters')),
    resultToken: properties.string('resultToken'),
    leftScope: properties.optionalBoolean('eventLeftScope') ?? false,
    configRuleName: properties.optionalString('configRuleName'),
  };
}

function readMessage(message: Properties): Message {
  const messageType = message.string('messageType');
  switch (messageType) {
    case 'ConfigurationItemChangeNotification':
      return { kind: 'change', item: message.raw('configurationItem') };
    case 'OversizedConfigurationItemChangeNotification':
      return { kind: 'oversized change', summary: message.raw('configurationItemSummary') };
    case 'ScheduledNotification':
    case 'ConfigurationSnapshotDeliveryCompleted':
      return { kind: 'schedule', createdAt: message.time('notificationCreationTime') };
    default:
      return { kind: 'unknown', messageType };
  }
}

/** Config hands over text; who calls the function by hand may well write numbers. */
function readParameters(value: unknown): Record<string, string> {
  const given = value ?? {};
  if (!isObject(given)) throw unexpectedType('ruleParameters', 'an object', given);
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, textOf(one, name)]));
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unexpectedType(`ruleParameters.${name}`, 'text', value);
}
