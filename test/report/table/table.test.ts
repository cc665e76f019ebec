import fc from 'fast-check';
import type { RunResult } from '../../../lib/engine/run-result';
import { formatTable } from '../../../lib/report/table/table';
import { textWidth } from '../../../lib/core/text/wrap';
import { expectGolden } from '../golden';
import { anyReport, evaluation, HOSTILE, insufficient, offence, reportOf, sampleReport, waived, written } from '../sample';

it('is beautiful at 80 columns', () => expectGolden('table-80.txt', written(formatTable, sampleReport())));
it('is coloured on a terminal', () =>
  expectGolden('table-80-color.txt', written(formatTable, sampleReport(), { color: true })));
it('fits a narrow terminal', () => expectGolden('table-40.txt', written(formatTable, sampleReport(), { width: 40 })));

it('says the same with colours and without', () => {
  const colored = written(formatTable, sampleReport(), { color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
  expect(colored.replace(/\u001b\[[\d;]+m/g, '')).toBe(written(formatTable, sampleReport()));
});

it('is never wider than asked and never lets a control character through', () => {
  fc.assert(
    fc.property(anyReport(), fc.integer({ min: 24, max: 120 }), (report, width) => {
      const lines = written(formatTable, report, { width }).split('\n');
      expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line))).toEqual([]);
    }),
  );
});

it('lists ten resources of a rule and says how many there are beyond', () => {
  const many = Array.from({ length: 4322 }, (_, index) => offence('gp2-volume', `vol-${index}`, 'gp2'));
  const text = written(formatTable, reportOf(many));
  expect(text.match(/^ {2}vol-/gm)).toHaveLength(10);
  expect(text).toContain('… and 4,312 more (--format csv lists all)');
});

it('puts the worst first: by severity, then by number', () => {
  const text = written(
    formatTable,
    reportOf([
      offence('gp2-volume', 'vol-1', 'gp2'),
      offence('untagged-resource', 'i-1', 'No tags'),
      offence('untagged-resource', 'i-2', 'No tags'),
      offence('public-s3-bucket', 'shop', 'open'),
      offence('open-ssh', 'sg-1', 'open'),
    ]),
  );
  const headings = [...text.matchAll(/^[A-Z]+ {2}([a-z0-9-]+) {2}─+ {2}\d$/gm)].map(([, name]) => name);
  expect(headings).toEqual(['public-s3-bucket', 'open-ssh', 'untagged-resource', 'gp2-volume']);
});

it('fits figures into the narrowest terminal', () => {
  const report = reportOf([evaluation('gp2-volume', 'vol-1')]);
  const summary = { ...report.summary, notApplicable: 1_234_567_890_123 };
  for (const line of written(formatTable, { ...report, summary }, { width: 24 }).split('\n')) {
    expect(textWidth(line)).toBeLessThanOrEqual(24);
  }
});

it('shows the first ten notes', () => {
  const notes = Array.from({ length: 12 }, (_, index) => `Note ${index}`);
  const text = written(formatTable, reportOf([], { notes }));
  expect(text.match(/^Note \d+$/gm)).toHaveLength(10);
  expect(text).toContain('… and 2 more (--format html lists all)');
});

it('says account and Region once where there is only one', () => {
  const text = written(formatTable, reportOf([offence('gp2-volume', 'vol-1', 'gp2'), evaluation('open-ssh', 'sg-1')]));
  expect(text.match(/111122223333/g)).toHaveLength(1);
  expect(text.match(/eu-west-1/g)).toHaveLength(1);
});

it('names the type where a rule judges several', () => {
  const found = offence('untagged-resource', 'i-0a', 'No tag "owner"');
  expect(written(formatTable, reportOf([found]))).toContain('  AWS::EC2::Instance i-0a');
});

it('names the file of a resource that has neither Region nor account, where there are several files', () => {
  const found = offence('gp2-volume', 'Data', 'gp2', { accountId: null, region: null, source: 'b.yaml' });
  expect(written(formatTable, reportOf([found], { sources: ['a.yaml', 'b.yaml'] }))).toMatch(/^ {2}Data +b\.yaml$/m);
  expect(written(formatTable, reportOf([found], { sources: ['b.yaml'] }))).toMatch(/^ {2}Data$/m);
});

describe('the conclusion', () => {
  const unreadable = [{ source: 'a.json', message: 'Cannot read "a.json": no items' }];
  const compliant = evaluation('gp2-volume', 'vol-1');
  const outOfScope = evaluation('gp2-volume', 'vol-2', { complianceType: 'NOT_APPLICABLE' });
  const excepted = waived('gp2-volume', 'vol-2', { expires: '2026-06-30', owner: 'ops', reason: 'old' });
  const cases: readonly [scenario: string, report: RunResult, said: string][] = [
    ['everything compliant', reportOf([compliant, outOfScope]), 'All that was judged is compliant'],
    [
      'something unreadable beside',
      reportOf([compliant], { unreadable }),
      'All that could be read is compliant, but not everything could be read',
    ],
    [
      'insufficient data',
      reportOf([compliant, insufficient('gp2-volume', 'vol-3', 'the type is not in the input')]),
      'Nothing is known to be wrong, but not everything could be told',
    ],
    ['an empty input', reportOf([]), 'Nothing was judged: the input has no resource of a type that these rules judge'],
    ['nothing in scope', reportOf([outOfScope]), 'Nothing was judged: the rules do not apply to what was found'],
    ['everything waived', reportOf([excepted]), 'Nothing was judged but what is waived'],
    ['everything unreadable', reportOf([], { unreadable }), 'Nothing was judged, because the input could not be read'],
    ['no rules', reportOf([], { rules: [] }), 'Nothing was judged: no rule was run'],
  ];
  it.each(cases)('%s', (_scenario, report, said) => {
    const lines = written(formatTable, report).split('\n');
    const summary = lines.findIndex((line) => line.startsWith('SUMMARY'));
    expect(lines[summary + 1]).toBe(said);
  });

  it('leaves the figures to speak where something is wrong', () =>
    expect(written(formatTable, reportOf([offence('gp2-volume', 'vol-1', 'gp2')]))).toMatch(
      /SUMMARY.*\n1 {2}not compliant {3}1 low\n/,
    ));
});

it('shows hostile names as text', () => {
  const text = written(formatTable, reportOf(HOSTILE.map((name) => offence('open-ssh', name, name))));
  expect(text).toContain('\\u001b[2J\\u001b]0;owned\\u0007red\\u001b[31m');
  expect(text).toContain('\\n::set-env name=PATH::/tmp\\r\\n::stop-commands::x');
  expect(text).toContain('(no id)');
});
