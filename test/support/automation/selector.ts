import type { SsmType } from './document';

/** The whole grammar that AWS documents: members, elements, and the search at any depth. */
export const SELECTOR = /^\$(\.[A-Za-z0-9_]+|\[\d+\]|\.\.[A-Za-z0-9_]+)*$/;

/** What a selector finds: undefined where there is nothing, always a list after a search. */
export function select(value: unknown, selector: string): unknown {
  if (!SELECTOR.test(selector)) throw new Error(`Cannot read selector "${selector}": AWS documents no such operator`);
  const parts = selector.match(/\.\.[A-Za-z0-9_]+|\.[A-Za-z0-9_]+|\[\d+\]/g) ?? [];
  return parts.reduce<unknown>((found, part) => {
    if (part.startsWith('..')) return search(found, part.slice(2));
    if (part.startsWith('[')) return Array.isArray(found) ? found[Number(part.slice(1, -1))] : undefined;
    return isMap(found) ? found[part.slice(1)] : undefined;
  }, value);
}

function search(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => search(element, name));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [...(key === name ? [child] : []), ...search(child, name)]);
}

/** Whether a value is of a document's type, without any conversion. */
export function isOfType(value: unknown, type: SsmType): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string';
    case 'Integer':
      return Number.isInteger(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'StringList':
      return Array.isArray(value) && value.every((element) => typeof element === 'string');
    case 'StringMap':
      return isMap(value);
    case 'MapList':
      return Array.isArray(value) && value.every(isMap);
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
