import { createContext, Script } from 'node:vm';
import { isList, isObject, parseJson } from '../../../core/json';
import { AwsError } from '../../aws-call';
import { compareFieldValues, type ReadField } from './filter-reader';
import type { InsightsQuery } from './query';

/** A line of a log, with what it belongs to. */
export interface QueriedEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
  readonly stream: string;
  /** `111122223333:/aws/lambda/evaluator` */
  readonly log: string;
}

interface QueryAnswer {
  readonly results: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly matched: number;
}

/** The longest time, in milliseconds, that a query may take: a regular expression may never end. */
const QUERY_TIME_LIMIT = 5000;
const MAX_FOUND_EVENTS = 10_000;

/** Node.js ends only scripts after a time, so the query runs from inside one. */
const timedScript = new Script('run()');

/**
 * Runs a query on events.
 * @throws AwsError if it does not end in time
 */
export function runQuery(query: InsightsQuery, events: readonly QueriedEvent[], limit = MAX_FOUND_EVENTS): QueryAnswer {
  const context = createContext({ run: () => selectEvents(query, events, limit) });
  try {
    return timedScript.runInContext(context, { timeout: QUERY_TIME_LIMIT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new AwsError('LimitExceededException', `The query did not end within ${QUERY_TIME_LIMIT / 1000} s`);
  }
}

function selectEvents(query: InsightsQuery, events: readonly QueriedEvent[], limit: number): QueryAnswer {
  const { fields, conditions, order } = query;
  const found = events
    .map((event) => ({ event, read: createFieldReader(event) }))
    .filter(({ read }) => conditions.every((condition) => condition(read)));
  const byTime = [{ field: '@timestamp', isDescending: true }];
  for (const { field, isDescending } of (order.length > 0 ? order : byTime).toReversed()) {
    found.sort((a, b) => compareFields(a.read(field), b.read(field)) * (isDescending ? -1 : 1));
  }
  const results = found.slice(0, query.limit ?? limit).map(({ event, read }) => [
    ...fields.flatMap((field) => {
      const value = read(field);
      return value === undefined ? [] : [{ field, value }];
    }),
    { field: '@ptr', value: event.id },
  ]);
  return { results, matched: found.length };
}

/** Events without the field come last in ascending order. */
function compareFields(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareFieldValues(a, b);
}

/** The fields of lines that Lambda writes. */
const LAMBDA_FIELDS: readonly (readonly [field: string, pattern: RegExp])[] = [
  ['@type', /^(START|END|REPORT) RequestId: /],
  ['@requestId', /^(?:START|END|REPORT) RequestId: (\S+)/],
  ['@duration', /^REPORT [^\n]*?\tDuration: ([\d.]+) ms/],
  ['@memorySize', /^REPORT [^\n]*?\tMemory Size: (\d+) MB/],
  ['@initDuration', /^REPORT [^\n]*?\tInit Duration: ([\d.]+) ms/],
];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
function createFieldReader({ timestamp, message, stream, log }: QueriedEvent): ReadField {
  const time = new Date(timestamp).toISOString().replace('T', ' ').replace('Z', '');
  const own: Readonly<Record<string, string>> = {
    '@timestamp': time,
    '@ingestionTime': time,
    '@message': message,
    '@logStream': stream,
    '@log': log,
  };
  let json: unknown;
  return (field) => {
    if (Object.hasOwn(own, field)) return own[field];
    const pattern = LAMBDA_FIELDS.find(([name]) => name === field)?.[1];
    if (pattern) return pattern.exec(message)?.[1];
    json ??= message.startsWith('{') ? parseJson(message) : undefined;
    return readJsonField(json, field.split('.'));
  };
}

function readJsonField(value: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, name) =>
      (isObject(at) || isList(at)) && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined,
    value,
  );
  if (found === undefined || found === null) return undefined;
  return typeof found === 'object' ? JSON.stringify(found) : String(found);
}
