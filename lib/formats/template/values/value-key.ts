import { isUnknown, Reference } from '../../../core/reading/unreadable';

/** Returns a text that is equal for values that are certainly the same, such as two unresolved values of one expression. */
export const toValueKey = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Reference) return { reference: part.logicalId, attribute: part.attribute };
    return isUnknown(part) ? (part.pieces ?? part.expression ?? { unknown: part.what }) : part;
  }) ?? '';
