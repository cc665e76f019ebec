import { formatPath, type PropertyPath } from '../advanced-query/expression';
import { QueryError } from '../query-error';
import { quoteText } from './state-query';

/** The values of a property as SQL of Athena: one text or NULL, or a list of texts. */
type SelectedValues =
  | { readonly kind: 'scalar'; readonly sql: string }
  | { readonly kind: 'list'; readonly sql: string };

/** Properties of `item` that are columns of the table. */
const TABLE_COLUMNS: Readonly<Record<string, string>> = {
  accountId: 'item.awsaccountid',
  awsRegion: 'item.awsregion',
  arn: 'item.arn',
  availabilityZone: 'item.availabilityzone',
  configurationItemCaptureTime: 'item.configurationitemcapturetime',
  configurationItemStatus: 'item.configurationitemstatus',
  configurationStateId: 'CAST(item.configurationstateid AS varchar)',
  resourceCreationTime: 'item.resourcecreationtime',
  resourceId: 'item.resourceid',
  resourceName: 'item.resourcename',
  resourceType: 'item.resourcetype',
  version: 'item.configurationitemversion',
};

const RELATIONSHIP_KEYS = ['resourceId', 'resourceName', 'resourceType', 'name'];

const LISTS_OF_TAGS: Readonly<Record<string, string>> = {
  key: 'map_keys(item.tags)',
  value: 'map_values(item.tags)',
  tag: "transform(map_keys(item.tags), k -> k || '=' || element_at(item.tags, k))",
};

/** Returns the values of a property. Lists on the way are opened, as AWS Config does. @throws QueryError */
export function selectValues(path: PropertyPath): SelectedValues {
  const { keys } = path;
  const [first = '', second, ...rest] = keys;
  const column = findColumn(keys);
  if (column !== undefined) return { kind: 'scalar', sql: column };
  if (first === 'tags' && second !== undefined && rest.length === 0 && Object.hasOwn(LISTS_OF_TAGS, second)) {
    return { kind: 'list', sql: LISTS_OF_TAGS[second] as string };
  }
  if (first === 'relationships' && second !== undefined && RELATIONSHIP_KEYS.includes(second) && rest.length === 0) {
    return { kind: 'list', sql: `transform(item.relationships, r -> r.${second.toLowerCase()})` };
  }
  const document = findDocument(path);
  if (!document) throw refusePath(path);
  return { kind: 'list', sql: flatten(document) };
}

/**
 * Returns the JSON text of a property, as `buildResult` reads it: `=` and the value at the path, or the whole member.
 */
export function selectJson(path: PropertyPath): string {
  const { keys } = path;
  const [first = '', second] = keys;
  const column = findColumn(keys);
  if (column !== undefined) return asJson(column);
  if (first === 'tags') return asJson('item.tags');
  if (first === 'relationships') {
    const names = RELATIONSHIP_KEYS.map(quoteText).join(', ');
    const values = RELATIONSHIP_KEYS.map((key) => `r.${key.toLowerCase()}`).join(', ');
    return asJson(`transform(item.relationships, r -> MAP(ARRAY[${names}], ARRAY[${values}]))`);
  }
  if (first === 'configuration' && second === undefined) return 'item.configuration';
  const document = findDocument(path);
  if (!document) throw refusePath(path);
  const { text, keys: inner, member } = document;
  const whole = member === undefined ? text : `'{' || ${quoteText(`${JSON.stringify(member)}:`)} || ${text} || '}'`;
  // Members that are plain text, such as JSON inside of JSON, are no JSON.
  const json = `try(json_parse(${text}))`;
  if (inner.length === 0) return `'=' || CASE WHEN ${json} IS NULL THEN ${asJson(text)} ELSE ${text} END`;
  const direct = `json_extract(${json}, ${toJsonPath(inner, path)})`;
  return `CASE WHEN ${direct} IS NOT NULL THEN '=' || json_format(${direct}) WHEN ${json} IS NOT NULL THEN ${whole} END`;
}

/** Returns JSON text of an SQL value. */
export const asJson = (sql: string): string => `json_format(CAST(${sql} AS json))`;

/** A text of JSON, and the keys of a property in it. */
interface ItemDocument {
  readonly text: string;
  readonly keys: readonly string[];
  /** The member of the supplementary configuration that the text is. */
  readonly member?: string;
  readonly path: PropertyPath;
}

const findColumn = (keys: readonly string[]): string | undefined =>
  keys.length === 1 && Object.hasOwn(TABLE_COLUMNS, keys[0] as string) ? TABLE_COLUMNS[keys[0] as string] : undefined;

function findDocument(path: PropertyPath): ItemDocument | undefined {
  const [first, second, ...rest] = path.keys;
  if (second === undefined) return undefined;
  if (first === 'configuration') return { text: 'item.configuration', keys: [second, ...rest], path };
  if (first !== 'supplementaryConfiguration') return undefined;
  const text = `element_at(item.supplementaryconfiguration, ${quoteText(second)})`;
  return { text, keys: rest, member: second, path };
}

function flatten({ text, keys, path }: ItemDocument): string {
  let list = openInnerLists(`ARRAY[try(json_parse(${text}))]`);
  for (const key of keys) {
    const pointer = toJsonPath([key], path);
    // AWS's paths end in `value` where an item has the plain value: `configuration.securityGroups.value`.
    const found =
      key === 'value'
        ? `CASE WHEN json_extract_scalar(v, '$') IS NULL THEN json_extract(v, ${pointer}) ELSE v END`
        : `json_extract(v, ${pointer})`;
    list = openInnerLists(`transform(${list}, v -> ${found})`);
  }
  return `filter(transform(${list}, v -> json_extract_scalar(v, '$')), v -> v IS NOT NULL)`;
}

const openInnerLists = (list: string): string =>
  `flatten(transform(${list}, v -> coalesce(TRY_CAST(v AS array(json)), ARRAY[v])))`;

function toJsonPath(keys: readonly string[], path: PropertyPath): string {
  if (keys.some((key) => /["\\]/.test(key))) throw refusePath(path);
  return quoteText(`$${keys.map((key) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `["${key}"]`)).join('')}`);
}

const refusePath = (path: PropertyPath): QueryError =>
  new QueryError(`Cannot run the query: the table of Athena has no ${formatPath(path)}`, path.position);
