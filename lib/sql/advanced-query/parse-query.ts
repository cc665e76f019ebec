import { ExactNumber, isObject } from '../../core/json';
import type { Database } from '../../history/store/duckdb';
import { QueryError, toCharacters } from '../query-error';
import {
  type AdvancedQuery,
  AGGREGATES,
  type Aggregate,
  type ComparisonOperator,
  type Literal,
  type Ordering,
  type PropertyPath,
  type QueryCondition,
  type SelectedField,
} from './expression';
import { parseSerializedSql, type SelectNode, type SerializedSql, type SyntaxNode } from './syntax-tree';

/** https://docs.aws.amazon.com/config/latest/APIReference/API_SelectResourceConfig.html */
const MAX_EXPRESSION_LENGTH = 4096;
const MIN_LIKE_LENGTH = 3;

/**
 * Parses an advanced query. DuckDB's parser makes the tree; this function accepts what AWS Config documents and refuses
 * the rest, with its place in the text.
 * @throws QueryError if AWS Config would refuse the query
 */
export async function parseAdvancedQuery(text: string, database: Database): Promise<AdvancedQuery> {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new QueryError(
      `Cannot run the query: it has ${text.length} characters, and AWS Config accepts ${MAX_EXPRESSION_LENGTH}`,
      MAX_EXPRESSION_LENGTH,
    );
  }
  const [row] = await database.rows<{ tree: string }>(
    'SELECT json_serialize_sql(CAST($1 AS VARCHAR), skip_default := true, skip_null := true, skip_empty := true) AS tree',
    [text],
  );
  const parsed = parseSerializedSql(row?.tree ?? '{"error":true}');
  if (parsed.error) throw explainSyntaxError(parsed, text);
  const [statement, second] = parsed.statements ?? [];
  if (!statement) throw new QueryError('Cannot run the query: it is empty', 0);
  if (second) throw new QueryError('Cannot run the query: it has more than one statement', text.lastIndexOf(';'));
  return new QueryReader(text).readSelect(statement.node);
}

function explainSyntaxError(
  { error_type, error_message = 'it is no SELECT statement', position }: SerializedSql,
  text: string,
): QueryError {
  if (error_type === 'not implemented') return new QueryError('Cannot run the query: expected a SELECT statement', 0);
  return new QueryError(
    `Cannot parse the query: ${error_message}`,
    position === undefined ? text.trimEnd().length : Number(position),
  );
}

/**
 * Parts of SQL that AWS Config does not support, by the word that begins them. DuckDB's tree does not show all of them.
 */
const UNSUPPORTED_WORDS: ReadonlyMap<string, string> = new Map([
  ...['ALL', 'AS', 'DISTINCT', 'HAVING', 'WITH', 'WINDOW', 'ROLLUP', 'CUBE', 'NULLS', 'FILTER', 'COLUMNS'].map(
    (word) => [word, word] as const,
  ),
  ...['EXCLUDE', 'REPLACE', 'ILIKE', 'SIMILAR', 'GLOB', 'ESCAPE'].map((word) => [word, word] as const),
  ...['FROM', 'JOIN'].map((word) => [word, 'FROM or JOIN; use --sql for SQL over the views'] as const),
  ...['UNION', 'INTERSECT', 'EXCEPT'].map((word) => [word, 'UNION, INTERSECT or EXCEPT'] as const),
  ...['LIMIT', 'OFFSET', 'FETCH'].map((word) => [word, `${word}; the API has a parameter for it`] as const),
  ...['QUALIFY', 'SAMPLE', 'TABLESAMPLE'].map((word) => [word, 'QUALIFY or SAMPLE'] as const),
  ['GROUPING', 'GROUPING SETS'],
  ['?', 'parameters'],
  ['$', 'parameters'],
]);

/**
 * Parts that DuckDB's parser accepts and its tree does not show. Quoted texts are filled with underscores, so that only
 * their quotes are left.
 */
const UNSUPPORTED_PARTS: readonly (readonly [pattern: RegExp, part: string])[] = [
  [/,(?=\s*(?:$|[);]|(?:where|group|order)\b))/i, 'a comma with nothing after it'],
  [/\(\s*\)/, 'empty brackets'],
  [/==/, '=='],
  [/~/, 'operators of other dialects of SQL'],
  [/\b[ebx]'/i, 'a text with a prefix'],
  [/(?<![\w.])\.?\d[\d.]*(?:e[+-]?\d+)?_/i, 'underscores in numbers'],
  [/'\s+'/, 'a text in two parts'],
];

