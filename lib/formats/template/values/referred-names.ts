import { isList, isObject, isString } from '../../../core/json';
import { splitSubstitutions } from '../../../core/text/substitutions';

/** Returns the names that an expression mentions: of parameters, and the logical ids of resources. */
export function listReferredNames(expression: unknown): string[] {
  const names: string[] = [];
  const values = [expression];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (isList(value)) for (const element of value) values.push(element ?? null);
    if (!isObject(value)) continue;
    for (const [key, child] of Object.entries(value)) {
      for (const name of findNames(key, child)) names.push(name);
      values.push(child ?? null);
    }
  }
  return names;
}

/** Returns the names that a member of an object mentions, but not those that its value does. */
export function findNames(key: string, argument: unknown): string[] {
  if (key === 'Ref') return isString(argument) ? [argument] : [];
  const [first] = isList(argument) ? argument : [argument];
  if (!isString(first)) return [];
  if (key === 'Fn::GetAtt') return [cutAttribute(first)];
  if (key !== 'Fn::Sub') return [];
  return splitSubstitutions(first).flatMap((piece, index) =>
    index % 2 === 1 ? [cutAttribute(piece.slice(2, -1).trim())] : [],
  );
}

const cutAttribute = (name: string): string => name.split('.', 1)[0] as string;
