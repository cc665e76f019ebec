import type { Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { RulesDashboard } from '../../../../lib/cdk/constructs/health/rules-dashboard';
import { METRICS, NAMESPACE } from '../../../../lib/contract/metrics';
import { createEvaluator, createResponse } from '../../templates';
import { asText, findOnly, synthesize } from '../synthesized';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

function dashboardWith(alarms: (stack: Stack) => Alarm[], reaction: (stack: Stack) => object = () => ({})) {
  const template = synthesize((stack) => {
    new RulesDashboard(stack, 'Dashboard', {
      evaluator: createEvaluator(stack),
      prefix: 'assay',
      alarms: alarms(stack),
      ...reaction(stack),
    });
  });
  const { DashboardName, DashboardBody } = findOnly(template, 'AWS::CloudWatch::Dashboard');
  const { widgets } = JSON.parse(asText(DashboardBody)) as { widgets: Widget[] };
  return { name: asText(DashboardName), widgets };
}

const alarm = (stack: Stack) =>
  new Alarm(stack, 'Alarm', {
    metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' }),
    threshold: 1,
    evaluationPeriods: 1,
  });
const { name, widgets } = dashboardWith((stack) => [alarm(stack)], createResponse);
const titlesOf = (shown: readonly Widget[]) => shown.flatMap(({ properties }) => (properties.title as string) ?? []);

test('is named for its Region, since dashboards of all Regions lie in one list', () => {
  expect(name).toBe('assay-<AWS::Region>');
});

test('shows alarms first, and does without', () => {
  const types = widgets.map(({ type }) => type);
  expect(types.slice(0, 2)).toEqual(['text', 'alarm']);
  expect(dashboardWith(() => [], createResponse).widgets.map(({ type }) => type)).toEqual(
    types.filter((type) => type !== 'alarm'),
  );
});

test('has a row for what reacts, as far as it is there', () => {
  const REACTION = [
    'Alerts: invocations',
    'Alerts waiting: dead letters, undelivered, age of events',
    'Remediation: plans and verdicts',
  ];
  expect(titlesOf(widgets).slice(-3)).toEqual(REACTION);
  const { widgets: judging } = dashboardWith((stack) => [alarm(stack)]);
  expect([...titlesOf(judging), ...REACTION]).toEqual(titlesOf(widgets));
  const { widgets: alerting } = dashboardWith(
    (stack) => [alarm(stack)],
    (stack: Stack) => ({ alerts: createResponse(stack).alerts }),
  );
  expect(titlesOf(alerting)).toEqual([...titlesOf(judging), ...REACTION.slice(0, 2)]);
});

/** The CDK's validator does not look into the body. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
describe('is one that CloudWatch accepts', () => {
  test('no widget leaves the grid', () => {
    for (const { x, y, width, height } of widgets) {
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(24);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(height).toBeGreaterThanOrEqual(1);
    }
  });

  test('no two lie on each other', () => {
    const overlaps = (a: Widget, b: Widget) =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    const pairs = widgets.flatMap((a, index) => widgets.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(([a, b]) => overlaps(a, b))).toEqual([]);
  });

  test.each(
    widgets.filter(({ type }) => type === 'metric').map(({ properties }) => [properties.title as string, properties]),
  )('%s', (_, { view, region, metrics }) => {
    expect(view).toBe('timeSeries');
    expect(region).toBe('<AWS::Region>');
    const rows = metrics as unknown[][];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const last = row.at(-1) as { expression?: string };
      if (row.length === 1)
        expect(last.expression).toMatch(/^SEARCH\('\{[\w/,]+\} MetricName="\w+"[^']*', '(Sum|Maximum)', \d+\)$/);
      // Namespace and name, then pairs of a dimension and its value, then what is to be made of it.
      else expect(row.filter((part) => typeof part === 'string').length % 2).toBe(0);
    }
  });
});

test('asks for what the evaluator counts, in the order of its dimensions', () => {
  const expressions = widgets.flatMap(({ properties }) =>
    ((properties.metrics ?? []) as unknown[][]).flatMap((row) => (row[0] as { expression?: string }).expression ?? []),
  );
  for (const { name, dimensions } of Object.values(METRICS)) {
    const wanted = `{${[NAMESPACE, ...dimensions].join(',')}} MetricName="${name}"`;
    expect(expressions.filter((expression) => expression.includes(wanted)).length).toBeGreaterThan(0);
  }
});
