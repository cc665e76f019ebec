import { groupBy } from '../../core/collections/groups';
import { isObject, parseJson } from '../../core/json';
import { AwsError, type CallInput } from '../aws-call';
import { createServiceCaller } from '../callers';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations } from '../service';
import { answerPage } from '../wire/pages';

/** A value of a metric at a time. */
interface Datum {
  readonly time: number;
  readonly value: number;
}

interface StoredMetric {
  /** Whether a value holds until the next one, as the number of messages in a queue does. */
  readonly isHeld: boolean;
  /** Oldest first. */
  readonly data: Datum[];
}

type Dimensions = Readonly<Record<string, string>>;

/** Takes the values of metrics that a service has. */
export interface MetricSink {
  /** Adds a value, as of one invocation. */
  add(namespace: string, metric: string, dimensions: Dimensions, value: number): void;
  /** Sets a value that holds until the next one. */
  set(namespace: string, metric: string, dimensions: Dimensions, value: number): void;
}

interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly properties: AlarmProperties;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  since: number;
  /** When it may end. */
  nextCheck?: number | undefined;
}

/** How alarms and questions name a metric. */
interface MetricName {
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly MetricName: string;
  readonly Namespace: string;
}

interface AlarmProperties extends MetricName {
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly AlarmDescription?: string;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  /** Seconds. */
  readonly Period: number;
  readonly Statistic: string;
  readonly Threshold: number;
  readonly TreatMissingData?: string;
}

/** The state of the service, as JSON. */
interface CloudWatchState {
  readonly metrics: readonly (readonly [key: string, metric: StoredMetric])[];
  readonly alarms: readonly Pick<Alarm, 'name' | 'state' | 'since' | 'nextCheck'>[];
  readonly history: readonly AlarmChange[];
}

/** A change of the state of an alarm. */
interface AlarmChange {
  readonly alarm: string;
  readonly time: number;
  readonly before: Alarm['state'];
  readonly after: Alarm['state'];
  readonly reason: string;
}

const ALARM_COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

const ALARM_WORK = 'cloudwatch:alarm';

/** Data are kept for as long as an alarm may look back, and dropped when they are twice as old. */
const RETENTION = 2 * 24 * 3_600_000;

