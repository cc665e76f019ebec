import { type QueryResponse, runAdvancedQuery } from '../../../sql/advanced-query/run-query';
import { QueryError } from '../../../sql/query-error';
import { runSql, type SqlResponse } from '../../../sql/run-sql';
import { defineCommand } from '../../command';
import { EXIT } from '../../exit-codes';
import { formatAnswerJson } from '../../output/answers';
import { UsageError } from '../../usage-error';
import { readNow, readTimeOrNow, STORE_OPTIONS, TIME_HELP, withStore } from '../store-options';
import { ATHENA_HELP, ATHENA_OPTIONS, type AthenaValues, formatBytes, refuseAthenaOptions } from './athena';
import { type AthenaResponse, prepareAthenaQuery } from './athena-query';
import { runConfigQuery } from './config-query';
import { formatResults, reportError } from './query-output';

/** `assay query`: AWS Config's advanced queries, and SQL, over the history store; or the same query on AWS. */
export const query = defineCommand({
  name: 'query',
  usage: '"<query>" [--at <time>]',
  summary: 'run an advanced query, or SQL, over the state at a time',
  group: 'history',
  description: [
    "Runs an advanced query of AWS Config (SELECT … WHERE …, without FROM) over the state at a time, or with --sql a SELECT statement of DuckDB's SQL over the views items, versions, relationships, changes, events and compliance.",
    'With --on aws, AWS Config itself answers, for the present: it needs config:SelectResourceConfig, or config:SelectAggregateResourceConfig with --aggregator. The query is checked first. Credentials, profile and Region are those of your environment, as for the AWS CLI.',
    ATHENA_HELP,
    TIME_HELP,
  ],
  options: {
    at: { type: 'string', value: '<time>', description: 'The time of the state. Default: now.' },
    sql: { type: 'boolean', description: "The query is SQL of DuckDB's dialect over the documented views." },
    on: {
      type: 'string',
      value: '<engine>',
      description: 'What answers: the history store, AWS Config, or Athena',
      choices: ['store', 'aws', 'athena'],
      default: 'store',
    },
    aggregator: {
      type: 'string',
      value: '<name>',
      description: 'The configuration aggregator that answers, with --on aws.',
    },
    limit: { type: 'string', value: '<number>', description: 'The most results to return. Default: all.' },
    ...ATHENA_OPTIONS,
    ...STORE_OPTIONS,
  },
  examples: [
    `assay query "SELECT configuration.instanceType, COUNT(*)\n  WHERE resourceType = 'AWS::EC2::Instance'\n  GROUP BY configuration.instanceType" --at '2w ago'`,
    'assay query --sql "SELECT resource_type, count(*) FROM versions GROUP BY ALL"',
    `assay query "SELECT resourceId WHERE resourceType = 'AWS::EC2::Volume'" \\\n  --on aws --aggregator organization`,
  ],
  more: [
    `JSON
  { fields, results, warnings, bytesScanned? }   results are nested by path
  { error, position }`,
  ],
  ignoresRules: true,

  async run({ values, positionals }, io) {
    const [text, ...more] = positionals;
    if (text === undefined) throw new UsageError('assay query needs a query in quotes');
    if (more.length > 0) throw new UsageError(`Cannot use "${more[0]}": put the query in quotes`);
    const json = values.format === 'json';
    const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : readLimit(values.limit);
    checkEngine(values);
    const now = readNow(values.now, io);
    const at = readTimeOrNow('at', values.at, now, io);
    try {
      const prepared = values.on === 'athena' ? await prepareAthenaQuery(text, at, values, limit) : undefined;
      if (prepared && values.print) {
        await io.write(`${prepared.sql}\n`);
        return EXIT.ok;
      }
      const { fields, results, ...rest } = await (prepared ? prepared.run(io) : answer(text));
      const warnings = 'warnings' in rest ? [...rest.warnings] : undefined;
      const shown = results.slice(0, limit);
      if (shown.length < results.length) warnings?.push(`There are more results: only the first ${limit} are shown`);
      const scanned = 'bytesScanned' in rest ? rest.bytesScanned : undefined;
      const response = {
        fields,
        results: shown,
        ...(warnings && { warnings }),
        ...(scanned !== undefined && { bytesScanned: scanned }),
      };
      await io.write(json ? formatAnswerJson(response) : formatResults(fields, shown, io.width));
      if (!json) for (const warning of warnings ?? []) io.warn(`Warning: ${warning}`);
      if (!json && scanned !== undefined) io.warn(`Athena read ${formatBytes(scanned)}`);
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      await reportError(text, error, json, io);
      return EXIT.failed;
    }

    async function answer(query: string): Promise<SqlResponse | QueryResponse | AthenaResponse> {
      if (values.on === 'aws') return runConfigQuery(query, { aggregator: values.aggregator, limit });
      return withStore(
        values.store,
        io,
        (database): Promise<SqlResponse | QueryResponse> =>
          values.sql ? runSql(database, query, at.getTime()) : runAdvancedQuery(database, query, at.getTime()),
        { listsLost: true },
      );
    }
  },
});

interface EngineOptions extends AthenaValues {
  readonly on?: 'store' | 'aws' | 'athena' | undefined;
  readonly at?: string | undefined;
  readonly sql?: boolean | undefined;
  readonly store?: string | undefined;
  readonly aggregator?: string | undefined;
  readonly limit?: string | undefined;
}

/** @throws UsageError for options that another engine has */
function checkEngine(options: EngineOptions): void {
  const { on = 'store', at, sql, store, aggregator, limit } = options;
  if (on !== 'athena') refuseAthenaOptions(options);
  if (on !== 'aws' && aggregator !== undefined) throw new UsageError('Cannot use --aggregator without --on aws');
  if (sql && limit !== undefined) throw new UsageError('Cannot use --limit with --sql: write LIMIT into the statement');
  if (on === 'store') return;
  if (sql) throw new UsageError(`Cannot use --sql with --on ${on}: its views are those of the history store`);
  if (store !== undefined) throw new UsageError(`Cannot use --store with --on ${on}`);
  if (on === 'aws' && at !== undefined) {
    throw new UsageError(
      'Cannot use --at with --on aws: AWS Config answers for the present only; use --on athena, or leave --on out to ask the history store',
    );
  }
}

function readLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use --limit "${text}": expected a number from 1`);
}
