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
  const nodes = listNodes(tree);
  const named = nodes.flatMap(({ cte_map }) => listQueryNames(cte_map)).map((name) => name.toLowerCase());
  for (const node of nodes) {
    const reason = findReason(node, named);
    if (reason === undefined) continue;
    const { query_location: location } = node;
    throw new QueryError(
      `Cannot run the query: ${reason}`,
      typeof location === 'number' ? (toCharacters(text, location) ?? 0) : 0,
    );
  }
}

function findReason(node: TreeNode, named: readonly string[]): string | undefined {
  switch (node.type) {
    case 'BASE_TABLE': {
      const name = String(node.table_name);
      const isPlain = OWN_SCHEMAS.has(node.schema_name);
      if (isPlain && [...READABLE, ...named].includes(name.toLowerCase())) return undefined;
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

/** Returns the objects of a tree, in its order. A statement may be nested as deep as its text is long. */
function listNodes(tree: unknown): TreeNode[] {
  const nodes: TreeNode[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (isObject(value)) nodes.push(value);
    if (isObject(value) || isList(value)) for (const member of Object.values(value).reverse()) open.push(member);
  }
  return nodes;
}

/** Returns the names that WITH gives to queries. */
const listQueryNames = (map: unknown): string[] =>
  isObject(map) && isList(map.map)
    ? map.map.flatMap((entry) => (isObject(entry) && typeof entry.key === 'string' ? [entry.key] : []))
    : [];
