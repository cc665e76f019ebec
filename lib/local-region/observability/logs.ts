import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations } from '../service';
import { answerNone } from '../services/empty-answers';
import { answerPage } from '../wire/pages';
import { readFilterPattern } from './filter-pattern';
import { createQueryOperations } from './insights/queries';

interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
  readonly stream: string;
}

interface LogGroup {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** It has no effect: a group keeps its newest lines. */
  retentionInDays?: number | undefined;
  readonly streams: Set<string>;
  events: LogEvent[];
  /** The lines that it ever took. */
  count: number;
}

/** The state of a group, as JSON. */
interface SavedGroup extends Omit<LogGroup, 'streams'> {
  readonly name: string;
  readonly streams: readonly string[];
}

/** The newest lines, which a group keeps; up to twice as many. */
const MAX_EVENTS = 5000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTIONS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How many lines an answer has. */
const MAX_ANSWER_LINES = 10_000;

/** CloudWatch Logs: groups, streams and their lines. */
export class Logs implements LocalService {
  readonly name = 'logs';
  readonly operations: Operations = {
    CreateLogGroup: ({ input: { logGroupName } }) => {
      if (this.groups.has(logGroupName)) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      this.create(logGroupName);
      return {};
    },
    DeleteLogGroup: ({ input }) => {
      this.find(input);
      this.groups.delete(input.logGroupName);
      return {};
    },
    PutRetentionPolicy: ({ input }) => {
      if (!LOG_RETENTIONS.includes(input.retentionInDays)) {
        const message = `The retention of ${input.retentionInDays} days is none of ${LOG_RETENTIONS.join(', ')}`;
        throw new AwsError('InvalidParameterException', message);
      }
      this.find(input).retentionInDays = input.retentionInDays;
      return {};
    },
    DeleteRetentionPolicy: ({ input }) => {
      this.find(input).retentionInDays = undefined;
      return {};
    },
    ...answerNone(
      { DescribeMetricFilters: 'metricFilters', DescribeSubscriptionFilters: 'subscriptionFilters' },
      (input) => input.logGroupName === undefined || this.find(input),
    ),
    CreateLogStream: ({ input }) => this.createStream(input),
    PutLogEvents: ({ input }) => this.put(input),
    DescribeLogGroups: (call) => {
      const { logGroupNamePrefix = '', logGroupNamePattern = '' } = call.input;
      const names = [...this.groups.keys()].filter(
        (name) => name.startsWith(logGroupNamePrefix) && name.toLowerCase().includes(logGroupNamePattern.toLowerCase()),
      );
      return answerPage(call, 'logGroups', names, (logGroupName) => {
        const { createdAt, retentionInDays } = this.find({ logGroupName });
        const arn = this.formatArn(logGroupName);
        return { logGroupName, arn, creationTime: createdAt, retentionInDays, metricFilterCount: 0 };
      });
    },
    DescribeLogStreams: (call) => this.describeStreams(call),
    GetLogEvents: ({ input }) => this.getEvents(input),
    FilterLogEvents: (call) => this.filterEvents(call),
    ...createQueryOperations({
      createId: () => this.context.createId(),
      listEvents: (name, startTime, endTime) => {
        const log = `${this.context.scope.account}:${readGroupName(name)}`;
        const events = this.list({ logGroupName: name, startTime, endTime }, () => true);
        return events.map((event) => ({ ...event, log }));
      },
    }),
  };
  readonly types = {
    'AWS::Logs::LogGroup': {
      properties: ['LogGroupName'],
      withoutEffect: ['RetentionInDays', 'KmsKeyId'],
      create: ({ ref, properties }: CreatedResource) => this.create(ref, properties.RetentionInDays),
    },
  };
  private readonly groups = new Map<string, LogGroup>();

  constructor(
    private readonly context: RegionContext,
    /** Receives the lines, as for metrics that are in them. */
    private readonly onLine: (message: string) => void,
  ) {}

  save(): unknown {
    return [...this.groups].map(
      ([name, { streams, ...group }]): SavedGroup => ({ name, streams: [...streams], ...group }),
    );
  }

