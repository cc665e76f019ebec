import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryError } from '../../../history/history-error';
import { ingestFiles } from '../../../history/ingest/ingest';
import { openForReading } from '../../../history/store/store';
import { AwsError } from '../../../local-region/aws-call';
import type { QueryItems, SelectedItems } from '../../../local-region/config/select';
import type { RecordedItem } from '../../../local-region/recording/recorded-items';
import { runAdvancedQuery } from '../../../sql/advanced-query/run-query';
import { QueryError } from '../../../sql/query-error';

/** Answers an advanced query with a history store of the items, which is removed afterwards. */
export const queryItems: QueryItems = async (expression, items, at) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-query-'));
  try {
    return await queryStore(folder, expression, items, at);
  } catch (error) {
    // Without DuckDB there is no history store.
    const isRefused = error instanceof QueryError || error instanceof HistoryError;
    throw isRefused ? new AwsError('InvalidExpressionException', error.message) : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function queryStore(
  folder: string,
  expression: string,
  items: readonly RecordedItem[],
  at: number,
): Promise<SelectedItems> {
  const file = join(folder, 'items.json');
  writeFileSync(file, JSON.stringify(items));
  const store = join(folder, 'history.duckdb');
  const { unreadable } = await ingestFiles([file], { store });
  const [first] = unreadable;
  if (first) throw new Error(`Cannot query the recorded items: ${first.message}`);
  const database = await openForReading(store);
  try {
    return await runAdvancedQuery(database, expression, at);
  } finally {
    database.close();
  }
}
