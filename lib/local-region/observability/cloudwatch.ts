import { isObject, parseJson } from '../../core/json';
import type { CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { AnswerCall, CreatedResource, LocalService } from '../service';

/** Takes the metrics that services have of themselves. */
export interface MetricSink {
  /** Adds a value of a metric: something happened. */
  add(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void;
  /** Sets a metric that keeps its value until it is set again, as the length of a queue. */
  set(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void;
}

/** A value of a metric at a time. */
interface Datum {
  readonly time: number;
  readonly value: number;
}

interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly properties: AlarmProperties;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  since: number;
}

interface AlarmProperties {
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly AlarmDescription?: string;
  readonly ComparisonOperator: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly EvaluationPeriods: number;
  readonly MetricName: string;
  readonly Namespace: string;
  /** Seconds. */
  readonly Period: number;
  readonly Statistic: string;
  readonly Threshold: number;
  readonly TreatMissingData?: string;
}

const ALARM_COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** Data are kept for as long as an alarm may look back. */
const RETENTION = 2 * 24 * 3_600_000;

/** CloudWatch: metrics that functions write into their logs or that Lambda and SQS have, and alarms over them. */
export class CloudWatch implements LocalService, MetricSink {
  readonly name = 'cloudwatch';
  readonly operations: Readonly<Record<string, AnswerCall>> = {
    DescribeAlarms: ({ input }) => ({ MetricAlarms: this.listAlarms(input).map((alarm) => describeAlarm(alarm)) }),
    PutMetricData: ({ input }) => this.putMetricData(input),
    ListMetrics: ({ input }) => ({
      Metrics: [...this.metrics.keys()]
        .map((key) => JSON.parse(key) as [string, string, [string, string][]])
        .filter(([namespace]) => !input.Namespace || namespace === input.Namespace)
        .map(([Namespace, MetricName, dimensions]) => ({
          Namespace,
          MetricName,
          Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
        })),
    }),
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
  private readonly metrics = new Map<string, Datum[]>();
  /** The metrics that keep their value. */
  private readonly levels = new Set<string>();
  private readonly alarms: Alarm[] = [];

  constructor(private readonly context: RegionContext) {
    context.work.register<{ readonly alarm: string }>('cloudwatch:alarm', ({ alarm }) => this.evaluate(alarm));
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

  set(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void {
    this.levels.add(toMetricKey(namespace, metric, Object.entries(dimensions)));
    this.add(namespace, metric, dimensions, value);
  }

  /** Evaluates the alarms over the metric as well. */
  add(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void {
    const { time } = this.context.clock;
    const key = toMetricKey(namespace, metric, Object.entries(dimensions));
    const known = this.metrics.get(key) ?? [];
    const recent = this.levels.has(key) ? known.slice(-1) : known.filter((datum) => time - datum.time < RETENTION);
    this.metrics.set(key, [...recent, { time, value }]);
    for (const { name, properties } of this.alarms) {
      if (toMetricKey(properties.Namespace, properties.MetricName, toEntries(properties)) !== key) continue;
      this.context.work.add('cloudwatch:alarm', { alarm: name }, { name: `alarm ${name}` });
      // The alarm ends when the value is out of its periods.
      const delay = (properties.EvaluationPeriods * properties.Period + 60) * 1000;
      this.context.work.add('cloudwatch:alarm', { alarm: name }, { name: `alarm ${name}`, delay });
    }
  }

  private async evaluate(name: string): Promise<void> {
    const alarm = this.alarms.find((each) => each.name === name);
    if (!alarm) return;
    const state = this.isBreaching(alarm.properties) ? 'ALARM' : 'OK';
    if (state === alarm.state) return;
    const before = alarm.state;
    alarm.state = state;
    alarm.since = this.context.clock.time;
    const { AlarmActions = [], OKActions = [], AlarmDescription } = alarm.properties;
    const caller = {
      kind: 'service',
      service: 'cloudwatch.amazonaws.com',
      account: this.context.scope.account,
      sourceArn: alarm.arn,
    } as const;
    for (const arn of state === 'ALARM' ? AlarmActions : OKActions) {
      const input = {
        TopicArn: arn,
        Subject: `${state}: "${name}" in ${this.context.scope.region}`.slice(0, 100),
        Message: JSON.stringify({
          AlarmName: name,
          AlarmDescription,
          NewStateValue: state,
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

  private isBreaching(properties: AlarmProperties): boolean {
    const { Namespace, MetricName, Period, EvaluationPeriods, Statistic } = properties;
    const key = toMetricKey(Namespace, MetricName, toEntries(properties));
    const data = this.metrics.get(key) ?? [];
    const { time } = this.context.clock;
    if (this.levels.has(key)) return breachesThreshold(properties, data.at(-1)?.value ?? 0);
    const periods = Array.from({ length: EvaluationPeriods }, (_, index) => {
      const end = time - index * Period * 1000;
      return data.filter((datum) => datum.time > end - Period * 1000 && datum.time <= end).map(({ value }) => value);
    });
    return periods.every((values) =>
      values.length === 0
        ? properties.TreatMissingData === 'breaching'
        : breachesThreshold(properties, aggregateData(Statistic, values)),
    );
  }

  private listAlarms({ AlarmNames, AlarmNamePrefix = '', StateValue }: CallInput): Alarm[] {
    return this.alarms.filter(
      ({ name, state }) =>
        (!AlarmNames || AlarmNames.includes(name)) &&
        name.startsWith(AlarmNamePrefix) &&
        (!StateValue || StateValue === state),
    );
  }

  private putMetricData({ Namespace, MetricData }: CallInput): object {
    for (const { MetricName, Dimensions = [], Value = 1 } of MetricData as CallInput[]) {
      const dimensions = Object.fromEntries((Dimensions as CallInput[]).map(({ Name, Value: value }) => [Name, value]));
      this.add(Namespace, MetricName, dimensions, Number(Value));
    }
    return {};
  }
}

const breachesThreshold = ({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean =>
  ALARM_COMPARISONS[ComparisonOperator]?.(value, Threshold) ?? false;

interface EmbeddedMetrics {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

const toEntries = ({ Dimensions = [] }: AlarmProperties): [string, string][] =>
  Dimensions.map(({ Name, Value }) => [Name, Value]);

const toMetricKey = (namespace: string, metric: string, dimensions: readonly (readonly [string, string])[]): string =>
  JSON.stringify([namespace, metric, [...dimensions].sort(([a], [b]) => a.localeCompare(b))]);

function aggregateData(statistic: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    case 'Average':
      return sum / values.length;
    case 'SampleCount':
      return values.length;
    default:
      return sum;
  }
}

const describeAlarm = ({ name, arn, state, since, properties }: Alarm): object => ({
  ...properties,
  AlarmName: name,
  AlarmArn: arn,
  StateValue: state,
  StateUpdatedTimestamp: new Date(since),
});
