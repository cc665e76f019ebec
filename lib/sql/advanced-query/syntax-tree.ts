import { parseExactJson } from '../../core/exact-json';

/** A node of the tree that DuckDB's `json_serialize_sql` returns. Members that are absent have their default. */
export interface SyntaxNode {
  readonly class?: string;
  readonly type?: string;
  /** Bytes of UTF-8 from the beginning of the text; beyond its end for a part that is not in it. */
  readonly query_location?: number;
  readonly alias?: string;
  /** `a` of `a.*`. */
  readonly relation_name?: string;
  readonly column_names?: readonly string[];
  readonly function_name?: string;
  readonly is_operator?: boolean;
  /** The order of the rows of an aggregate. */
  readonly order_bys?: { readonly orders?: readonly unknown[] };
  readonly children?: readonly SyntaxNode[];
  readonly child?: SyntaxNode;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly input?: SyntaxNode;
  readonly lower?: SyntaxNode;
  readonly upper?: SyntaxNode;
  readonly cast_type?: { readonly id: string };
  readonly value?: {
    readonly type: { readonly id: string; readonly type_info?: { readonly scale?: number } };
    readonly is_null: boolean;
    readonly value?: unknown;
  };
}

/** A SELECT statement in DuckDB's tree. */
export interface SelectNode {
  readonly type: string;
  readonly modifiers?: readonly {
    readonly type: string;
    readonly orders?: readonly {
      readonly type: string;
      readonly null_order: string;
      readonly expression: SyntaxNode;
    }[];
  }[];
  readonly cte_map?: { readonly map?: readonly unknown[] };
  readonly select_list?: readonly SyntaxNode[];
  readonly from_table?: { readonly type: string; readonly query_location?: number; readonly table_name?: string };
  readonly where_clause?: SyntaxNode;
  readonly group_expressions?: readonly SyntaxNode[];
  readonly having?: SyntaxNode;
  readonly qualify?: SyntaxNode;
  readonly sample?: unknown;
}

export interface SerializedSql {
  readonly error: boolean;
  readonly error_message?: string;
  readonly error_type?: string;
  readonly position?: string;
  readonly statements?: readonly { readonly node: SelectNode }[];
}

/**
 * Parses what `json_serialize_sql` returns, with the digits of its numbers. DuckDB writes numbers that no double holds as
 * `Infinity` and `NaN`, which are no JSON; a number that JSON cannot hold either is infinite.
 */
export const parseSerializedSql = (tree: string): SerializedSql =>
  parseExactJson(
    tree.replaceAll(/"(?:[^"\\]|\\.)*"|Infinity|NaN/g, (part) =>
      part === 'Infinity' ? '1e999' : part === 'NaN' ? 'null' : part,
    ),
  ) as SerializedSql;
