import { isObject } from '../../core/json';
import type { SsmValueType } from './runbook';

/** The whole grammar that AWS documents: members, elements, and the search at any depth. */
export const SELECTOR = /^\$(\.[A-Za-z0-9_]+|\[\d+\]|\.\.[A-Za-z0-9_]+)*$/;

/** Returns the value at a selector: `undefined` if there is none, a list after a search. */
export function selectValue(value: unknown, selector: string): unknown {
  if (!SELECTOR.test(selector)) throw new Error(`Cannot read selector "${selector}": AWS documents no such operator`);
  const parts = selector.match(/\.\.[A-Za-z0-9_]+|\.[A-Za-z0-9_]+|\[\d+\]/g) ?? [];
  return parts.reduce<unknown>((found, part) => {
    if (part.startsWith('..')) return findMembers(found, part.slice(2));
    if (part.startsWith('[')) return Array.isArray(found) ? found[Number(part.slice(1, -1))] : undefined;
    return isObject(found) ? found[part.slice(1)] : undefined;
  }, value);
}

/** Returns the members with a name, at any depth. */
function findMembers(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => findMembers(element, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(key === name ? [child] : []),
    ...findMembers(child, name),
  ]);
}

/** Whether a value has a type, without any conversion. */
export function hasSsmType(value: unknown, type: SsmValueType): boolean {
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
      return isObject(value);
    case 'MapList':
      return Array.isArray(value) && value.every(isObject);
  }
}
