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

/**
 * Returns an output as a type, as far as AWS converts it; otherwise as it is.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-aws-apis-calling.html
 */
export function convertSsmValue(value: unknown, type: SsmValueType): unknown {
  if (hasSsmType(value, type)) return value;
  if (Array.isArray(value))
    return value.length === 1 && !Array.isArray(value[0]) ? convertSsmValue(value[0], type) : value;
  const isText = typeof value === 'string';
  if (!isText && !Number.isInteger(value) && typeof value !== 'boolean') return value;
  if (type === 'String') return String(value);
  if (type === 'StringList') return [String(value)];
  if (type === 'Integer' && isText && /^-?\d+$/.test(value)) return Number(value);
  if (type === 'Boolean' && isText && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return value;
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
