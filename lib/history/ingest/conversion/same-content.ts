import { canonicalJson } from '../../../core/diff';
import { parseExactJson } from '../../../core/exact-json';
import type { Relationship } from '../../../core/item';
import { isObject } from '../../../core/json';
import { toItemWith } from '../../../formats/items/configuration-item';
import { isUnreadableReason } from '../../store/schema';

/** The parts of an item that make its content. Other members say how and when it was delivered. */
const PARTS = ['configuration', 'supplementaryConfiguration', 'tags', 'relationships'] as const;
type ContentPart = (typeof PARTS)[number];

/** A text of an item. */
export interface ItemText {
  readonly text: string;
  /** Why it has no content: the item is a summary, or unreadable. Null if it has one. */
  readonly missingReason: string | null;
}

/** How two texts under one key (resource, capture time, state id) relate. */
export type Comparison = 'same' | 'firstIsFuller' | 'secondIsFuller' | 'different';

/**
 * Compares two texts of one version that arrived in two ways. Nulls, the order of lists, casing of keys and of the names
 * of relationships, and JSON inside strings do not count. A part that one way leaves out (the API's batch response has no
 * relationships, a summary no configuration) contradicts nothing: the fuller text is kept. That is a text with a content
 * before a summary, and a summary before an unreadable item, whatever else they lack.
 */
export function compareContents(first: ItemText, second: ItemText): Comparison {
  const [a, b] = [readParts(first), readParts(second)];
  let [lacksFirst, lacksSecond] = [false, false];
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (part === other) continue;
    if (part === undefined) lacksFirst = true;
    else if (other === undefined) lacksSecond = true;
    else return 'different';
  }
  const [rank, otherRank] = [rankText(first), rankText(second)];
  if (rank !== otherRank) return rank < otherRank ? 'secondIsFuller' : 'firstIsFuller';
  if (lacksFirst === lacksSecond) return 'same';
  return lacksFirst ? 'secondIsFuller' : 'firstIsFuller';
}

const rankText = ({ missingReason }: ItemText): number =>
  missingReason === null ? 2 : isUnreadableReason(missingReason) ? 0 : 1;

/** Returns a text that orders contents in the same way on every machine. */
export const orderContent = (text: ItemText): string =>
  readParts(text)
    .map((part) => part ?? '')
    .join('\n');

function readParts({ text, missingReason }: ItemText): (string | undefined)[] {
  const raw = parseExactJson(text);
  const item = toItemWith(raw, parseExactJson);
  const status = item.lacksStatus ? undefined : item.status;
  const lacks = (part: string) => missingReason !== null || !isObject(raw) || !(part in raw);
  const readPart = (part: ContentPart) => (part === 'relationships' ? item[part].map(toPlainNames) : item[part]);
  return [status, ...PARTS.map((part) => (lacks(part) ? undefined : canonicalJson(readPart(part) ?? null)))];
}

/** AWS writes the same names with other cases, and with a blank at their end ("Is contained in VPC"). */
const toPlainNames = (edge: Relationship): Relationship => ({
  ...edge,
  name: edge.name.trim().toLowerCase(),
  resourceType: edge.resourceType.toLowerCase(),
});
