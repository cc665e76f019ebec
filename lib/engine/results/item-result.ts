import type { EvaluatedItem, PendingEvaluation, RuleEvaluation } from '../../core/evaluate/evaluate';
import type { FactScope } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { Reference, type TextPiece, Unknown } from '../../core/reading/unreadable';
import type { ItemEvaluation } from '../run-result';

/** Everything that one item gives: evaluations, and what waits for the end of the input. */
export interface ItemResult {
  /** The part that its evaluations share, pending ones included. A resource of a template has whole evaluations instead. */
  readonly evaluated?: EvaluatedItem | undefined;
  readonly evaluations: readonly (RuleEvaluation | ItemEvaluation)[];
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
  /** Null if the item is unreadable. */
  readonly entries: readonly (readonly [key: string, value: unknown])[] | null;
}

/** The result of an item without rules or facts. */
export const NO_RESULT: ItemResult = { evaluated: undefined, evaluations: [], unreadable: [], facts: [], pending: [] };

/** The part of a result that is settled at the end of the input. Most items have none. */
export type UnsettledResult = Omit<ItemResult, 'evaluated' | 'evaluations' | 'facts'>;

/** Encodes the facts of an item; empty if it has none. */
export const encodeFacts = (facts: readonly FactEntries[]): string =>
  facts.length > 0 ? `${JSON.stringify(facts)}${SEPARATOR}` : '';

/** Restores the facts of several items, which {@link encodeFacts} encoded, in their order. */
export const decodeFacts = (texts: string): (readonly FactEntries[])[] => JSON.parse(toJsonList(texts));

/** Encodes the part that is settled at the end; empty if nothing is. */
export function encodeUnsettled(result: ItemResult): string {
  if (!isUnsettled(result)) return '';
  const { evaluated: _, evaluations: __, facts: ___, ...unsettled } = result;
  return `${JSON.stringify(unsettled, hasWholeItem(unsettled) ? markUnknown : undefined)}${SEPARATOR}`;
}

const isUnsettled = ({ unreadable, pending, item }: UnsettledResult): boolean =>
  unreadable.length > 0 || pending.length > 0 || item !== undefined;

const hasWholeItem = ({ item, pending }: UnsettledResult): boolean =>
  item !== undefined || pending.some((one) => 'item' in one.pending);

/** Restores the parts of several items, which {@link encodeUnsettled} encoded, in their order. */
export const decodeUnsettled = (texts: string): UnsettledResult[] =>
  JSON.parse(toJsonList(texts), texts.includes(MARKER_IN_JSON) ? restoreUnknown : undefined);

/** The texts of many items are decoded together, which takes half of the time. */
const SEPARATOR = ',';
const toJsonList = (texts: string): string => `[${texts.slice(0, -SEPARATOR.length)}]`;

/** The key of a value that a template leaves open. No JSON file of AWS has such a key. */
const UNKNOWN_MARKER = '\u0000unknown';
const MARKER_IN_JSON = '"\\u0000unknown":';

const markUnknown = (_key: string, value: unknown): unknown => {
  if (!(value instanceof Unknown)) return value;
  const { what, expression, pieces, secret } = value;
  const { logicalId, attribute, target, resourceType } = value instanceof Reference ? value : {};
  return { [UNKNOWN_MARKER]: what, expression, pieces, secret, logicalId, attribute, target, resourceType };
};

const restoreUnknown = (_key: string, value: unknown): unknown => {
  const { [UNKNOWN_MARKER]: what, ...parts } = (value ?? {}) as Record<string, unknown>;
  if (typeof what !== 'string') return value;
  const { expression, pieces, logicalId, attribute, target, resourceType } = parts;
  const secret = parts.secret as string | undefined;
  if (typeof logicalId !== 'string') {
    return new Unknown(what, expression, pieces as TextPiece[] | undefined, undefined, secret);
  }
  return new Reference(what, logicalId, attribute as string | undefined, target, {
    resourceType: resourceType as string | undefined,
    secret,
  });
};