/** Parts of SQL that AWS Config does not support, by the class of their node. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  SUBQUERY: 'sub-queries',
  CASE: 'CASE',
  WINDOW: 'window functions',
  CAST: 'casts',
  PARAMETER: 'parameters',
  LAMBDA: 'lambda functions',
};

const COMPARISONS: Readonly<Record<string, ComparisonOperator | '<>'>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHAN: '>',
  COMPARE_GREATERTHANOREQUALTO: '>=',
};
const INVERSE: Readonly<Record<ComparisonOperator | '<>', ComparisonOperator | '<>'>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const MIRRORED: Readonly<Record<ComparisonOperator | '<>', ComparisonOperator | '<>'>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const QUOTED_OR_COMMENT = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n\r]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g;
const TOKEN = new RegExp(`${QUOTED_OR_COMMENT.source}|[\\p{L}\\d_.]+|[?$]`, 'gu');

/** Lists quoted texts, comments, and words of SQL or paths. */
const listTokens = (text: string): { readonly part: string; readonly position: number }[] =>
  [...text.matchAll(TOKEN)].map(({ 0: part, index }) => ({ part, position: index }));

class QueryReader {
  constructor(private readonly text: string) {}

  readSelect(node: SelectNode): AdvancedQuery {
    this.refuseUnsupportedParts(node);
    const select = (node.select_list ?? []).map((field) => this.readField(field));
    const groupBy = (node.group_expressions ?? []).map((path) => this.readPath(path, 'GROUP BY takes properties'));
    const orders = node.modifiers?.find(({ type }) => type === 'ORDER_MODIFIER')?.orders ?? [];
    const orderBy = orders.map(({ type, expression }): Ordering => {
      const field = this.readField(expression);
      if (field.kind === 'all') throw this.refuse('ORDER BY takes properties and aggregates', expression);
      return { field, isDescending: type === 'DESCENDING' };
    });
    const where = node.where_clause && this.readCondition(node.where_clause);
    checkAggregation([...select, ...orderBy.map(({ field }) => field)], groupBy);
    return { select, where, groupBy, orderBy };
  }

