import { isList, isObject } from '../core/json';
import { didYouMean } from '../core/text/suggest';
import { QueryError, toCharacters } from './query-error';

/** The documented views. The tables behind them are those of the store's format, and may be others in the next one. */
export const VIEWS = ['changes', 'compliance', 'events', 'items', 'relationships', 'versions'];

/** The format version of a store is in a table that every version has. */
const READABLE: readonly string[] = [...VIEWS, 'meta'];

type TreeNode = Readonly<Record<string, unknown>>;

/**
 * Checks that a statement reads nothing but the views, and the queries that it names itself.
 * @param tree the statement, as DuckDB serializes it
 * @throws QueryError with the place in the text
 */
export function checkReferences(tree: unknown, text: string): void {
  for (const { value: node, named } of listObjects(tree)) {
    const reason = findReason(node, named);
    if (reason === undefined) continue;
    const { query_location: location } = node;
    throw new QueryError(
      `Cannot run the query: ${reason}`,
      typeof location === 'number' ? (toCharacters(text, location) ?? 0) : 0,
    );
  }
}

function findReason(node: TreeNode, named: QueryNames | undefined): string | undefined {
  switch (node.type) {
    case 'BASE_TABLE': {
      const name = String(node.table_name);
      const isPlain = OWN_SCHEMAS.has(node.schema_name);
      if (isPlain && READABLE.includes(name.toLowerCase())) return undefined;
      if (node.schema_name === '' && isQueryName(named, name.toLowerCase())) return undefined;
      const path = isPlain ? name : `${node.schema_name}.${name}`;
      const near = didYouMean(name, VIEWS);
      return `there is no view ${JSON.stringify(path)}; ${near === undefined ? `the views are ${VIEWS.join(', ')}` : `did you mean ${JSON.stringify(near)}?`}`;
    }
    case 'SHOW_REF':
      return node.query === null ? 'SHOW lists the views as a statement of its own: SHOW TABLES' : undefined;
    case 'TABLE_FUNCTION': {
      const name = isObject(node.function) ? String(node.function.function_name) : '';
      return HIDDEN_FUNCTION.test(name) ? `${name} reads what is behind the views` : undefined;
    }
    default:
      return undefined;
  }
}

const OWN_SCHEMAS: ReadonlySet<unknown> = new Set(['', 'main', 'temp']);

/** The functions that list DuckDB's catalog, and those that take the name of a table or a statement as text. */
const HIDDEN_FUNCTION = /^(?:duckdb_|pragma_|query$|query_table$)|_scan$/i;

/** The names that WITH gives to queries, from the innermost one outwards. */
interface QueryNames {
  readonly name: string;
  readonly outer: QueryNames | undefined;
}

function isQueryName(named: QueryNames | undefined, name: string): boolean {
  for (let one = named; one; one = one.outer) if (one.name === name) return true;
  return false;
}

/** A part of a tree, and the queries that it can read by their names. */
interface ScopedPart<T = unknown> {
  readonly value: T;
  readonly named: QueryNames | undefined;
}

/** Returns the objects of a tree, in its order. A statement may be nested as deep as its text is long. */
function listObjects(tree: unknown): ScopedPart<TreeNode>[] {
  const found: ScopedPart<TreeNode>[] = [];
  const open: ScopedPart[] = [{ value: tree, named: undefined }];
  for (let part = open.pop(); part; part = open.pop()) {
    const { value, named } = part;
    if (isObject(value)) found.push({ value, named });
    for (const member of listTreeParts(value, named).reverse()) open.push(member);
  }
  return found;
}

/** Lists the parts of a value. A query of WITH can read those before it, and itself if it is recursive. */
function listTreeParts(value: unknown, named: QueryNames | undefined): ScopedPart[] {
  if (isList(value)) return value.map((element) => ({ value: element, named }));
  if (!isObject(value)) return [];
  const { cte_map: defined, ...members } = value;
  let inside = named;
  const add = (name: unknown): void => {
    inside = { name: String(name).toLowerCase(), outer: inside };
  };
  if (value.type === 'RECURSIVE_CTE_NODE') add(value.cte_name);
  const parts: ScopedPart[] = [];
  for (const query of isObject(defined) && isList(defined.map) ? defined.map : []) {
    parts.push({ value: query, named: inside });
    if (isObject(query)) add(query.key);
  }
  for (const member of Object.values(members)) parts.push({ value: member, named: inside });
  return parts;
}
