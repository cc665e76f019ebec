import { RulesDashboard, type RulesDashboardProps } from '../../../../lib/cdk/constructs/health/rules-dashboard';
import { METRICS, NAMESPACE } from '../../../../lib/contract/metrics';
import { asText, findOnly, synthesize } from '../synthesized';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title?: string; readonly region?: string; readonly metrics?: readonly unknown[][] };
}

interface MetricOptions {
  readonly expression?: string;
  readonly region?: string;
}

function createDashboard(props: Partial<RulesDashboardProps>) {
  const template = synthesize((stack) => void new RulesDashboard(stack, 'Dashboard', { prefix: 'assay', ...props }));
  const { DashboardName, DashboardBody } = findOnly(template, 'AWS::CloudWatch::Dashboard');
  const { widgets } = JSON.parse(asText(DashboardBody)) as { widgets: Widget[] };
  return { name: asText(DashboardName), widgets };
}

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];
const everything = createDashboard({ regions: REGIONS, alerts: true, remediation: true });
const plain = createDashboard({});
const listTitles = ({ widgets }: { widgets: readonly Widget[] }) =>
  widgets.flatMap(({ properties }) => properties.title ?? []);

test('has the name of the deployment', () => {
  expect(everything.name).toBe('assay');
});

test('has a row for alerts and one for remediation, if they are deployed', () => {
  const rows = (title: string) => [
    `${title}: invocations`,
    `${title}: errors and throttles`,
    `${title}: longest invocation, age of the oldest event`,
  ];
  expect(listTitles(plain).slice(-3)).toEqual(rows('Evaluator'));
  expect(listTitles(createDashboard({ alerts: true }))).toEqual([...listTitles(plain), ...rows('Alerts')]);
  expect(listTitles(everything)).toEqual([...listTitles(plain), ...rows('Alerts'), ...rows('Remediation')]);
});

const graphs = everything.widgets.filter(({ type }) => type === 'metric');

test.each(graphs.map(({ properties }) => [properties.title as string, properties]))(
  '%s has a line for each Region',
  (_, { metrics = [] }) => {
    const regions = metrics.map((row) => (row.at(-1) as MetricOptions).region);
    expect([...new Set(regions)]).toEqual(REGIONS);
  },
);

test('shows the Region of the stack if no other is given', () => {
  for (const { properties } of plain.widgets.filter(({ type }) => type === 'metric')) {
    expect(properties.region).toBe('<AWS::Region>');
    expect(JSON.stringify(properties.metrics)).not.toContain('"region"');
  }
});

/** The validator of the CDK does not check the body. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
describe('the body', () => {
  const { widgets } = everything;

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

  test('has valid metrics and searches', () => {
    for (const row of graphs.flatMap(({ properties }) => properties.metrics ?? [])) {
      const { expression } = row.at(-1) as MetricOptions;
      if (row.length === 1)
        expect(expression).toMatch(/^SUM\(SEARCH\('\{[\w/,]+\} MetricName="\w+"[^']*', '(Sum|Maximum)', \d+\)\)$/);
      // Namespace and name, then pairs of a dimension and its value, then options.
      else expect(row.filter((part) => typeof part === 'string').length % 2).toBe(0);
    }
  });
});

test('shows each metric of the evaluator, with its dimensions', () => {
  const shown = graphs.flatMap(({ properties }) => properties.metrics ?? []);
  for (const { name, dimensions } of Object.values(METRICS)) {
    const rows = shown.filter(([namespace, metric]) => namespace === NAMESPACE && metric === name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row.filter((part, index) => typeof part === 'string' && index >= 2 && index % 2 === 0).sort()).toEqual(
        [...dimensions].sort(),
      );
  }
});