  private refuseUnsupportedParts(node: SelectNode): void {
    const refuse = (part: string, position: number) => {
      throw new QueryError(`Cannot run the query: AWS Config's advanced queries do not support ${part}`, position);
    };
    for (const { part, position } of listTokens(this.text)) {
      const unsupported = UNSUPPORTED_WORDS.get(part.toUpperCase());
      if (unsupported !== undefined) refuse(unsupported, position);
    }
    const bare = this.text.replaceAll(QUOTED_OR_COMMENT, (part) =>
      /^['"]/.test(part) ? part[0] + '_'.repeat(part.length - 2) + part[0] : ' '.repeat(part.length),
    );
    for (const [pattern, part] of UNSUPPORTED_PARTS) {
      const position = bare.search(pattern);
      if (position >= 0) refuse(part, position);
    }
    if (node.type !== 'SELECT_NODE' || (node.from_table && node.from_table.type !== 'EMPTY'))
      refuse('statements other than SELECT', 0);
  }

  private readField(node: SyntaxNode): SelectedField {
    if (node.alias) throw this.refuse('AWS Config does not support AS', node);
    if (node.class === 'STAR') {
      if (node.relation_name !== undefined) throw this.refuse('expected a property, or * alone', node);
      return { kind: 'all' };
    }
    if (node.class === 'FUNCTION' && !node.is_operator)
      return { kind: 'aggregate', aggregate: this.readAggregate(node) };
    return { kind: 'property', path: this.readPath(node, 'SELECT takes properties and aggregates') };
  }

  private readAggregate(node: SyntaxNode): Aggregate {
    const name = node.function_name === 'count_star' ? 'count' : node.function_name;
    const known = AGGREGATES.find((aggregate) => aggregate === name);
    if (!known) throw this.refuse(`there is no function "${name}"; there are AVG, COUNT, MAX, MIN and SUM`, node);
    const [argument, ...others] = node.children ?? [];
    if (others.length > 0 || node.order_bys?.orders) throw this.refuse('an aggregate takes one argument', node);
    if (argument?.class === 'FUNCTION') throw this.refuse('aggregates cannot be nested', argument);
    const path = argument && this.readPath(argument, 'an aggregate takes a property');
    if (!path && known !== 'count') throw this.refuse(`${known.toUpperCase()} takes a property`, node);
    const start = this.toPosition(node.query_location) ?? 0;
    const word = this.text.slice(start, start + known.length);
    if (word.toLowerCase() !== known) throw this.refuse(`expected ${known.toUpperCase()}`, node);
    return { name: known, path, text: `${word}(${path ? path.keys.join('.') : '*'})` };
  }

  private readPath(node: SyntaxNode, expected: string): PropertyPath {
    if (node.class === 'COLUMN_REF' && node.column_names) {
      return { keys: node.column_names, position: this.toPosition(node.query_location) ?? 0 };
    }
    const unsupported = UNSUPPORTED[node.class ?? ''];
    throw this.refuse(unsupported ? `AWS Config does not support ${unsupported}` : expected, node);
  }

  private readCondition(node: SyntaxNode): QueryCondition {
    switch (node.class) {
      case 'CONJUNCTION':
        return {
          kind: node.type === 'CONJUNCTION_AND' ? 'and' : 'or',
          conditions: (node.children ?? []).map((child) => this.readCondition(child)),
        };
      case 'COMPARISON':
        return this.readComparison(node);
      case 'BETWEEN':
        return {
          kind: 'between',
          path: this.readPath(node.input as SyntaxNode, 'BETWEEN needs a property'),
          lower: this.readLiteral(node.lower as SyntaxNode),
          upper: this.readLiteral(node.upper as SyntaxNode),
        };
      case 'OPERATOR':
        return this.readOperator(node);
      case 'FUNCTION':
        return this.readLike(node);
      case 'COLUMN_REF':
        return { kind: 'compare', path: this.readPath(node, ''), operator: '=', value: true };
      default:
        throw this.refuse(
          UNSUPPORTED[node.class ?? ''] && readBoolean(node) === undefined
            ? `AWS Config does not support ${UNSUPPORTED[node.class ?? '']}`
            : 'expected a condition',
          node,
        );
    }
  }

  private readComparison(node: SyntaxNode): QueryCondition {
    const written = COMPARISONS[node.type ?? ''];
    if (!written) throw this.refuse(`AWS Config has no operator ${node.type}`, node);
    // The parser replaces NOT a > 5 by a <= 5, which is another test where a property has several values or none.
    const isNegated = this.countNots(node) % 2 === 1;
    let operator = isNegated ? INVERSE[written] : written;
    const [left, right] = [node.left as SyntaxNode, node.right as SyntaxNode];
    const isMirrored = left.class !== 'COLUMN_REF' && right.class === 'COLUMN_REF';
    if (isMirrored) operator = MIRRORED[operator];
    const path = this.readPath(isMirrored ? right : left, 'a condition compares a property with a value');
    const value = this.readLiteral(isMirrored ? left : right);
    const test: QueryCondition = { kind: 'compare', path, operator: operator === '<>' ? '=' : operator, value };
    return (operator === '<>') !== isNegated ? { kind: 'not', condition: test } : test;
  }

  /** Counts the words NOT that the parser removed before a comparison, whose place is that of the first one. */
  private countNots({ query_location, left }: SyntaxNode): number {
    const start = this.toPosition(query_location);
    const end = left && this.toPosition(findLocation(left));
    if (start === undefined || end === undefined || start > end) return 0;
    return listTokens(this.text.slice(start, end)).filter(({ part }) => part.toUpperCase() === 'NOT').length;
  }

  private readOperator(node: SyntaxNode): QueryCondition {
    const children = node.children ?? [];
    const [first, ...rest] = children as [SyntaxNode, ...SyntaxNode[]];
    switch (node.type) {
      case 'OPERATOR_NOT':
        return { kind: 'not', condition: this.readCondition(first) };
      case 'COMPARE_IN':
      case 'COMPARE_NOT_IN': {
        const path = this.readPath(first, 'IN needs a property');
        const test: QueryCondition = { kind: 'in', path, values: rest.map((value) => this.readLiteral(value)) };
        return node.type === 'COMPARE_IN' ? test : { kind: 'not', condition: test };
      }
      case 'OPERATOR_IS_NULL':
      case 'OPERATOR_IS_NOT_NULL':
        throw this.refuse('AWS Config does not support NULL in conditions', node);
      default:
        throw this.refuse(`AWS Config has no operator ${node.type}`, node);
    }
  }

  private readLike(node: SyntaxNode): QueryCondition {
    const isNegated = node.function_name === '!~~';
    if (node.function_name !== '~~' && !isNegated) {
      throw this.refuse(`AWS Config does not support ${node.function_name} in conditions`, node);
    }
    const [input, operand] = node.children as [SyntaxNode, SyntaxNode];
    const path = this.readPath(input, 'LIKE needs a property');
    const pattern = this.readLiteral(operand);
    if (typeof pattern !== 'string') throw this.refuse('LIKE takes a string', operand);
    const [, head = '', tail = ''] = /^([^%_]*)(.*)$/s.exec(pattern) ?? [];
    if (/[^%_]/.test(tail)) throw this.refuse('LIKE takes wildcards (% and _) at the end only', operand);
    if (tail !== '' && head.length < MIN_LIKE_LENGTH) {
      throw this.refuse(`LIKE needs at least ${MIN_LIKE_LENGTH} characters before a wildcard`, operand);
    }
    const test: QueryCondition = { kind: 'like', path, pattern };
    return isNegated ? { kind: 'not', condition: test } : test;
  }

  private readLiteral(node: SyntaxNode): Literal {
    const boolean = readBoolean(node);
    if (boolean !== undefined) return boolean;
    if (node.class !== 'CONSTANT' || !node.value)
      throw this.refuse('expected a value: a string in single quotes, a number, true or false', node);
    const { value, type, is_null } = node.value;
    if (is_null) throw this.refuse('AWS Config does not support NULL in conditions', node);
    if (type.id === 'DECIMAL') return Number(`${readInteger(value)}e-${type.type_info?.scale ?? 0}`);
    if (type.id.endsWith('INT') || type.id === 'INTEGER') return toNumberOrBigint(readInteger(value));
    if (value instanceof ExactNumber) return Number(value.text);
    // The tree leaves out what is empty.
    if (type.id === 'VARCHAR' && value === undefined) return '';
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    throw this.refuse('expected a string, a number, true or false', node);
  }

  private refuse(message: string, node: SyntaxNode): QueryError {
    return new QueryError(`Cannot run the query: ${message}`, this.toPosition(findLocation(node)));
  }

  private toPosition(location: number | undefined): number | undefined {
    return toCharacters(this.text, location);
  }
}

/** Returns the place of a node, or of the first part that has one: casts and subscripts have none. */
const findLocation = ({ query_location, child, children = [] }: SyntaxNode): number | undefined =>
  query_location ??
  [...(child ? [child] : []), ...children].map(findLocation).find((location) => location !== undefined);

/** DuckDB writes TRUE as the cast of a text. */
const readBoolean = ({ class: kind, cast_type, child }: SyntaxNode): boolean | undefined =>
  kind === 'CAST' && cast_type?.id === 'BOOLEAN' && child?.value ? child.value.value === 't' : undefined;

/** DuckDB's tree has an integer of 128 bits in halves of 64. */
const readInteger = (value: unknown): bigint =>
  isObject(value) ? (BigInt(String(value.upper)) << 64n) + BigInt(String(value.lower)) : BigInt(String(value));

const toNumberOrBigint = (integer: bigint): number | bigint =>
  Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;

/** A query that aggregates selects, and sorts by, aggregates and the properties that it groups by. */
function checkAggregation(fields: readonly SelectedField[], groupBy: readonly PropertyPath[]): void {
  const hasAggregate = fields.some(({ kind }) => kind === 'aggregate');
  if (!hasAggregate && groupBy.length === 0) return;
  const grouped = new Set(groupBy.map(({ keys }) => keys.join('.')));
  for (const field of fields) {
    if (field.kind === 'all') throw new QueryError('Cannot run the query: SELECT * cannot be grouped', 0);
    if (field.kind === 'property' && !grouped.has(field.path.keys.join('.'))) {
      throw new QueryError(
        `Cannot run the query: ${field.path.keys.join('.')} must be in GROUP BY, or in an aggregate`,
        field.path.position,
      );
    }
  }
}
