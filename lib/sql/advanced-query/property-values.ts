import type { SqlValue } from '../../history/store/duckdb';
import type { PropertyPath } from './expression';

/** Collects the values of a statement. Every text of a query reaches DuckDB as a value, never as SQL. */
export class StatementValues {
  readonly list: SqlValue[] = [];

  /** Adds a value and returns its placeholder: `$3`. */
  add(value: SqlValue): string {
    return `$${this.list.push(value)}`;
  }
}

/** Where the properties of a statement are. */
export interface PropertyContext {
  readonly values: StatementValues;
  /** Returns the column of a property whose values are beside the text of the item. */
  columnFor(keys: readonly string[]): string | undefined;
}

/** Properties that are columns of the store; the others are in the text of the item. */
const PROPERTY_COLUMNS: Readonly<Record<string, string>> = {
  accountId: 'state.account_id',
  awsRegion: 'state.region',
  arn: 'state.arn',
  availabilityZone: 'state.availability_zone',
  configurationItemCaptureTime: "strftime(make_timestamp(state.capture_time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ')",
  configurationItemStatus: 'state.item_status',
  configurationStateId: 'state.state_id',
  resourceCreationTime: "strftime(make_timestamp(state.creation_time * 1000), '%Y-%m-%dT%H:%M:%S.%gZ')",
  resourceId: 'state.resource_id',
  resourceName: 'state.resource_name',
  // The column beside the details: DuckDB then skips those of other types.
  resourceType: 'detail.resource_type',
};

/** The names of AWS's query properties that the files write in another way. */
const RENAMED_KEYS: Readonly<Record<string, string>> = { version: 'configurationItemVersion' };

/** The values of a property, as SQL. */
export type PropertyValues =
  /** One value or NULL, as text. */
  | { readonly kind: 'scalar'; readonly sql: string }
  /**
   * `direct` is the one value, if the path meets no list; otherwise NULL, and `list()` has all values. All are text.
   */
  | { readonly kind: 'list'; readonly direct: string; readonly list: () => string };

/** Returns the SQL of a property that is a column of the store. */
export const findPropertyColumn = (keys: readonly string[]): string | undefined =>
  keys.length === 1 && Object.hasOwn(PROPERTY_COLUMNS, keys[0] as string)
    ? PROPERTY_COLUMNS[keys[0] as string]
    : undefined;

/**
 * Returns the SQL for the values of a property. AWS Config flattens lists: `relationships.resourceId` has the id of
 * each relationship.
 */
export function compileProperty({ keys }: PropertyPath, { values, columnFor }: PropertyContext): PropertyValues {
  const [first, ...rest] = keys as [string, ...string[]];
  const column = findPropertyColumn(keys) ?? columnFor(keys);
  if (column !== undefined) return { kind: 'scalar', sql: column };
  if (first === 'tags' && rest.length === 1) return compileTags(rest[0] as string);
  const pointer = values.add(toItemPointer(keys));
  const type = `json_type(detail.item, ${pointer})`;
  return {
    kind: 'list',
    direct: `CASE WHEN ${type} NOT IN ('ARRAY', 'OBJECT', 'NULL') THEN json_extract_string(detail.item, ${pointer}) END`,
    list: () => compileFlattened(keys, values),
  };
}

/** The pointer to a property in the text of an item. https://www.rfc-editor.org/rfc/rfc6901 */
export const toItemPointer = ([first, ...rest]: readonly string[]): string =>
  [RENAMED_KEYS[first as string] ?? (first as string), ...rest]
    .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

/** The store has tags as a map; AWS Config queries them as a list of `key`, `value` and `tag` (`key=value`). */
function compileTags(member: string): PropertyValues {
  const keys = 'json_keys(state.tags)';
  const value = "json_extract_string(state.tags, '/' || replace(replace(k, '~', '~0'), '/', '~1'))";
  const lists: Readonly<Record<string, string>> = {
    key: keys,
    value: `list_transform(${keys}, k -> ${value})`,
    tag: `list_transform(${keys}, k -> k || '=' || ${value})`,
  };
  return { kind: 'list', direct: 'NULL', list: () => lists[member] ?? '[]' };
}

/** Follows the keys one by one, and opens the lists on the way. */
function compileFlattened(keys: readonly string[], values: StatementValues): string {
  const [first, ...rest] = keys as [string, ...string[]];
  let list = openLists(`[json_extract(detail.item, ${values.add(toItemPointer([first]))})]`);
  for (const key of rest) {
    const pointer = values.add(toItemPointer(['', key]).slice(1));
    // AWS's paths end in `value` where an item has the plain value: `configuration.securityGroups.value`.
    const found =
      key === 'value'
        ? `CASE WHEN json_type(v) IN ('ARRAY', 'OBJECT', 'NULL') THEN json_extract(v, ${pointer}) ELSE v END`
        : `json_extract(v, ${pointer})`;
    list = openLists(`list_filter(list_transform(${list}, v -> ${found}), v -> v IS NOT NULL)`);
  }
  const scalars = `list_filter(${list}, v -> json_type(v) NOT IN ('ARRAY', 'OBJECT', 'NULL'))`;
  return `list_transform(${scalars}, v -> json_extract_string(v, '$'))`;
}

const openLists = (list: string): string =>
  `flatten(list_transform(${list}, v -> CASE WHEN json_type(v) = 'ARRAY' THEN json_extract(v, '$[*]') ELSE [v] END))`;

/** Returns SQL for the list of a property's values, without doubles. */
export const compileValueList = (property: PropertyValues): string =>
  property.kind === 'scalar'
    ? `CASE WHEN ${property.sql} IS NULL THEN [] ELSE [${property.sql}] END`
    : `CASE WHEN ${property.direct} IS NOT NULL THEN [${property.direct}] ELSE ${property.list()} END`;
