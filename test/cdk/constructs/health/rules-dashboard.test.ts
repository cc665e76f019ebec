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

function createDashboard(alarms: (stack: Stack) => Alarm[], response: (stack: Stack) => object = () => ({})) {
  const template = synthesize((stack) => {
    new RulesDashboard(stack, 'Dashboard', {
      evaluator: createEvaluator(stack),
      prefix: 'assay',
      alarms: alarms(stack),
      ...response(stack),
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
const { name, widgets } = createDashboard((stack) => [alarm(stack)], createResponse);
const listTitles = (shown: readonly Widget[]) => shown.flatMap(({ properties }) => (properties.title as string) ?? []);

test('has a name with its Region, since CloudWatch lists the dashboards of all Regions together', () => {
  expect(name).toBe('assay-<AWS::Region>');
});

test('shows the alarms first, if there are any', () => {
  const types = widgets.map(({ type }) => type);
  expect(types.slice(0, 2)).toEqual(['text', 'alarm']);
  expect(createDashboard(() => [], createResponse).widgets.map(({ type }) => type)).toEqual(
    types.filter((type) => type !== 'alarm'),
  );
});

test('has a row for alerts and remediation, if they are deployed', () => {
  const RESPONSE = [
    'Alerts: invocations, errors, throttles',
    'Alerts backlog: dead letters, undelivered events, age of events',
    'Remediation: invocations, errors, throttles',
  ];
  expect(listTitles(widgets).slice(-3)).toEqual(RESPONSE);
  const { widgets: evaluating } = createDashboard((stack) => [alarm(stack)]);
  expect([...listTitles(evaluating), ...RESPONSE]).toEqual(listTitles(widgets));
  const { widgets: alerting } = createDashboard(
    (stack) => [alarm(stack)],
    (stack: Stack) => ({ alerts: createResponse(stack).alerts }),
  );
  expect(listTitles(alerting)).toEqual([...listTitles(evaluating), ...RESPONSE.slice(0, 2)]);
});

/** The validator of the CDK does not check the body. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
describe('the body', () => {
  test('has no widget outside the grid', () => {
    for (const { x, y, width, height } of widgets) {
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(24);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(height).toBeGreaterThanOrEqual(1);
    }
  });

  test('has no overlapping widgets', () => {
    const overlaps = (a: Widget, b: Widget) =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    const pairs = widgets.flatMap((a, index) => widgets.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(([a, b]) => overlaps(a, b))).toEqual([]);
  });

  test.each(
    widgets.filter(({ type }) => type === 'metric').map(({ properties }) => [properties.title as string, properties]),
  )('has a valid widget %s', (_, { view, region, metrics }) => {
    expect(view).toBe('timeSeries');
    expect(region).toBe('<AWS::Region>');
    const rows = metrics as unknown[][];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const last = row.at(-1) as { expression?: string };
      if (row.length === 1)
        expect(last.expression).toMatch(/^SEARCH\('\{[\w/,]+\} MetricName="\w+"[^']*', '(Sum|Maximum)', \d+\)$/);
      // Namespace and name, then pairs of a dimension and its value, then options.
      else expect(row.filter((part) => typeof part === 'string').length % 2).toBe(0);
    }
  });
});

test('queries the metrics of the evaluator, with dimensions in order', () => {
  const expressions = widgets.flatMap(({ properties }) =>
    ((properties.metrics ?? []) as unknown[][]).flatMap((row) => (row[0] as { expression?: string }).expression ?? []),
  );
  for (const { name, dimensions } of Object.values(METRICS)) {
    const wanted = `{${[NAMESPACE, ...dimensions].join(',')}} MetricName="${name}"`;
    expect(expressions.filter((expression) => expression.includes(wanted)).length).toBeGreaterThan(0);
  }
});
