import type { ConfigurationItem } from '../item';
import { isList, isObject } from '../reading/properties';
import type { Json } from '../remediation/operation';

/**
 * The object with members of a call's parameters in it, in the object's own spelling, or in that of the shape where it
 * has none.
 * @param members as the SDK spells them
 */
export function withMembers(
  value: unknown,
  members: Readonly<Record<string, Json>>,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const spell = spellingOf(object, shape);
  return { ...object, ...(respelled(members, spell) as object) };
}

/** As {@link withMembers}, for one member that is made of what stands in its place. */
export function withMember(
  value: unknown,
  name: string,
  change: (before: unknown) => unknown,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const written = spellingOf(object, shape)(name);
  return { ...object, [written]: change(object[written] ?? undefined) };
}

type Spelling = (name: string) => string;

/** Config writes camelCase, or PascalCase for types that come from the CloudFormation registry; describe calls PascalCase. */
function spellingOf(object: Readonly<Record<string, unknown>>, shape: ConfigurationItem['shape']): Spelling {
  // An answer of the SDK may have `$metadata` in it, which is nobody's spelling.
  const first = Object.keys(object).find((name) => /^[A-Za-z]/.test(name));
  const isPascal = first === undefined ? shape !== 'config' : /^[A-Z]/.test(first);
  return isPascal ? pascalCase : camelCase;
}

function respelled(value: Json, spell: Spelling): Json {
  if (isList(value)) return value.map((one) => respelled(one as Json, spell));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [spell(name), respelled(member as Json, spell)]),
  );
}

const pascalCase: Spelling = (name) => name.charAt(0).toUpperCase() + name.slice(1);
const camelCase: Spelling = (name) => name.charAt(0).toLowerCase() + name.slice(1);
