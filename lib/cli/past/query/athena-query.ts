import { describeError } from '../../../core/text/errors';
import { expandFields } from '../../../sql/advanced-query/compile-query';
import { buildResult, type Field, type QueryResult } from '../../../sql/advanced-query/results';
import { checkQuery, type QueryResponse } from '../../../sql/advanced-query/run-query';
import { compileAthenaQuery } from '../../../sql/athena/compile-query';
import { QueryError } from '../../../sql/query-error';
import type { Io } from '../../io';
import { withParser } from '../store-options';
import { type AthenaValues, listAthenaWarnings, readAthenaSource, runOnAthena } from './athena';

/** An answer of Athena, and what it read. */
export interface AthenaResponse extends QueryResponse {
  readonly bytesScanned: number;
}

/** A prepared query: its SQL, and how to run it. */
interface PreparedAthenaQuery {
  readonly sql: string;
  run(io: Io): Promise<AthenaResponse>;
}

/**
 * Prepares an advanced query for Athena.
 * @param limit the most results that are needed; one more shows that there are more
 * @throws QueryError if AWS Config would refuse the query, or if the table does not have what it names
 */
export async function prepareAthenaQuery(
  text: string,
  at: Date,
  values: AthenaValues,
  limit: number,
): Promise<PreparedAthenaQuery> {
  const source = readAthenaSource(values, at);
  const checked = await withParser((database) => checkQuery(text, database));
  const sql = compileAthenaQuery(checked, source, limit + 1);
  const fields = expandFields(checked.query);
  return {
    sql,
    async run(io) {
      const answer = await runOnAthena(sql, values, io);
      const results = answer.rows.map((row) => readAthenaRow(fields, row));
      const warnings = [...checked.warnings, ...listAthenaWarnings(answer, source)];
      return { fields: checked.fields, results, warnings, bytesScanned: answer.bytesScanned };
    },
  };
}

/** @throws QueryError if a column is no JSON */
function readAthenaRow(fields: readonly Field[], row: Readonly<Record<string, string | null>>): QueryResult {
  const columns = fields.map((_, index) => row[`field_${index}`] ?? null);
  try {
    return buildResult(
      fields,
      columns.map((column, index) => (selectsRelationships(fields[index]) ? dropNulls(column) : column)),
    );
  } catch (error) {
    throw new QueryError(`Cannot read the answer of Athena: ${describeError(error)}`);
  }
}

const selectsRelationships = (field: Field | undefined): boolean =>
  field?.kind === 'property' && field.path.keys[0] === 'relationships';

/** The table has every key of a relationship, also where the file has none. */
function dropNulls(text: string | null): string | null {
  if (text === null) return null;
  const list = JSON.parse(text) as QueryResult[];
  return JSON.stringify(
    list.map((element) => Object.fromEntries(Object.entries(element).filter(([, value]) => value !== null))),
  );
}
