import { AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { AnswerCall, CreatedResource, LocalService } from '../service';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly stream: string;
}

/** The newest lines, which a group keeps; up to twice as many. */
const MAX_EVENTS = 5000;

/** CloudWatch Logs: groups, streams and their lines. */
export class Logs implements LocalService {
  readonly name = 'logs';
  readonly operations: Readonly<Record<string, AnswerCall>> = {
    CreateLogStream: ({ input }) => this.createStream(input),
    PutLogEvents: ({ input }) => this.put(input),
    DescribeLogGroups: ({ input }) => ({
      logGroups: [...this.groups.keys()]
        .filter((name) => name.startsWith(input.logGroupNamePrefix ?? ''))
        .map((logGroupName) => ({ logGroupName, arn: this.formatArn(logGroupName) })),
    }),
    DescribeLogStreams: ({ input }) => ({
      logStreams: [...this.find(input).streams].map((logStreamName) => ({ logStreamName })),
    }),
    GetLogEvents: ({ input }) => ({ events: this.list(input, [input.logStreamName]).map(toEvent) }),
    FilterLogEvents: ({ input }) => ({
      events: this.list(input, input.logStreamNames)
        .filter(({ message }) => message.includes(String(input.filterPattern ?? '').replaceAll('"', '')))
        .map((event) => ({ ...toEvent(event), logStreamName: event.stream })),
    }),
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

  private list(input: CallInput, streams: readonly string[] | undefined): LogEvent[] {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = 1000 } = input;
    return this.find(input)
      .events.filter(({ stream }) => !streams || streams.includes(stream))
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .slice(-limit);
  }

  private formatArn(name: string): string {
    const { partition, region, account } = this.context.scope;
    return `arn:${partition}:logs:${region}:${account}:log-group:${name}:*`;
  }
}

const toEvent = ({ timestamp, message }: LogEvent) => ({ timestamp, message, ingestionTime: timestamp });
