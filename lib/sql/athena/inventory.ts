import type { InventoryKey } from '../../history/state/inventory';
import { UNCOVERED_COLUMN } from './compile-query';
import { type AthenaSource, quoteText, stateExpressions } from './state-query';

const COUNTED_COLUMNS: Readonly<Record<string, string>> = {
  type: 'item.resourcetype',
  region: 'item.awsregion',
  account: 'item.awsaccountid',
};

/**
 * Returns SQL of Athena that counts the resources at a time: `key_0`, `key_1` …, `count` and {@link UNCOVERED_COLUMN}.
 */
export function compileAthenaInventory(keys: readonly InventoryKey[], source: AthenaSource): string {
  const columns = keys.map(
    (key) => COUNTED_COLUMNS[key] ?? `element_at(item.tags, ${quoteText(key.slice('tag:'.length))})`,
  );
  const names = columns.map((_, index) => `key_${index}`);
  return `${stateExpressions(source)}
SELECT ${[
    ...columns.map((column, index) => `${column} AS key_${index}`),
    'count(*) AS count',
    `bool_or(${UNCOVERED_COLUMN}) AS ${UNCOVERED_COLUMN}`,
  ].join(', ')}
FROM state
GROUP BY ${columns.join(', ')}
ORDER BY ${['count DESC', ...names.map((name) => `${name} NULLS LAST`)].join(', ')}`;
}
