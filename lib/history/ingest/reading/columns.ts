/** Rows as columns: a message between threads has each key once then, and not with every row. */
export type Columns<Row> = { readonly [Key in keyof Row]: readonly Row[Key][] };

/** @param rows with the same keys */
export function toColumns<Row extends object>(rows: readonly Row[]): Columns<Row> {
  const keys = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  return Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key])])) as unknown as Columns<Row>;
}

export function toRows<Row extends object>(columns: Columns<Row>): Row[] {
  const entries = Object.entries(columns) as [string, readonly unknown[]][];
  const count = entries[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const [key, values] of entries) row[key] = values[index];
    return row as Row;
  });
}
