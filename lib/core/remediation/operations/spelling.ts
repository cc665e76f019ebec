import type { ConfigurationItem } from '../../item';
import { isList, isObject } from '../../properties';
import type { Json } from '../operation';

/**
 * The object with members of a call's parameters in it, written as the object writes its own: where a member is there
 * already it is replaced under its name, and a new one follows the others' spelling, or that of the shape.
 * @param members as the SDK spells them
 */
export function withMembers(
  value: unknown,
  members: Readonly<Record<string, Json>>,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const spell = spellingOf(object, shape);
  const changes = Object.entries(members).map(
    ([name, member]) => [writtenName(object, name, spell), respelled(member, spell)] as const,
  );
  return { ...object, ...Object.fromEntries(changes) };
}

/** As {@link withMembers}, for one member that is made of what stands in its place. */
export function withMember(
  value: unknown,
  name: string,
  change: (before: unknown) => unknown,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const written = writtenName(object, name, spellingOf(object, shape));
  return { ...object, [written]: change(object[written] ?? undefined) };
}

const writtenName = (object: Readonly<Record<string, unknown>>, name: string, spell: Spelling): string =>
  [name, camelCase(name)].find((one) => object[one] != null) ?? spell(name);

type Spelling = (name: string) => string;

/** Config writes camelCase, or PascalCase for types that come from the CloudFormation registry; describe calls PascalCase. */
function spellingOf(object: Readonly<Record<string, unknown>>, shape: ConfigurationItem['shape']): Spelling {
  const [first] = Object.keys(object);
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
