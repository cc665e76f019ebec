import type { FrameworkResult, RuleCounts } from '../../lib/core/standards/frameworks/assess';
import { formatCsv } from '../../lib/report/csv';
import { formatFrameworksMarkdown } from '../../lib/report/frameworks/framework-markdown';
import { formatGithub } from '../../lib/report/github';
import { formatHtml } from '../../lib/report/html/html';
import { formatJson } from '../../lib/report/json';
import { formatJunit } from '../../lib/report/junit';
import { formatNdjson } from '../../lib/report/ndjson';
import { formatOcsf } from '../../lib/report/ocsf';
import { formatSarif } from '../../lib/report/sarif';
import { formatTable } from '../../lib/report/table/table';
import { createEvaluation, createNonCompliant, createRun, formatToText } from './sample';

const count = (rule: string, counts: Partial<RuleCounts>) => ({
  rule,
  compliant: 0,
  nonCompliant: 0,
  insufficientData: 0,
  waived: 0,
  notApplicable: 0,
  unreadable: 0,
  ...counts,
});

const framework: FrameworkResult = {
  framework: 'cis-7.0',
  title: 'Sample <7.0>',
  scope: 'Without the rest.',
  summary: { controls: 4, met: 1, notMet: 1, notEvaluated: 2, withoutRule: 1 },
  controls: [
    {
      control: '6.3',
      title: 'No open SSH',
      section: 'Networking',
      result: 'notMet',
      reasons: [{ code: 'nonCompliant', rule: 'open-ssh', text: '1 non-compliant resource' }],
      rules: [count('open-ssh', { nonCompliant: 1 })],
    },
    {
      control: '6.4',
      title: 'gp3 <only>',
      section: 'Networking',
      result: 'met',
      reasons: [],
      rules: [count('gp2-volume', { compliant: 1 })],
    },
    {
      control: '6.5',
      title: 'Private buckets',
      section: 'Networking',
      result: 'notEvaluated',
      reasons: [{ code: 'noResources', rule: 'public-s3-bucket', text: 'no AWS::S3::Bucket in the input' }],
      rules: [count('public-s3-bucket', {})],
    },
    {
      control: '7.1',
      title: 'Good people',
      section: 'People',
      result: 'notEvaluated',
      reasons: [{ code: 'manual', text: 'only people can decide it' }],
      rules: [],
    },
  ],
};

const framed = createRun(
  [createNonCompliant('open-ssh', 'sg-0a', 'Port 22 is open'), createEvaluation('gp2-volume', 'vol-0a')],
  { frameworks: [framework] },
);

test('the table has the controls by result, what has to be done first', () => {
  const text = formatToText(formatTable, framed);
  expect(text.slice(text.indexOf('FRAMEWORK'), text.indexOf('SUMMARY'))).toBe(`\
FRAMEWORK  Sample <7.0>  ───────────────────────────────────────────────────────
4 controls: 1 met, 1 not met, 2 not evaluated, of which 1 have no rule
Without the rest.
not met 1
  6.3  No open SSH
       open-ssh: 1 non-compliant resource
not evaluated 2
  6.5  Private buckets
       public-s3-bucket: no AWS::S3::Bucket in the input
  1 control without a rule (assay rules --framework cis-7.0 lists them)
met 1
  6.4  gp3 <only>

`);
});

test('JSON has the results as they are, and NDJSON a line for each control', () => {
  const two = { ...framed, frameworks: [framework, { ...framework, controls: [] }] };
  expect(JSON.parse(formatToText(formatJson, two)).frameworks).toEqual(two.frameworks);
  const lines = formatToText(formatNdjson, framed).trim().split('\n').slice(2);
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    framework.controls.map((control) => ({ framework: 'cis-7.0', ...control })),
  );
});

test('CSV has a row for each control, and columns for it', () => {
  const lines = formatToText(formatCsv, framed).split('\r\n');
  expect(lines[0]).toMatch(/,outcome,baseline,framework,control,title$/);
  expect(lines.slice(3, 5)).toEqual([
    ',,,,,,open-ssh: 1 non-compliant resource,,,,,,,notMet,,cis-7.0,6.3,No open SSH',
    ',,,,,,,,,,,,,met,,cis-7.0,6.4,gp3 <only>',
  ]);
  expect(formatToText(formatCsv, createRun([])).split('\r\n')[0]).toMatch(/,baseline$/);
});

