import type { ConfigurationItem } from '../item';
import { isList, isObject } from '../json';
import { capitalize, uncapitalize } from '../text/casing';
import type { Json } from './operation';

/**
 * Returns an object of an item with members of a call's parameters set, their names written as the object writes names.
 * @param members as the SDK writes them
 * @param shape decides how an empty object writes names
 */
export function withMembers(
  value: unknown,
  members: Readonly<Record<string, Json>>,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const toName = detectCasing(object, shape);
  const written = Object.entries(members).map(([name, member]) => [
    findMember(object, name) ?? toName(name),
    recase(member, toName),
  ]);
  return { ...object, ...Object.fromEntries(written) };
}

/** Like {@link withMembers}, for one member whose new value depends on the present one. */
export function withMember(
  value: unknown,
  name: string,
  change: (before: unknown) => unknown,
  shape: ConfigurationItem['shape'],
): Record<string, unknown> {
  const object = isObject(value) ? value : {};
  const key = findMember(object, name) ?? detectCasing(object, shape)(name);
  return { ...object, [key]: change(object[key] ?? undefined) };
}

/** Returns the name of a member that an object has, as it writes it. */
const findMember = (object: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  [capitalize(name), uncapitalize(name)].find((key) => key in object);

/**
 * Config writes camelCase, or PascalCase for types that come from the CloudFormation registry; describe calls write
 * PascalCase.
 */
function detectCasing(
  object: Readonly<Record<string, unknown>>,
  shape: ConfigurationItem['shape'],
): (name: string) => string {
  // An answer of the SDK may contain `$metadata`.
  const first = Object.keys(object).find((name) => /^[A-Za-z]/.test(name));
  const isPascal = first === undefined ? shape !== 'config' : /^[A-Z]/.test(first);
  return isPascal ? capitalize : uncapitalize;
}

function recase(value: Json, toName: (name: string) => string): Json {
  if (isList(value)) return value.map((one) => recase(one as Json, toName));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [toName(name), recase(member as Json, toName)]),
  );
}
