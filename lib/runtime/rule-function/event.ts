import { isObject, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';

/**
 * The event with which AWS Config invokes a custom rule's function.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
export interface RuleEvent {
  readonly message: RuleMessage;
  /** The rule's input parameters; the event omits them when the rule has none. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resultToken: string;
  /** The resource left the rule's scope: its tags changed. */
  readonly leftScope: boolean;
  /** The deployed name. Conformance packs and organizations add to the name of the template. */
  readonly configRuleName: string | undefined;
  /** The account of the rule. */
  readonly accountId: string | undefined;
}

/** The reason for the invocation. */
export type RuleMessage =
  | { readonly kind: 'change'; readonly item: unknown }
  /** The item is too large for the event, which contains a summary instead. */
  | { readonly kind: 'oversized change'; readonly summary: unknown }
  /** A scheduled run, or a snapshot was delivered: every recorded resource is evaluated. */
  | { readonly kind: 'schedule'; readonly createdAt: Date }
  | UnknownMessage;

interface UnknownMessage {
  readonly kind: 'unknown';
  readonly messageType: string;
}

/** An event with a reason that the functions know. */
export interface KnownRuleEvent extends RuleEvent {
  readonly message: Exclude<RuleMessage, UnknownMessage>;
}

/** @throws UnreadableItem when the event contradicts the shape that AWS documents */
export function readRuleEvent(event: unknown): RuleEvent {
  const properties = Properties.of(event, 'event');
  return {
    message: readMessage(Properties.of(properties.optionalJson('invokingEvent'), 'invokingEvent')),
    parameters: readParameters(properties.optionalJson('ruleParameters')),
    resultToken: properties.string('resultToken'),
    leftScope: properties.optionalBoolean('eventLeftScope') ?? false,
    configRuleName: properties.optionalString('configRuleName'),
    accountId: properties.optionalString('accountId'),
  };
}

function readMessage(message: Properties): RuleMessage {
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

/** AWS Config sends text. An event that a person writes may contain numbers. */
function readParameters(value: unknown): Record<string, string> {
  const parameters = value ?? {};
  if (!isObject(parameters)) throw unexpectedType('ruleParameters', 'an object', parameters);
  return Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, toParameterText(one, name)]));
}

function toParameterText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unexpectedType(`ruleParameters.${name}`, 'text', value);
}