test('SARIF has a taxonomy, to which the rules are related', () => {
  const [log] = JSON.parse(formatToText(formatSarif, framed)).runs;
  expect(log.tool.driver.supportedTaxonomies).toEqual([{ name: 'cis-7.0', index: 0 }]);
  expect(log.tool.driver.rules.map(({ relationships = [] }) => relationships)).toEqual([
    [{ target: { id: '6.3', toolComponent: { name: 'cis-7.0', index: 0 } }, kinds: ['relevant'] }],
    [{ target: { id: '6.5', toolComponent: { name: 'cis-7.0', index: 0 } }, kinds: ['relevant'] }],
    [],
    [{ target: { id: '6.4', toolComponent: { name: 'cis-7.0', index: 0 } }, kinds: ['relevant'] }],
  ]);
  expect(log.taxonomies).toHaveLength(1);
  expect(log.taxonomies[0].properties.summary).toEqual(framework.summary);
  expect(log.taxonomies[0].taxa[0]).toEqual({
    id: '6.3',
    shortDescription: { text: 'No open SSH' },
    properties: {
      section: 'Networking',
      result: 'notMet',
      reasons: framework.controls[0]?.reasons,
      rules: framework.controls[0]?.rules,
    },
  });
});

test('JUnit has a suite, whose counts are in the total', () => {
  const text = formatToText(formatJunit, framed);
  expect(text).toContain('<testsuites name="assay" tests="6" failures="2" errors="0" skipped="2" time="0">');
  expect(text.slice(text.indexOf('  <testsuite name="Sample'))).toBe(`\
  <testsuite name="Sample &lt;7.0&gt;" tests="4" failures="1" errors="0" skipped="2" time="0">
    <testcase name="6.3 No open SSH" classname="cis-7.0"><failure type="notMet" message="open-ssh: 1 non-compliant resource">open-ssh: 1 non-compliant resource</failure></testcase>
    <testcase name="6.4 gp3 &lt;only&gt;" classname="cis-7.0"/>
    <testcase name="6.5 Private buckets" classname="cis-7.0"><skipped message="public-s3-bucket: no AWS::S3::Bucket in the input"/></testcase>
    <testcase name="7.1 Good people" classname="cis-7.0"><skipped message="only people can decide it"/></testcase>
  </testsuite>
</testsuites>
`);
});

interface OcsfEvent {
  readonly message: string;
  readonly compliance: Readonly<Record<string, unknown>>;
}

test('OCSF has an event for each control', () => {
  const events: OcsfEvent[] = JSON.parse(formatToText(formatOcsf, framed)).slice(2);
  expect(events.map(({ message, compliance }) => [message, compliance.control, compliance.status])).toEqual([
    ['Sample <7.0> 6.3: not met: open-ssh: 1 non-compliant resource', '6.3', 'Fail'],
    ['Sample <7.0> 6.4: met', '6.4', 'Pass'],
    ['Sample <7.0> 6.5: not evaluated: public-s3-bucket: no AWS::S3::Bucket in the input', '6.5', 'Warning'],
    ['Sample <7.0> 7.1: not evaluated: only people can decide it', '7.1', 'Warning'],
  ]);
  expect(events[0]?.compliance.standards).toEqual(['Sample <7.0>']);
});

test('GitHub shows a line, and the job summary a table', () => {
  expect(formatToText(formatGithub, framed).split('\n')[0]).toBe(
    '::warning title=Sample <7.0>::4 controls: 1 met, 1 not met, 2 not evaluated, of which 1 have no rule; not met: 6.3',
  );
  expect(formatFrameworksMarkdown([framework])).toBe(`\
## Sample <7.0>

4 controls: 1 met, 1 not met, 2 not evaluated, of which 1 have no rule. Without the rest.

| control | requirement | result | why |
|---|---|---|---|
| 6.3 | No open SSH | not met | open-ssh: 1 non-compliant resource |
| 6.5 | Private buckets | not evaluated | public-s3-bucket: no AWS::S3::Bucket in the input |
| 6.4 | gp3 <only> | met |  |

No rule answers 7.1.
`);
});

test('HTML has a page with all controls in their order', () => {
  const text = formatToText(formatHtml, framed);
  const page = text.slice(
    text.indexOf('<section class="framework"'),
    text.indexOf('</table>\n</section>\n<section>\n<h2>Rules'),
  );
  expect(page).toContain('id="framework-cis-7.0">\n<h2>Sample &lt;7.0&gt;</h2>');
  expect(
    [...page.matchAll(/<tr><td>([^<]+)<\/td><td>([^<]+)<\/td><td><span class="tag (\w+)">/g)].map((row) =>
      row.slice(1),
    ),
  ).toEqual([
    ['6.3', 'No open SSH', 'notMet'],
    ['6.4', 'gp3 &lt;only&gt;', 'met'],
    ['6.5', 'Private buckets', 'notEvaluated'],
    ['7.1', 'Good people', 'notEvaluated'],
  ]);
  expect(page.match(/<tr class="part">/g)).toHaveLength(2);
  expect(page).toContain('<a class="plain" href="#rule-open-ssh"><code>open-ssh</code></a>');
});
