import { isUnknown, Reference } from '../../../core/reading/unreadable';

/** Returns a text that is equal for values that are certainly the same, such as two unresolved values of one expression. */
export const toValueKey = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (!isUnknown(part)) return part;
    if (part instanceof Reference)
      return withScope({ reference: part.logicalId, attribute: part.attribute }, part.scope);
    return part.pieces ?? withScope(part.expression ?? { unknown: part.what }, part.scope);
  }) ?? '';

/** The names of an expression have their meaning in one stack. */
const withScope = (value: unknown, scope: string): unknown => (scope === '' ? value : { scope, value });

/** Returns a key of a resource of one of the stacks that are read together. */
export const toScopedKey = (scope: string, logicalId: string): string => JSON.stringify([scope, logicalId]);
