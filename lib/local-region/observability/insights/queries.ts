import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { readInsightsQuery } from './query';
import { type QueriedEvent, runQuery } from './run-query';

/** The newest queries whose results are kept. */
const MAX_QUERIES = 20;

interface LogSource {
  createId(): string;
  /** Lists the lines of a group in a time, in epoch milliseconds. @throws AwsError if there is no such group */
  listEvents(group: string, from: number, to: number): readonly QueriedEvent[];
}

/** Queries of CloudWatch Logs Insights. They are complete at once, and are not kept with the state. */
export function createQueryOperations(source: LogSource): Operations {
  const answers = new Map<string, object>();
  return {
    StartQuery: ({ input }) => {
      const { queryString, startTime, endTime, limit } = input;
      if (startTime > endTime) {
        throw new AwsError('InvalidParameterException', `Query start time ${startTime} is after end time ${endTime}`);
      }
      const query = readInsightsQuery(queryString);
      const events = listGroups(input).flatMap((group) =>
        source.listEvents(group, startTime * 1000, endTime * 1000 + 999),
      );
      const { results, matched } = runQuery(query, events, limit);
      const bytesScanned = events.reduce((sum, { message }) => sum + message.length, 0);
      const statistics = { recordsMatched: matched, recordsScanned: events.length, bytesScanned };
      const queryId = source.createId();
      answers.set(queryId, { results, statistics, status: 'Complete', queryLanguage: 'CWLI' });
      const [oldest] = answers.keys();
      if (answers.size > MAX_QUERIES && oldest !== undefined) answers.delete(oldest);
      return { queryId };
    },
    GetQueryResults: ({ input: { queryId } }) => {
      const answer = answers.get(queryId);
      if (answer) return answer;
      throw new AwsError('ResourceNotFoundException', `Query with ID: ${queryId} does not exist`);
    },
  };
}

/** @throws AwsError unless a query names its groups in one way */
function listGroups({ logGroupName, logGroupNames, logGroupIdentifiers }: AwsCall['input']): string[] {
  const given = [logGroupName, logGroupNames, logGroupIdentifiers].filter((names) => names !== undefined);
  if (given.length === 1) return given.flat();
  const message = 'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers is required';
  throw new AwsError('InvalidParameterException', message);
}
