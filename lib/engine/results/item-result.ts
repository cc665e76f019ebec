import type { PendingEvaluation } from '../../core/evaluate';
import type { FactScope } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { Reference, type TextPiece, Unknown } from '../../core/reading/unreadable';
import type { ItemEvaluation } from '../run-result';

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

/** The part of a result that waits for the end of the input. Most items have none. */
export type PendingResult = Omit<ItemResult, 'evaluations'>;

/** Encodes the part that waits; empty if nothing does. */
export const encodePending = ({ evaluations: _, ...waiting }: ItemResult): string =>
  waiting.unreadable.length > 0 || waiting.facts.length > 0 || waiting.pending.length > 0 || waiting.item
    ? JSON.stringify(waiting, hasWholeItem(waiting) ? markUnknown : undefined)
    : '';

const hasWholeItem = ({ item, pending }: PendingResult): boolean =>
  item !== undefined || pending.some((one) => 'item' in one.pending);

/** Restores what {@link encodePending} encoded. */
export const decodePending = (text: string): PendingResult =>
  JSON.parse(text, text.includes(MARKER_IN_JSON) ? restoreUnknown : undefined);

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
