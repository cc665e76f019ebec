import { isList, isObject, isString } from '../../core/json';

/** How a target changes an event before it receives it. */
export interface TargetInput {
  /** Sent in place of the event. */
  readonly Input?: string | undefined;
  /** The part of the event that is sent: `$.detail`. */
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: InputTransformer | undefined;
}

interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** The rule whose target receives an event. */
interface SendingRule {
  readonly name: string;
  readonly arn: string;
}

/**
 * Returns the text that a target receives for an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformInput(
  { Input, InputPath, InputTransformer }: TargetInput,
  event: object,
  rule: SendingRule,
): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(findEventValue(event, InputPath) ?? null);
  if (InputTransformer !== undefined) return fillInputTemplate(InputTransformer, event, rule);
  return JSON.stringify(event);
}

function fillInputTemplate(
  { InputPathsMap = {}, InputTemplate }: InputTransformer,
  event: object,
  rule: SendingRule,
): string {
  const found = Object.entries(InputPathsMap).map(([name, path]) => [name, findEventValue(event, path)] as const);
  const values = new Map<string, unknown>([
    ...found,
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event', { ...event, detail: undefined }],
    ['aws.events.event.json', event],
    ['aws.events.event.ingestion-time', 'time' in event ? event.time : undefined],
  ]);
  let isQuoted = false;
  return InputTemplate.replaceAll(/\\.|"|<([^<>\s]+)>/g, (piece, name: string | undefined) => {
    if (piece === '"') isQuoted = !isQuoted;
    if (name === undefined || !values.has(name)) return piece;
    return isQuoted ? embedText(values.get(name)) : JSON.stringify(values.get(name) ?? null);
  });
}

/** A value inside a text of JSON. */
function embedText(value: unknown): string {
  if (value === undefined) return '';
  const text = isString(value) ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

/** Returns the value at a path: `$.detail.items[0]`. */
function findEventValue(event: object, path: string): unknown {
  const parts = path.replace(/^\$/, '').match(/\.[^.[\]]+|\[\d+\]|\['[^']+'\]/g) ?? [];
  return parts.reduce<unknown>((found, part) => {
    if (part.startsWith('.')) return isObject(found) ? found[part.slice(1)] : undefined;
    if (part.startsWith("['")) return isObject(found) ? found[part.slice(2, -2)] : undefined;
    return isList(found) ? found[Number(part.slice(1, -1))] : undefined;
  }, event);
}
