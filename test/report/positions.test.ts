import type { RunResult } from '../../lib/engine/run-result';
import { formats } from '../../lib/report';
import { formatSarif } from '../../lib/report/sarif';
import { createEvaluation, createNonCompliant, createRun, formatToText } from './sample';

const TEMPLATE = { accountId: null, region: null, source: 'stack.yaml' };
const evaluation = createNonCompliant('gp2-volume', 'Data', 'gp2', {
  ...TEMPLATE,
  line: 12,
  column: 7,
  resourceLine: 9,
  resourceColumn: 3,
});
const run = createRun(
  [
    evaluation,
    createNonCompliant('open-ssh', 'Web', 'open', {
      ...TEMPLATE,
      line: 3,
      column: 5,
      resourceLine: 3,
      resourceColumn: 5,
      construct: 'Shop/Web/Resource',
    }),
    createEvaluation('open-ssh', 'Api', { ...TEMPLATE, line: 20, column: 3, resourceLine: 20, resourceColumn: 3 }),
  ],
  {
    sources: ['stack.yaml'],
    unreadable: [{ source: 'stack.yaml', resourceId: 'Odd', message: 'Cannot read it', line: 30, column: 3 }],
  },
);

test.each<[format: keyof typeof formats, excerpts: string[]]>([
  [
    'table',
    [
      `  Data${' '.repeat(61)}stack.yaml:12\n    gp2\n`,
      `  Web (Shop/Web/Resource)${' '.repeat(43)}stack.yaml:3\n    open\n`,
      '  stack.yaml:30: Odd\n    Cannot read it\n',
    ],
  ],
  [
    'github',
    [
      '::error file=stack.yaml,line=30,col=3,title=Unreadable::stack.yaml:30: Odd: Cannot read it\n',
      '::error file=stack.yaml,line=3,col=5,title=open-ssh (high)::Web (Shop/Web/Resource): open\n',
      '::notice file=stack.yaml,line=12,col=7,title=gp2-volume (low)::Data: gp2\n',
    ],
  ],
  [
    'junit',
    [
      '<testcase name="Data" classname="gp2-volume.AWS::EC2::Volume" file="stack.yaml" line="12"><failure ',
      '<testcase name="Api" classname="open-ssh.AWS::EC2::SecurityGroup" file="stack.yaml" line="20"/>',
      '<testcase name="Odd" classname="unreadable" file="stack.yaml" line="30"><error ',
    ],
  ],
  [
    'html',
    [
      '<span class="id">Data</span><small class="type same">AWS::EC2::Volume</small><small><a href="stack.yaml">stack.yaml:12</a></small>',
      '<span class="id">Web (Shop/Web/Resource)</span><small class="type same">AWS::EC2::SecurityGroup</small><small><a href="stack.yaml">stack.yaml:3</a></small>',
      '<span class="id">stack.yaml:30: Odd</span>',
    ],
  ],
  [
    'ndjson',
    [
      '"outcome":"nonCompliant","line":12,"column":7,"resourceLine":9,"resourceColumn":3}\n',
      '"line":3,"column":5,"resourceLine":3,"resourceColumn":5,"construct":"Shop/Web/Resource"}\n',
      '{"unreadable":true,"source":"stack.yaml","resourceId":"Odd","message":"Cannot read it","line":30,"column":3}\n',
    ],
  ],
])('%s has the positions of a template', async (name, excerpts) => {
  const text = formatToText(await formats[name](), run);
  expect(excerpts.filter((excerpt) => !text.includes(excerpt))).toEqual([]);
});

test('SARIF has regions, the resource and the construct', () => {
  const [{ results, invocations, columnKind }] = parseRuns(run);
  expect(columnKind).toBe('utf16CodeUnits');
  const locate = (startLine: number, startColumn: number) => ({
    artifactLocation: { uri: 'stack.yaml' },
    region: { startLine, startColumn },
  });
  const [data, web] = results;
  expect(data.locations).toEqual([
    {
      physicalLocation: locate(12, 7),
      logicalLocations: [{ name: 'Data', fullyQualifiedName: 'AWS::EC2::Volume/Data', kind: 'resource' }],
    },
  ]);
  expect(data.relatedLocations).toEqual([
    { physicalLocation: locate(9, 3), message: { text: 'The resource that the result is about' } },
  ]);
  expect(web.locations).toEqual([
    {
      physicalLocation: locate(3, 5),
      logicalLocations: [
        { name: 'Web', fullyQualifiedName: 'AWS::EC2::SecurityGroup/Web', kind: 'resource' },
        { name: 'Resource', fullyQualifiedName: 'Shop/Web/Resource', kind: 'construct' },
      ],
    },
  ]);
  expect(web).not.toHaveProperty('relatedLocations');
  expect(invocations[0].toolExecutionNotifications[0].locations[0].physicalLocation).toEqual(locate(30, 3));
});

test('SARIF of recorded items names no columns', () => {
  const [recorded] = parseRuns(createRun([createNonCompliant('gp2-volume', 'vol-1', 'gp2')]));
  expect(recorded).not.toHaveProperty('columnKind');
  expect(recorded.results[0].locations[0].physicalLocation.region).toEqual({ startLine: 1 });
});

test('an annotation of a template from standard input has no file and no line', async () => {
  const piped = createRun([{ ...evaluation, source: '-' }]);
  expect(formatToText(await formats.github(), piped)).toContain('::notice title=gp2-volume (low)::Data: gp2\n');
  expect(formatToText(await formats.table(), piped)).toContain('standard input:12\n');
});

const parseRuns = (result: RunResult) => JSON.parse(formatToText(formatSarif, result)).runs;
