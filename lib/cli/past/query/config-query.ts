import type {
  ConfigServiceClient,
  SelectAggregateResourceConfigCommandOutput,
  SelectResourceConfigCommandOutput,
} from '@aws-sdk/client-config-service';
import { parseExactJson } from '../../../core/exact-json';
import { isObject } from '../../../core/json';
import { describeError } from '../../../core/text/errors';
import { type CheckedQuery, checkQuery, type QueryResponse } from '../../../sql/advanced-query/run-query';
import { QueryError } from '../../../sql/query-error';
import { withParser } from '../store-options';
import { readPages } from './aws-pages';
import { checkRegion } from './check-region';

type QueryPage = SelectResourceConfigCommandOutput | SelectAggregateResourceConfigCommandOutput;

interface ConfigQueryOptions {
  /** The aggregator that answers; undefined for the account and Region of the credentials. */
  readonly aggregator: string | undefined;
  /** The most results that are needed. One more is asked for, which shows that there are more. */
  readonly limit: number;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_SelectResourceConfig.html */
const MAX_PAGE_SIZE = 100;

/**
 * Runs an advanced query on AWS Config, after it was checked here.
 * @throws QueryError if the query or AWS refuses it
 */
export async function runConfigQuery(text: string, options: ConfigQueryOptions): Promise<QueryResponse> {
  const { query, fields, warnings } = await withParser((database) => checkQuery(text, database));
  const { ConfigServiceClient } = await import('@aws-sdk/client-config-service');
  const client = new ConfigServiceClient({});
  try {
    await checkRegion(client);
    return { fields, results: await readAllResults(client, text, query, options), warnings };
  } catch (error) {
    throw new QueryError(`Cannot run the query on AWS: ${describeError(error)}`);
  } finally {
    client.destroy();
  }
}

/** @throws Error if a result is no object of JSON */
function parseQueryResult(text: string): Readonly<Record<string, unknown>> {
  let result: unknown;
  try {
    result = parseExactJson(text);
  } catch {
    result = undefined;
  }
  if (!isObject(result))
    throw new Error(`a result is ${JSON.stringify(text.slice(0, 80))}, expected an object of JSON`);
  return result;
}

async function readAllResults(
  client: ConfigServiceClient,
  text: string,
  { select, groupBy }: CheckedQuery['query'],
  { aggregator, limit }: ConfigQueryOptions,
): Promise<Readonly<Record<string, unknown>>[]> {
  const aws = await import('@aws-sdk/client-config-service');
  const results: Readonly<Record<string, unknown>>[] = [];
  // Groups come 500 at a time, unless a smaller page is asked for. Some of their queries have no pages at all.
  const isGrouped = groupBy.length > 0 || select.some(({ kind }) => kind === 'aggregate');
  const wanted = limit + 1;
  const readPage = (token: string | undefined): Promise<QueryPage> => {
    const input = {
      Expression: text,
      ...(!isGrouped && { Limit: Math.min(MAX_PAGE_SIZE, wanted - results.length) }),
      ...(token !== undefined && { NextToken: token }),
    };
    return aggregator === undefined
      ? client.send(new aws.SelectResourceConfigCommand(input))
      : client.send(
          new aws.SelectAggregateResourceConfigCommand({ ...input, ConfigurationAggregatorName: aggregator }),
        );
  };
  for await (const { Results } of readPages(readPage, ({ NextToken }) => NextToken)) {
    // An answer of something else must not look as if there were no resources.
    if (!Results) throw new Error('the answer has no Results');
    results.push(...Results.map(parseQueryResult));
    if (results.length >= wanted) break;
  }
  return results;
}
