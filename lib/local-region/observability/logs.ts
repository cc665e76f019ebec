import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { AnswerCall, CreatedResource, LocalService } from '../service';
import { answerPage } from '../wire/pages';
import { readFilterPattern } from './filter-pattern';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly stream: string;
}

/** The newest lines, which a group keeps; up to twice as many. */
const MAX_EVENTS = 5000;

/** How many lines an answer has. */
const MAX_ANSWER_LINES = 10_000;

/** CloudWatch Logs: groups, streams and their lines. */
export class Logs implements LocalService {
  readonly name = 'logs';
  readonly operations: Readonly<Record<string, AnswerCall>> = {
    CreateLogStream: ({ input }) => this.createStream(input),
    PutLogEvents: ({ input }) => this.put(input),
    DescribeLogGroups: (call) => {
      const { logGroupNamePrefix = '', logGroupNamePattern = '' } = call.input;
      const names = [...this.groups.keys()].filter(
        (name) => name.startsWith(logGroupNamePrefix) && name.toLowerCase().includes(logGroupNamePattern.toLowerCase()),
      );
      return answerPage(call, 'logGroups', names, (logGroupName) => ({
        logGroupName,
        arn: this.formatArn(logGroupName),
      }));
    },
    DescribeLogStreams: (call) => this.describeStreams(call),
    GetLogEvents: ({ input }) => this.getEvents(input),
    FilterLogEvents: (call) => this.filterEvents(call),
  };
  readonly types = {
    'AWS::Logs::LogGroup': {
      properties: ['LogGroupName'],
      withoutEffect: ['RetentionInDays', 'KmsKeyId'],
      create: ({ ref }: CreatedResource) => {
        this.groups.set(ref, { streams: new Set(), events: [] });
      },
    },
  };
  private readonly groups = new Map<string, { readonly streams: Set<string>; events: LogEvent[] }>();

  constructor(
    private readonly context: RegionContext,
    /** Receives the lines, as for metrics that are in them. */
    private readonly onLine: (message: string) => void,
  ) {}

  save(): unknown {
    return [...this.groups].map(([name, { streams, events }]) => ({ name, streams: [...streams], events }));
  }

  restore(state: unknown, isUpdate = false): void {
    for (const { name, streams, events } of state as { name: string; streams: string[]; events: LogEvent[] }[]) {
      if (!isUpdate || this.groups.has(name)) this.groups.set(name, { streams: new Set(streams), events });
    }
  }

  private find({ logGroupName, logGroupIdentifier }: CallInput) {
    const name = String(logGroupName ?? logGroupIdentifier).replace(/^.*:log-group:/, '');
    const found = this.groups.get(name);
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
    const events = (input.logEvents as { timestamp: number; message: string }[]).map((event) => ({ ...event, stream }));
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
    return answerPage(call, 'events', events, (event) => ({ ...toEvent(event), logStreamName: event.stream }));
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

const toEvent = ({ timestamp, message }: LogEvent) => ({ timestamp, message, ingestionTime: timestamp });
