import { isList, isObject, isString } from '../../core/json';
import type { Database } from './duckdb';
import { KNOWN_PROPERTIES } from './known-properties';

/** The name of a column of the table `property`. Its meaning depends on the type of the resource. */
export type ValueColumn = `value_${number}`;

export const VALUE_COLUMNS: readonly ValueColumn[] = Array.from(
  { length: Math.max(...Object.values(KNOWN_PROPERTIES).map((paths) => paths.length)) },
  (_, index) => `value_${index + 1}` as const,
);

/**
 * The values of known properties as texts, one row for each version of a known type. is_partial: a list is on one of the
 * paths, or a number is not an integer, so that the values are in the item alone.
 */
export const PROPERTY_TABLE_SQL = `
CREATE TABLE property(
  version_no BIGINT NOT NULL,
  resource_type VARCHAR NOT NULL,
  is_partial BOOLEAN NOT NULL,
  ${VALUE_COLUMNS.map((name) => `${name} VARCHAR`).join(', ')});
-- The members of the configurations of a type: what a type lacks needs no look into its items. '*' is any.
CREATE TABLE member(resource_type VARCHAR NOT NULL, name VARCHAR NOT NULL);`;

/** The values of the known properties of an item, in the order of the columns. */
export interface KnownValues {
  readonly isPartial: boolean;
  readonly values: readonly (string | null)[];
}

/** Reads the known properties of an item, as a query reads them from its text. Returns undefined for other types. */
export function readKnownProperties(resourceType: string, configuration: unknown): KnownValues | undefined {
  const paths = PATHS.get(resourceType);
  if (!paths) return undefined;
  let isPartial = false;
  const values = paths.map((keys) => {
    let value = configuration;
    for (const key of keys) {
      // AWS's paths end in 'value' where an item has the plain value.
      if (key === 'value' && !isObject(value) && !isList(value)) break;
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : isList(value) ? value : undefined;
    }
    if (isString(value)) return value;
    if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
    if (isList(value) || typeof value === 'number') isPartial = true;
    return null;
  });
  return { isPartial, values };
}

/** The keys of the known properties. Resource types come from files: a map has no member that is not its own. */
const PATHS = new Map(
  Object.entries(KNOWN_PROPERTIES).map(([type, paths]) => [type, paths.map((path) => path.split('.'))]),
);

/** Where a query finds the properties of items without reading their text. */
export interface KnownColumns {
  /** The SQL of a property in the table with the alias `detail`, by its path. */
  readonly columns: ReadonlyMap<string, string>;
  /** Whether each version that the query can find has a row in `property`. */
  readonly isComplete: boolean;
}

/**
 * Finds the columns of properties. Returns undefined if the store has values of one of them in the items alone.
 * @param types the resource types that are asked for; undefined for all
 * @param paths the keys of each path: `configuration`, `state`, `name`
 */
export async function findKnownColumns(
  database: Database,
  types: readonly string[] | undefined,
  paths: readonly (readonly string[])[],
): Promise<KnownColumns | undefined> {
  if (paths.length === 0 || paths.some((keys) => keys[0] !== 'configuration' || keys.length < 2)) return undefined;
  const names = [ANY_MEMBER, ...new Set(paths.map((keys) => keys[1] as string))];
  const members = (await listTypeMembers(database, names)).filter(
    ({ resource_type }) => types?.includes(resource_type) ?? true,
  );
  const columns = new Map<string, string>();
  for (const keys of paths) {
    const owners = members.filter(({ name }) => name === keys[1] || name === ANY_MEMBER);
    const column = compileColumn([...new Set(owners.map(({ resource_type }) => resource_type))], keys);
    if (column === undefined) return undefined;
    columns.set(keys.join('.'), column);
  }
  const partial = await readPartialTypes(database);
  if (members.some(({ resource_type }) => partial.includes(resource_type))) return undefined;
  return { columns, isComplete: types?.every((type) => PATHS.has(type)) ?? false };
}

/** In the place of a name: any member, of a configuration that is a list, or of a type with too many members. */
export const ANY_MEMBER = '*';

interface MemberRow {
  readonly resource_type: string;
  readonly name: string;
}

const listTypeMembers = (database: Database, names: readonly string[]): Promise<MemberRow[]> =>
  database.rows<MemberRow>(
    `SELECT resource_type, name FROM member WHERE name IN (${names.map((_, index) => `$${index + 1}`).join(', ')}) ORDER BY ALL`,
    names,
  );

const readPartialTypes = async (database: Database): Promise<string[]> =>
  (await database.rows<MemberRow>('SELECT DISTINCT resource_type FROM property WHERE is_partial')).map(
    ({ resource_type }) => resource_type,
  );

/** Returns undefined if one of the types does not have the property as a column. */
function compileColumn(types: readonly string[], [, ...keys]: readonly string[]): string | undefined {
  const path = keys.join('.');
  const cases: string[] = [];
  for (const type of types) {
    const index = PATHS.get(type)?.findIndex((known) => known.join('.') === path) ?? -1;
    if (index < 0) return undefined;
    // The type is one of those in the list of known properties, so it is no text of the user.
    cases.push(`WHEN '${type}' THEN detail.${VALUE_COLUMNS[index]}`);
  }
  return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE detail.resource_type ${cases.join(' ')} END`;
}
