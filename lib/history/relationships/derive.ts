import type { ConfigurationItem, Relationship } from '../../core/item';
import { isList, isObject, isString, parseEmbeddedJson } from '../../core/json';
import { DERIVED_REFERENCES, POLICY_PATHS, type ReferencePath } from './derived-references';

/** A configuration has a few references; a hostile one could have a million. */
const MAX_REFERENCES = 5000;

/**
 * Returns the references that an item's configuration holds and that its relationships do not list.
 * @param declared those of a third-party type
 */
export function deriveRelationships(
  item: ConfigurationItem,
  declared: readonly PreparedReference[] | undefined,
): readonly Relationship[] {
  const references = declared ?? REFERENCES.get(item.resourceType);
  const policies = POLICIES.get(item.resourceType);
  if (!references && !policies) return [];
  const found: Relationship[] = [];
  const known = new Map<string, Set<string>>();
  const isNew = (resourceType: string, name: string): boolean => {
    let names = known.get(resourceType);
    if (!names) {
      names = listKnownNames(item.relationships, resourceType);
      known.set(resourceType, names);
    }
    if (names.has(name) || found.length === MAX_REFERENCES) return false;
    names.add(name);
    return true;
  };
  for (const { keys, type, name } of references ?? []) {
    for (const value of findValues(item, keys)) {
      if (isString(value) && isReference(value) && isNew(type, value)) {
        found.push({ name, resourceType: type, resourceId: value });
      }
    }
  }
  for (const keys of policies ?? []) {
    for (const text of findPrincipals(findValues(item, keys))) {
      const principal = toRoleOfSession(text);
      const type = findPrincipalType(principal);
      if (type !== undefined && isNew(type, principal)) {
        found.push({ name: 'Is granted to principal', resourceType: type, resourceId: principal });
      }
    }
  }
  return found;
}

/** A key of a path, and the same in lower case. */
interface PathKey {
  readonly key: string;
  readonly lower: string;
}

const splitPath = (path: string): PathKey[] => path.split('.').map((key) => ({ key, lower: key.toLowerCase() }));

/** A reference with the keys of its path. */
export interface PreparedReference extends Omit<ReferencePath, 'path'> {
  readonly keys: readonly PathKey[];
}

/** Splits the paths of references, once for all items. */
export const prepareReferences = (references: readonly ReferencePath[]): PreparedReference[] =>
  references.map(({ path, type, name }) => ({ keys: splitPath(path), type, name }));

/** Keyed by resource type, which comes from files: a map has no member that is not its own. */
const REFERENCES = new Map(
  Object.entries(DERIVED_REFERENCES).map(([resourceType, references]) => [resourceType, prepareReferences(references)]),
);
const POLICIES = new Map(Object.entries(POLICY_PATHS).map(([type, paths]) => [type, paths.map(splitPath)]));

/** Returns the ids and names by which the relationships refer to resources of a type. */
function listKnownNames(relationships: readonly Relationship[], type: string): Set<string> {
  const names = new Set<string>();
  for (const { resourceType, resourceId, resourceName } of relationships) {
    if (resourceType !== type) continue;
    if (resourceId !== undefined) names.add(resourceId);
    if (resourceName !== undefined) names.add(resourceName);
  }
  return names;
}

/** The default of a reference that is not set: AWS writes blank text, or the name of a key of AWS's own. */
const isReference = (text: string): boolean => text !== '' && text !== 'local' && text.length <= 2048;

/** Returns the values at a path; lists are opened, and JSON inside strings as well. */
function findValues(item: ConfigurationItem, keys: readonly PathKey[]): readonly unknown[] {
  let values: readonly unknown[] = [item];
  for (const key of keys) {
    values =
      values.length === 1
        ? openList(readMember(values[0], key))
        : values.flatMap((value) => openList(readMember(value, key)));
    if (values.length === 0) return values;
  }
  return values;
}

const NO_VALUES: readonly unknown[] = [];

const openList = (value: unknown): readonly unknown[] => {
  if (value == null) return NO_VALUES;
  if (!isList(value)) return [value];
  return value.length <= MAX_REFERENCES ? value : value.slice(0, MAX_REFERENCES);
};

function readMember(value: unknown, { key, lower }: PathKey): unknown {
  const object = parseEmbeddedJson(value);
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, key)) return object[key];
  for (const name of Object.keys(object)) {
    if (name.length === key.length && name.toLowerCase() === lower) return object[name];
  }
  return undefined;
}

const [STATEMENT, PRINCIPAL, AWS] = splitPath('Statement.Principal.AWS') as [PathKey, PathKey, PathKey];

/** Returns the principals of AWS that the statements of policies name. */
function findPrincipals(policies: readonly unknown[]): string[] {
  const documents = policies.map((policy) => parseEmbeddedJson(isString(policy) ? decodePolicy(policy) : policy));
  const statements = documents.flatMap((document) => openList(readMember(document, STATEMENT)));
  return statements
    .flatMap((statement) => openList(readMember(statement, PRINCIPAL)))
    .flatMap((principal) => openList(readMember(principal, AWS)))
    .filter(isString);
}

/** IAM writes its documents URL-encoded. */
function decodePolicy(text: string): string {
  if (!text.startsWith('%7B')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A session of a role is none of AWS Config's resources, but its role is. */
const toRoleOfSession = (principal: string): string =>
  principal.replace(/^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/s, '$1:iam::$2:role/$3');

/**
 * The type of a principal that is a resource; undefined for accounts, services and anybody. AWS writes the unique id in
 * place of the ARN where the principal was deleted.
 */
function findPrincipalType(principal: string): string | undefined {
  if (/^arn:[^:]+:iam::\d{12}:role\/|^AROA[A-Z0-9]+$/.test(principal)) return 'AWS::IAM::Role';
  return /^arn:[^:]+:iam::\d{12}:user\/|^AIDA[A-Z0-9]+$/.test(principal) ? 'AWS::IAM::User' : undefined;
}