/** CloudWatch: metrics that functions write into their logs or that Lambda and SQS have, and alarms over them. */
export class CloudWatch implements LocalService, MetricSink {
  readonly name = 'cloudwatch';
  readonly operations: Operations = {
    DescribeAlarms: (call) => answerPage(call, 'MetricAlarms', this.listAlarms(call.input), describeAlarm),
    DescribeAlarmsForMetric: ({ input }) => {
      const { Namespace, MetricName, Dimensions } = input;
      const key = toNamedKey({ Namespace, MetricName, Dimensions });
      return { MetricAlarms: this.alarms.filter((alarm) => toNamedKey(alarm.properties) === key).map(describeAlarm) };
    },
    DescribeAlarmHistory: (call) => {
      const { AlarmName, HistoryItemType = 'StateUpdate', StartDate, EndDate, ScanBy } = call.input;
      const found = this.history.filter(
        ({ alarm, time }) =>
          (AlarmName === undefined || alarm === AlarmName) &&
          HistoryItemType === 'StateUpdate' &&
          (StartDate === undefined || time >= StartDate.getTime()) &&
          (EndDate === undefined || time <= EndDate.getTime()),
      );
      const items = ScanBy === 'TimestampAscending' ? found : found.reverse();
      return answerPage(call, 'AlarmHistoryItems', items, describeAlarmChange);
    },
    /** The state holds until the next evaluation: people test with it where the messages of an alarm arrive. */
    SetAlarmState: async ({ input: { AlarmName, StateValue, StateReason } }) => {
      const alarm = this.alarms.find(({ name }) => name === AlarmName);
      if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${AlarmName} does not exist`, 404);
      if (alarm.state !== StateValue) await this.change(alarm, StateValue, StateReason);
      return {};
    },
    GetMetricStatistics: ({ input }) => {
      const { Namespace, MetricName, Dimensions, Period, Statistics = [], ExtendedStatistics, Unit } = input;
      if (Statistics.length === 0 && ExtendedStatistics === undefined) {
        const message = 'At least one of the parameters Statistics and ExtendedStatistics must be specified.';
        throw new AwsError('InvalidParameterCombination', message);
      }
      const points = this.listPoints({ Namespace, MetricName, Dimensions }, Period, input);
      const Datapoints = points.map(({ time, values }) => ({
        Timestamp: new Date(time),
        ...Object.fromEntries(Statistics.map((name: string) => [name, aggregateData(name, values)])),
        Unit: Unit ?? 'None',
      }));
      return { Label: MetricName, Datapoints };
    },
    GetMetricData: ({ input }) => {
      const queries = input.MetricDataQueries as readonly CallInput[];
      const expression = queries.find((query) => query.Expression !== undefined)?.Expression;
      if (expression !== undefined) {
        throw new AwsError('ValidationError', `The local region has no expressions over metrics: found ${expression}`);
      }
      if (!queries.every(({ MetricStat }) => MetricStat)) {
        throw new AwsError(
          'ValidationError',
          'A query of MetricDataQueries needs the parameter MetricStat or Expression.',
        );
      }
      const asked = queries.filter(({ ReturnData = true }) => ReturnData);
      return { MetricDataResults: asked.map((query) => this.answerQuery(query, input)) };
    },
    PutMetricData: ({ input }) => this.putMetricData(input),
    ListMetrics: (call) => {
      const { Namespace, MetricName, Dimensions = [] } = call.input;
      const wanted = Dimensions as readonly { Name: string; Value?: string }[];
      const metrics = [...this.metrics.keys()]
        .map((key) => JSON.parse(key) as [string, string, [string, string][]])
        .filter(
          ([namespace, name, dimensions]) =>
            (!Namespace || namespace === Namespace) &&
            (!MetricName || name === MetricName) &&
            wanted.every(({ Name, Value }) =>
              dimensions.some(([key, value]) => key === Name && (Value === undefined || value === Value)),
            ),
        );
      return answerPage(call, 'Metrics', metrics, ([namespace, name, dimensions]) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
      }));
    },
  };
  readonly types = {
    'AWS::CloudWatch::Alarm': {
      properties: [
        ...['AlarmActions', 'AlarmDescription', 'AlarmName', 'ComparisonOperator', 'Dimensions', 'EvaluationPeriods'],
        ...['MetricName', 'Namespace', 'OKActions', 'Period', 'Statistic', 'Threshold', 'TreatMissingData'],
      ],
      create: ({ ref, arn, properties }: CreatedResource) => {
        const since = this.context.clock.time;
        this.alarms.push({ name: ref, arn, properties: properties as AlarmProperties, state: 'OK', since });
      },
    },
  };
  private readonly metrics = new Map<string, StoredMetric>();
  private readonly alarms: Alarm[] = [];
  /** The changes of alarms, oldest first. */
  private history: AlarmChange[] = [];

  constructor(private readonly context: RegionContext) {
    context.work.register<{ readonly alarm: string }>(ALARM_WORK, ({ alarm }) => this.evaluate(alarm));
  }

  save(): unknown {
    const alarms = this.alarms.map(({ name, state, since, nextCheck }) => ({ name, state, since, nextCheck }));
    return { metrics: [...this.metrics], alarms, history: this.history } satisfies CloudWatchState;
  }

  restore(state: unknown): void {
    const { metrics, alarms, history } = state as CloudWatchState;
    this.metrics.clear();
    this.history = [...history];
    for (const [key, metric] of metrics) this.metrics.set(key, metric);
    for (const saved of alarms) {
      const alarm = this.alarms.find(({ name }) => name === saved.name);
      if (alarm) Object.assign(alarm, saved);
    }
  }

  /** Adds the metrics that a line of a log has in the embedded metric format. */
  readLine(line: string): void {
    if (!line.includes('"_aws"')) return;
    const document = parseJson(line);
    if (!isObject(document) || !isObject(document._aws)) return;
    const { CloudWatchMetrics: directives = [] } = document._aws as { CloudWatchMetrics?: EmbeddedMetrics[] };
    for (const { Namespace, Dimensions, Metrics } of directives) {
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(document[name])]));
        for (const { Name } of Metrics) {
          for (const value of [document[Name]].flat()) this.add(Namespace, Name, dimensions, Number(value));
        }
      }
    }
  }

  add(namespace: string, metric: string, dimensions: Dimensions, value: number): void {
    this.store(toMetricKey(namespace, metric, Object.entries(dimensions)), value, false);
  }

  set(namespace: string, metric: string, dimensions: Dimensions, value: number): void {
    const key = toMetricKey(namespace, metric, Object.entries(dimensions));
    if (this.metrics.get(key)?.data.at(-1)?.value !== value) this.store(key, value, true);
  }

  /** Stores a value, and evaluates the alarms over its metric. */
  private store(key: string, value: number, isHeld: boolean): void {
    const { time } = this.context.clock;
    const { data = [] } = this.metrics.get(key) ?? {};
    const [oldest] = data;
    const recent = oldest && time - oldest.time > 2 * RETENTION ? dropOldData(data, time - RETENTION) : data;
    recent.push({ time, value });
    this.metrics.set(key, { isHeld, data: recent });
    for (const alarm of this.alarms) if (toNamedKey(alarm.properties) === key) this.follow(alarm);
  }

  /** Lets an alarm change its state: now if the new value changes it, and when the values are out of its periods. */
  private follow(alarm: Alarm): void {
    const { name, state, properties } = alarm;
    const isBreaching = this.isBreaching(properties);
    if (isBreaching !== (state === 'ALARM'))
      this.context.work.add(ALARM_WORK, { alarm: name }, { name: `alarm ${name}` });
    if (isBreaching) this.scheduleEnd(alarm);
  }

  private scheduleEnd(alarm: Alarm): void {
    const { name, properties, nextCheck } = alarm;
    const { time } = this.context.clock;
    const { data, isHeld } = this.findMetric(properties);
    const last = data.at(-1);
    const isLasting = isHeld && last && breaches(properties, last.value);
    if (isLasting || (nextCheck !== undefined && nextCheck > time)) return;
    const length = (properties.EvaluationPeriods * properties.Period + 60) * 1000;
    const start = isHeld ? last : data.find((datum) => datum.time > time - length);
    alarm.nextCheck = (start?.time ?? time) + length;
    this.context.work.add(ALARM_WORK, { alarm: name }, { name: `alarm ${name}`, delay: alarm.nextCheck - time });
  }

  private async evaluate(name: string): Promise<void> {
    const alarm = this.alarms.find((each) => each.name === name);
    if (!alarm) return;
    const state = this.isBreaching(alarm.properties) ? 'ALARM' : 'OK';
    if (state === 'ALARM') this.scheduleEnd(alarm);
    if (state !== alarm.state) await this.change(alarm, state, explainAlarm(alarm.properties, state));
  }

  /** Changes the state of an alarm, and publishes to its topics. */
  private async change(alarm: Alarm, state: Alarm['state'], reason: string): Promise<void> {
    const { name, state: before } = alarm;
    const { time } = this.context.clock;
    Object.assign(alarm, { state, since: time });
    this.history = [...this.history, { alarm: name, time, before, after: state, reason }].filter(
      (each) => time - each.time < HISTORY_RETENTION,
    );
    const { AlarmActions = [], OKActions = [], AlarmDescription } = alarm.properties;
    const caller = createServiceCaller(this.context.scope, 'cloudwatch', alarm.arn);
    const actions = { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: [] };
    for (const arn of actions[state]) {
      const input = {
        TopicArn: arn,
        Subject: `${state}: "${name}" in ${this.context.scope.region}`.slice(0, 100),
        Message: JSON.stringify({
          AlarmName: name,
          AlarmDescription,
          NewStateValue: state,
          NewStateReason: reason,
          OldStateValue: before,
          StateChangeTime: this.context.clock.now.toISOString(),
        }),
      };
      try {
        await this.context.call({ service: 'sns', operation: 'Publish', input, caller });
      } catch (error) {
        this.context.report({ kind: 'error', message: `Alarm ${name} cannot publish to ${arn}: ${String(error)}` });
      }
    }
  }

  private answerQuery({ Id, Label, MetricStat }: CallInput, input: CallInput): object {
    const { Metric, Period, Stat } = MetricStat;
    const points = this.listPoints(Metric, Period, input);
    const ordered = input.ScanBy === 'TimestampAscending' ? points : points.reverse();
    return {
      Id,
      Label: Label ?? Metric.MetricName,
      StatusCode: 'Complete',
      Timestamps: ordered.map(({ time }) => new Date(time)),
      Values: ordered.map(({ values }) => aggregateData(Stat, values)),
    };
  }

  private listPoints(metric: MetricName, seconds: number, { StartTime, EndTime }: CallInput) {
    // The number of shorter periods has no bound.
    if (!(seconds >= 1)) throw new AwsError('InvalidParameterValue', 'The parameter Period must be greater than 0');
    const { time } = this.context.clock;
    const period = seconds * 1000;
    // The periods count from the start of the question, of which those that are too old have no data.
    const old = Math.max(0, Math.floor((time - 2 * RETENTION - StartTime.getTime()) / period));
    const start = StartTime.getTime() + old * period;
    return listPoints(this.findMetric(metric), { start, end: Math.min(EndTime.getTime(), time + 1), period });
  }

  private findMetric(metric: MetricName): StoredMetric {
    return this.metrics.get(toNamedKey(metric)) ?? { isHeld: false, data: [] };
  }

  private isBreaching(properties: AlarmProperties): boolean {
    const { Period, EvaluationPeriods, Statistic, TreatMissingData } = properties;
    const metric = this.findMetric(properties);
    const { time } = this.context.clock;
    const periods = Array.from({ length: EvaluationPeriods }, (_, index) => {
      const end = time - index * Period * 1000;
      return listValues(metric, end - Period * 1000, end);
    });
    return periods.every((values) =>
      values.length === 0 ? TreatMissingData === 'breaching' : breaches(properties, aggregateData(Statistic, values)),
    );
  }

  private listAlarms({ AlarmNames, AlarmNamePrefix = '', StateValue, AlarmTypes, ActionPrefix }: CallInput): Alarm[] {
    // There are no composite alarms.
    if (AlarmTypes?.includes('MetricAlarm') === false) return [];
    return this.alarms.filter(
      ({ name, state, properties: { AlarmActions = [], OKActions = [] } }) =>
        (!ActionPrefix || [...AlarmActions, ...OKActions].some((action) => action.startsWith(ActionPrefix))) &&
        (!AlarmNames || AlarmNames.includes(name)) &&
        name.startsWith(AlarmNamePrefix) &&
        (!StateValue || StateValue === state),
    );
  }

  private putMetricData({ Namespace, MetricData }: CallInput): object {
    if (MetricData === undefined) throw new AwsError('MissingParameter', 'The parameter MetricData is required.');
    for (const { MetricName, Dimensions = [], Value = 1 } of MetricData as CallInput[]) {
      const dimensions = Object.fromEntries((Dimensions as CallInput[]).map(({ Name, Value: value }) => [Name, value]));
      this.add(Namespace, MetricName, dimensions, Number(Value));
    }
    return {};
  }
}

interface EmbeddedMetrics {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** How long changes of alarms are described, in milliseconds. */
const HISTORY_RETENTION = 30 * 24 * 3_600_000;

const describeAlarmChange = ({ alarm, time, before, after, reason }: AlarmChange): object => ({
  AlarmName: alarm,
  AlarmType: 'MetricAlarm',
  Timestamp: new Date(time),
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${before} to ${after}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: before },
    newState: { stateValue: after, stateReason: reason },
  }),
});

const explainAlarm = ({ MetricName, Statistic, Threshold }: AlarmProperties, state: Alarm['state']): string =>
  `Threshold ${state === 'ALARM' ? 'Crossed' : 'not Crossed'}: ${Statistic} of ${MetricName}, threshold ${Threshold}`;

/** A question about a metric. Times are in epoch milliseconds. */
interface PointQuery {
  readonly start: number;
  readonly end: number;
  /** Milliseconds. */
  readonly period: number;
}

/** Lists the periods of a time that have values, oldest first. */
function listPoints({ data, isHeld }: StoredMetric, query: PointQuery) {
  const { start, end, period } = query;
  const found = (isHeld ? repeatHeld(data, query) : data).filter(({ time }) => time >= start && time < end);
  const periods = groupBy(found, ({ time }) => start + Math.floor((time - start) / period) * period);
  return [...periods].map(([time, ofPeriod]) => ({ time, values: ofPeriod.map(({ value }) => value) }));
}

/** Repeats values that hold at the beginning of each period until the next value. */
function repeatHeld(data: readonly Datum[], { start, end, period }: PointQuery): Datum[] {
  return data.flatMap(({ time, value }, index) => {
    const until = Math.min(data[index + 1]?.time ?? end, end);
    const first = start + Math.max(0, Math.ceil((time - start) / period)) * period;
    const count = Math.max(0, Math.ceil((until - first) / period));
    return [
      { time, value },
      ...Array.from({ length: count }, (_, number) => ({ time: first + number * period, value })),
    ];
  });
}

const toNamedKey = ({ Namespace, MetricName, Dimensions = [] }: MetricName): string =>
  toMetricKey(
    Namespace,
    MetricName,
    Dimensions.map(({ Name, Value }) => [Name, Value]),
  );

const breaches = ({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean =>
  ALARM_COMPARISONS[ComparisonOperator]?.(value, Threshold) ?? false;

/** Lists the values that a metric has in a period. */
function listValues({ data, isHeld }: StoredMetric, start: number, end: number): number[] {
  const within = data.filter(({ time }) => time > start && time <= end);
  const before = isHeld ? data.findLast(({ time }) => time <= start) : undefined;
  return [...(before ? [before] : []), ...within].map(({ value }) => value);
}

/** Drops the data before a time, except the last of them, which may hold. */
const dropOldData = (data: readonly Datum[], start: number): Datum[] =>
  data.filter(({ time }, index) => time >= start || index === data.length - 1);

const toMetricKey = (namespace: string, metric: string, dimensions: readonly (readonly [string, string])[]): string =>
  JSON.stringify([namespace, metric, [...dimensions].sort(([a], [b]) => a.localeCompare(b))]);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const STATISTICS = new Map<string, (values: readonly number[]) => number>([
  ['Average', (values) => sum(values) / values.length],
  ['Maximum', (values) => values.reduce((most, value) => Math.max(most, value))],
  ['Minimum', (values) => values.reduce((least, value) => Math.min(least, value))],
  ['SampleCount', (values) => values.length],
  ['Sum', sum],
]);

/** @throws AwsError for a statistic that the local region does not have, as a percentile */
function aggregateData(statistic: string, values: readonly number[]): number {
  const aggregate = STATISTICS.get(statistic);
  if (aggregate) return aggregate(values);
  const known = [...STATISTICS.keys()].join(', ');
  throw new AwsError('ValidationError', `The local region has no statistic ${statistic}, only ${known}`);
}

const describeAlarm = ({ name, arn, state, since, properties }: Alarm): object => ({
  ...properties,
  AlarmName: name,
  AlarmArn: arn,
  StateValue: state,
  StateUpdatedTimestamp: new Date(since),
});
