import { HistoryError } from '../history-error';

/** DuckDB's package, and what it is built on: that alone takes texts as bytes. */
export type DuckDb = typeof import('@duckdb/node-api') & { readonly bindings: typeof import('@duckdb/node-bindings') };

/** @throws HistoryError if DuckDB is not installed */
export async function loadDuckDb(): Promise<DuckDb> {
  try {
    const [api, bindings] = await Promise.all([import('@duckdb/node-api'), import('@duckdb/node-bindings')]);
    return { ...unwrap(api), bindings: unwrap(bindings) };
  } catch (cause) {
    throw new HistoryError(
      'Cannot open a history store: the package @duckdb/node-api is not installed (npm install @duckdb/node-api)',
      { cause },
    );
  }
}

/** A bundle has a CommonJS module as the default export only. */
const unwrap = <T extends object>(module: T): T => (module as { readonly default?: T }).default ?? module;
