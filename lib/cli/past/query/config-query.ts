import type {
  ConfigServiceClient,
  SelectAggregateResourceConfigCommandOutput,
  SelectResourceConfigCommandOutput,
} from '@aws-sdk/client-config-service';
import { parseExactJson } from '../../../core/exact-json';
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
    return { fields, results: await readResults(client, text, query, options), warnings };
  } catch (error) {
    throw new QueryError(`Cannot run the query on AWS: ${describeError(error)}`);
  } finally {
    client.destroy();
  }
}

async function readResults(
  client: ConfigServiceClient,
  text: string,
  { select, groupBy }: CheckedQuery['query'],
  { aggregator, limit }: ConfigQueryOptions,
): Promise<Record<string, unknown>[]> {
  const aws = await import('@aws-sdk/client-config-service');
  const results: Record<string, unknown>[] = [];
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
  for await (const { Results = [] } of readPages(readPage, ({ NextToken }) => NextToken)) {
    for (const result of Results) results.push(parseExactJson(result) as Record<string, unknown>);
    if (results.length >= wanted) break;
  }
  return results;
}
