import type { ConfigurationItem, Relationship } from '../../core/item';
import { isList, isObject, isString, parseEmbeddedJson } from '../../core/json';
import { DERIVED_REFERENCES, POLICY_PATHS } from './derived-references';

/** A configuration has a few references; a hostile one could have a million. */
const MAX_REFERENCES = 5000;

/** Returns the references that an item's configuration holds and that its relationships do not list. */
export function deriveRelationships(item: ConfigurationItem): readonly Relationship[] {
  const known = new Set(
    item.relationships.flatMap(({ resourceType, resourceId, resourceName }) =>
      [resourceId, resourceName].map((name) => toKey(resourceType, name ?? '')),
    ),
  );
  const found: Relationship[] = [];
  const add = (name: string, resourceType: string, resourceId: string) => {
    const key = toKey(resourceType, resourceId);
    if (known.has(key) || found.length === MAX_REFERENCES) return;
    known.add(key);
    found.push({ name, resourceType, resourceId });
  };
  for (const { path, type, name } of DERIVED_REFERENCES[item.resourceType] ?? []) {
    for (const value of findTexts(item, path)) if (isReference(value)) add(name, type, value);
  }
  for (const path of POLICY_PATHS[item.resourceType] ?? []) {
    for (const text of findPrincipals(findValues(item, path))) {
      const principal = toRoleOfSession(text);
      const type = findPrincipalType(principal);
      if (type !== undefined) add('Is granted to principal', type, principal);
    }
  }
  return found;
}

const toKey = (type: string, name: string): string => `${type} ${name}`;

/** The default of a reference that is not set: AWS writes blank text, or the name of a key of AWS's own. */
const isReference = (text: string): boolean => text !== '' && text !== 'local' && text.length <= 2048;

const findTexts = (item: ConfigurationItem, path: string): string[] => findValues(item, path).filter(isString);

/** Returns the values at a path; lists are opened, and JSON inside strings as well. */
function findValues(item: ConfigurationItem, path: string): unknown[] {
  let values: unknown[] = [item];
  for (const key of path.split('.')) values = values.flatMap((value) => openList(readMember(value, key)));
  return values;
}

const openList = (value: unknown): unknown[] => {
  if (value == null) return [];
  return isList(value) ? value.slice(0, MAX_REFERENCES) : [value];
};

function readMember(value: unknown, key: string): unknown {
  const object = parseEmbeddedJson(value);
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, key)) return object[key];
  const lower = key.toLowerCase();
  const found = Object.keys(object).find((name) => name.toLowerCase() === lower);
  return found === undefined ? undefined : object[found];
}

/** Returns the principals of AWS that the statements of policies name. */
function findPrincipals(policies: readonly unknown[]): string[] {
  const documents = policies.map((policy) => parseEmbeddedJson(isString(policy) ? decodePolicy(policy) : policy));
  const statements = documents.flatMap((document) => openList(readMember(document, 'Statement')));
  return statements
    .flatMap((statement) => openList(readMember(statement, 'Principal')))
    .flatMap((principal) => openList(readMember(principal, 'AWS')))
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
