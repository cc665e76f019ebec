import fc from 'fast-check';
import { textWidth } from '../../../lib/core/text/wrap';
import type { RunResult } from '../../../lib/engine/run-result';
import { formatTable } from '../../../lib/report/table/table';
import { expectGolden } from '../golden';
import {
  anyRun,
  createEvaluation,
  createInsufficient,
  createNonCompliant,
  createRun,
  createSampleRun,
  createWaived,
  formatToText,
  HOSTILE,
} from '../sample';

it('fits 80 columns', () => expectGolden('table-80.txt', formatToText(formatTable, createSampleRun())));
it('has colors on a terminal', () =>
  expectGolden('table-80-color.txt', formatToText(formatTable, createSampleRun(), { color: true })));
it('fits 40 columns', () => expectGolden('table-40.txt', formatToText(formatTable, createSampleRun(), { width: 40 })));

it('has the same text with and without colors', () => {
  const colored = formatToText(formatTable, createSampleRun(), { color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: color codes begin with one
  expect(colored.replace(/\u001b\[[\d;]+m/g, '')).toBe(formatToText(formatTable, createSampleRun()));
});

it('is never wider than the terminal and has no control characters, for any run', () => {
  fc.assert(
    fc.property(anyRun(), fc.integer({ min: 24, max: 120 }), (run, width) => {
      const lines = formatToText(formatTable, run, { width }).split('\n');
      expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line))).toEqual([]);
    }),
  );
});

it('lists ten resources of a rule and the number of the others', () => {
  const many = Array.from({ length: 4322 }, (_, index) => createNonCompliant('gp2-volume', `vol-${index}`, 'gp2'));
  const text = formatToText(formatTable, createRun(many));
  expect(text.match(/^ {2}vol-/gm)).toHaveLength(10);
  expect(text).toContain('… and 4,312 more (--format csv lists all)');
});

it('lists the worst rules first: by severity, then by number', () => {
  const text = formatToText(
    formatTable,
    createRun([
      createNonCompliant('gp2-volume', 'vol-1', 'gp2'),
      createNonCompliant('untagged-resource', 'i-1', 'No tags'),
      createNonCompliant('untagged-resource', 'i-2', 'No tags'),
      createNonCompliant('public-s3-bucket', 'shop', 'open'),
      createNonCompliant('open-ssh', 'sg-1', 'open'),
    ]),
  );
  const headings = [...text.matchAll(/^[A-Z]+ {2}([a-z0-9-]+) {2}─+ {2}\d$/gm)].map(([, name]) => name);
  expect(headings).toEqual(['public-s3-bucket', 'open-ssh', 'untagged-resource', 'gp2-volume']);
});

it('fits large counts into the narrowest terminal', () => {
  const run = createRun([createEvaluation('gp2-volume', 'vol-1')]);
  const summary = { ...run.summary, notApplicable: 1_234_567_890_123 };
  for (const line of formatToText(formatTable, { ...run, summary }, { width: 24 }).split('\n')) {
    expect(textWidth(line)).toBeLessThanOrEqual(24);
  }
});

it('shows the first ten notes', () => {
  const notes = Array.from({ length: 12 }, (_, index) => `Note ${index}`);
  const text = formatToText(formatTable, createRun([], { notes }));
  expect(text.match(/^Note \d+$/gm)).toHaveLength(10);
  expect(text).toContain('… and 2 more (--format html lists all)');
});

it('shows the account and Region once if all resources have the same', () => {
  const text = formatToText(
    formatTable,
    createRun([createNonCompliant('gp2-volume', 'vol-1', 'gp2'), createEvaluation('open-ssh', 'sg-1')]),
  );
  expect(text.match(/111122223333/g)).toHaveLength(1);
  expect(text.match(/eu-west-1/g)).toHaveLength(1);
});

it('shows the type if a rule evaluates several', () => {
  const found = createNonCompliant('untagged-resource', 'i-0a', 'No tag "owner"');
  expect(formatToText(formatTable, createRun([found]))).toContain('  AWS::EC2::Instance i-0a');
});

it('shows the file of a resource without Region and account if there are several files', () => {
  const found = createNonCompliant('gp2-volume', 'Data', 'gp2', { accountId: null, region: null, source: 'b.yaml' });
  expect(formatToText(formatTable, createRun([found], { sources: ['a.yaml', 'b.yaml'] }))).toMatch(
    /^ {2}Data +b\.yaml$/m,
  );
  expect(formatToText(formatTable, createRun([found], { sources: ['b.yaml'] }))).toMatch(/^ {2}Data$/m);
});

describe('the conclusion', () => {
  const unreadable = [{ source: 'a.json', message: 'Cannot read "a.json": no items' }];
  const compliant = createEvaluation('gp2-volume', 'vol-1');
  const outOfScope = createEvaluation('gp2-volume', 'vol-2', { complianceType: 'NOT_APPLICABLE' });
  const waived = createWaived('gp2-volume', 'vol-2', { expires: '2026-06-30', owner: 'ops', reason: 'old' });
  const cases: readonly [scenario: string, run: RunResult, conclusion: string][] = [
    ['everything compliant', createRun([compliant, outOfScope]), 'All evaluated resources are compliant'],
    [
      'compliant resources and unreadable input',
      createRun([compliant], { unreadable }),
      'All resources that could be read are compliant, but some input is unreadable',
    ],
    [
      'insufficient data',
      createRun([compliant, createInsufficient('gp2-volume', 'vol-3', 'the type is not in the input')]),
      'No resource is known to be non-compliant, but some have insufficient data',
    ],
    ['an empty input', createRun([]), 'Nothing was evaluated: no resource has a type that these rules evaluate'],
    ['nothing in scope', createRun([outOfScope]), 'Nothing was evaluated: the rules apply to no resource in the input'],
    ['everything waived', createRun([waived]), 'All resources that the rules apply to are waived'],
    ['everything unreadable', createRun([], { unreadable }), 'Nothing was evaluated: the input is unreadable'],
    ['no rules', createRun([], { rules: [] }), 'Nothing was evaluated: no rule was run'],
  ];
  it.each(cases)('%s', (_scenario, run, conclusion) => {
    const lines = formatToText(formatTable, run).split('\n');
    const summary = lines.findIndex((line) => line.startsWith('SUMMARY'));
    expect(lines[summary + 1]).toBe(conclusion);
  });

  it('shows only the counts if resources are non-compliant', () =>
    expect(formatToText(formatTable, createRun([createNonCompliant('gp2-volume', 'vol-1', 'gp2')]))).toMatch(
      /SUMMARY.*\n1 {2}non-compliant {3}1 low\n/,
    ));
});

it('escapes hostile names', () => {
  const text = formatToText(formatTable, createRun(HOSTILE.map((name) => createNonCompliant('open-ssh', name, name))));
  expect(text).toContain('\\u001b[2J\\u001b]0;owned\\u0007red\\u001b[31m');
  expect(text).toContain('\\n::set-env name=PATH::/tmp\\r\\n::stop-commands::x');
  expect(text).toContain('(no id)');
});