  restore(state: unknown, isUpdate = false): void {
    if (!isUpdate) this.groups.clear();
    for (const { name, streams, ...group } of state as readonly SavedGroup[]) {
      const { retentionInDays } = this.groups.get(name) ?? group;
      this.groups.set(name, { ...group, retentionInDays, streams: new Set(streams) });
    }
  }

  private create(name: string, retentionInDays?: number): void {
    const createdAt = this.context.clock.time;
    this.groups.set(name, { createdAt, retentionInDays, streams: new Set(), events: [], count: 0 });
  }

  private find({ logGroupName, logGroupIdentifier }: CallInput) {
    const found = this.groups.get(readGroupName(logGroupName ?? logGroupIdentifier));
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }

  private createStream(input: CallInput): object {
    const group = this.find(input);
    if (group.streams.has(input.logStreamName)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    group.streams.add(input.logStreamName);
    return {};
  }

  private put(input: CallInput): object {
    const group = this.find(input);
    const stream = String(input.logStreamName);
    if (!group.streams.has(stream)) {
      throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    }
    const events = (input.logEvents as { timestamp: number; message: string }[]).map((event) => {
      group.count += 1;
      return { id: `${event.timestamp}${String(group.count).padStart(20, '0')}`, ...event, stream };
    });
    group.events.push(...events);
    // Not at each call, since copying the list costs more than the call.
    if (group.events.length > 2 * MAX_EVENTS) group.events = group.events.slice(-MAX_EVENTS);
    for (const { message } of events) this.onLine(message);
    return { nextSequenceToken: '1' };
  }

  private describeStreams(call: AwsCall): object {
    const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending = false } = call.input;
    const { streams, events } = this.find(call.input);
    const described = [...streams]
      .filter((name) => name.startsWith(logStreamNamePrefix))
      .sort()
      .map((logStreamName) => {
        const own = events.filter(({ stream }) => stream === logStreamName);
        const [first, last] = [own[0]?.timestamp, own.at(-1)?.timestamp];
        return { logStreamName, firstEventTimestamp: first, lastEventTimestamp: last, lastIngestionTime: last };
      });
    const ordered =
      orderBy === 'LastEventTime'
        ? described.sort((a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0))
        : described;
    return answerPage(call, 'logStreams', descending ? ordered.reverse() : ordered);
  }

  /** Reads a stream in both directions. At an end, the token stays the same. */
  private getEvents(input: CallInput): object {
    const { limit = MAX_ANSWER_LINES, startFromHead = false, nextToken } = input;
    const events = this.list(input, ({ stream }) => stream === input.logStreamName);
    const [, direction, position] =
      /^([fb])\/(\d+)$/.exec(nextToken ?? (startFromHead ? 'f/0' : `b/${events.length}`)) ?? [];
    if (position === undefined) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
    const at = Number(position);
    const start = direction === 'f' ? at : Math.max(0, at - limit);
    const end = direction === 'f' ? Math.min(events.length, at + limit) : at;
    return {
      events: events.slice(start, end).map(toEvent),
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${start}`,
    };
  }

  private filterEvents(call: AwsCall): object {
    const { logStreamNames, logStreamNamePrefix = '', filterPattern = '' } = call.input;
    const matches = readFilterPattern(filterPattern);
    const events = this.list(
      call.input,
      ({ stream, message }) =>
        (logStreamNames?.includes(stream) ?? true) && stream.startsWith(logStreamNamePrefix) && matches(message),
    );
    return answerPage(call, 'events', events, (event) => ({
      ...toEvent(event),
      logStreamName: event.stream,
      eventId: event.id,
    }));
  }

  private list(input: CallInput, isWanted: (event: LogEvent) => boolean): LogEvent[] {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
    return this.find(input).events.filter(
      (event) => event.timestamp >= startTime && event.timestamp <= endTime && isWanted(event),
    );
  }

  private formatArn(name: string): string {
    return formatArn(this.context.scope, 'logs', `log-group:${name}:*`);
  }
}

/** Returns the name of a group that is named by its ARN, too. */
const readGroupName = (given: unknown): string =>
  String(given)
    .replace(/^.*:log-group:/, '')
    .replace(/:\*$/, '');

const toEvent = ({ timestamp, message }: LogEvent) => ({ timestamp, message, ingestionTime: timestamp });
