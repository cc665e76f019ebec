import type { PendingEvaluation } from '../../core/evaluate';
import type { FactScope } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { Reference, type TextPiece, Unknown } from '../../core/reading/unreadable';
import { type ItemEvaluation, parseEvaluationJson, type ReportedEvaluation, toEvaluationJson } from '../run-result';

/** Everything that one item gives: evaluations, and what waits for the end of the input. */
export interface ItemResult {
  readonly evaluations: readonly ItemEvaluation[];
  readonly unreadable: readonly UnreadableResult[];
  readonly facts: readonly FactEntries[];
  /** The evaluations that need facts. They are concluded at the end of the input. */
  readonly pending: readonly PendingEvaluation[];
  /** A described resource, or a part of one. It is evaluated at the end of the input, which may have further parts. */
  readonly item?: ConfigurationItem;
  /** The resource that `unreadable` is about. */
  readonly resourceType?: string;
  readonly resourceId?: string;
}

/** The reason why a rule, or every rule, could not evaluate the item. */
export interface UnreadableResult {
  readonly rule?: string;
  readonly message: string;
  /** Where a template has the resource. */
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The entries of one fact that the item provides. */
export interface FactEntries {
  readonly fact: string;
  readonly scope: FactScope;
  readonly entries: readonly (readonly [key: string, value: unknown])[];
}

/** The result of an item without rules or facts. */
export const NO_RESULT: ItemResult = { evaluations: [], unreadable: [], facts: [], pending: [] };

/**
 * Encodes the result of an item as text of two parts: the evaluations as lines of the report's JSON, ready to be printed,
 * and what waits for the end of the input. Most items have the first alone.
 */
export function encodeItemResult({ evaluations, ...rest }: ItemResult, source: string): string {
  const lines = evaluations.map((evaluation) => toEvaluationJson({ source, ...evaluation })).join('\n');
  return `${lines}${SEPARATOR}${encodeRest(rest)}`;
}

/** Restores what {@link encodeItemResult} encoded. */
export function decodeItemResult(text: string): ItemResult & { readonly evaluations: readonly ReportedEvaluation[] } {
  const rest = text.slice(text.indexOf(SEPARATOR) + 1);
  return { evaluations: decodeEvaluations(text), ...decodeRest(rest) };
}

/** Restores the evaluations alone. */
export const decodeEvaluations = (text: string): ReportedEvaluation[] =>
  decodeEvaluationLines(text).map(parseEvaluationJson);

/** Returns the evaluations as lines of the report's JSON. */
export const decodeEvaluationLines = (text: string): string[] => splitLines(text.slice(0, text.indexOf(SEPARATOR)));

/** JSON escapes this character, so neither part contains it. */
const SEPARATOR = '\0';

const splitLines = (lines: string): string[] => (lines === '' ? [] : lines.split('\n'));

/** The part that waits for the end of the input. */
type Rest = Omit<ItemResult, 'evaluations'>;

const encodeRest = (rest: Rest): string =>
  rest.unreadable.length > 0 || rest.facts.length > 0 || rest.pending.length > 0 || rest.item
    ? JSON.stringify(rest, rest.item || rest.pending.some(({ pending }) => 'item' in pending) ? markUnknown : undefined)
    : '';

const decodeRest = (text: string): Rest =>
  text === '' ? NO_REST : JSON.parse(text, text.includes(MARKER_IN_JSON) ? restoreUnknown : undefined);

const NO_REST: Rest = { unreadable: [], facts: [], pending: [] };

/** The key of a value that a template leaves open. No JSON file of AWS has such a key. */
const UNKNOWN_MARKER = '\u0000unknown';
const MARKER_IN_JSON = '"\\u0000unknown":';

const markUnknown = (_key: string, value: unknown): unknown => {
  if (!(value instanceof Unknown)) return value;
  const { what, expression, pieces } = value;
  const { logicalId, attribute, target } = value instanceof Reference ? value : {};
  return { [UNKNOWN_MARKER]: what, expression, pieces, logicalId, attribute, target };
};

const restoreUnknown = (_key: string, value: unknown): unknown => {
  const { [UNKNOWN_MARKER]: what, ...parts } = (value ?? {}) as Record<string, unknown>;
  if (typeof what !== 'string') return value;
  const { expression, pieces, logicalId, attribute, target } = parts;
  if (typeof logicalId !== 'string') return new Unknown(what, expression, pieces as TextPiece[] | undefined);
  return new Reference(what, logicalId, attribute as string | undefined, target);
};
