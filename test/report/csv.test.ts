import fc from 'fast-check';
import { breakCommands, sanitize } from '../../lib/core/text/sanitize';
import { formatCsv } from '../../lib/report/csv';
import { anyRun, createEvaluation, createNonCompliant, createRun, formatToText } from './sample';

/** Parses RFC 4180 strictly: a record consists of fields and commas, and ends with CR LF. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`No field at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    record.push(match[1]?.replaceAll('""', '"') ?? (match[2] as string));
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

const HEADER =
  'rule,resourceType,resourceId,accountId,region,complianceType,annotation,severity,orderingTimestamp,source,unreadable,resourceName,arn,outcome,baseline\r\n';

it('writes a header, the evaluations and the unreadable entries', () => {
  const run = createRun([createNonCompliant('gp2-volume', 'vol-1', 'gp2, 100 GiB', { accountId: null })], {
    unreadable: [{ source: 'b.json', message: 'Cannot read "b.json": no items' }],
  });
  expect(formatToText(formatCsv, run)).toBe(
    `${HEADER}gp2-volume,AWS::EC2::Volume,vol-1,,eu-west-1,NON_COMPLIANT,"gp2, 100 GiB",low,2026-03-01T00:00:00.000Z,snapshots/a.json.gz,,,,nonCompliant,\r\n` +
      ',,,,,,,,,b.json,"Cannot read ""b.json"": no items",,,,\r\n',
  );
});

const dangerous: readonly [field: string, cell: string][] = [
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '\\t=1'],
  ['\r=1', '\\r=1'],
  ['a\r\n=1', 'a\\r\\n=1'],
  ['a ##[b]', 'a # #[b]'],
  ['＝1', "'＝1"],
  ['a;=1', '"a;=1"'],
  ['a=1', 'a=1'],
];
it.each(dangerous)('writes %j so that a spreadsheet does not run it', (field, cell) => {
  const text = formatToText(formatCsv, createRun([createEvaluation('gp2-volume', field)]));
  expect(text).toContain(`\r\ngp2-volume,AWS::EC2::Volume,${cell},111122223333,`);
});

it('writes the name of standard input unchanged', () =>
  expect(formatToText(formatCsv, createRun([createEvaluation('gp2-volume', 'vol-1', { source: '-' })]))).toContain(
    ',-,,,,compliant,\r\n',
  ));

it('can be parsed back for any run, apart from apostrophes and what is written out', () => {
  const cell = (value: string | null | undefined): string => {
    const text = breakCommands(sanitize(value ?? ''));
    return /^[=+\-@＝＋－＠]/.test(text) && text !== '-' ? `'${text}` : text;
  };
  fc.assert(
    fc.property(anyRun(), (run) => {
      const [, ...records] = parseCsv(formatToText(formatCsv, run));
      expect(records).toEqual([
        ...[...run.evaluations()].map((one) =>
          [
            ...[one.rule, one.resourceType, one.resourceId, one.accountId, one.region, one.complianceType],
            ...[one.annotation, one.severity, one.orderingTimestamp, one.source, ''],
            ...[one.resourceName, one.arn, one.outcome, one.baseline],
          ].map(cell),
        ),
        ...run.unreadable.map((one) =>
          [
            one.rule,
            one.resourceType,
            one.resourceId,
            '',
            '',
            '',
            '',
            '',
            '',
            one.source,
            one.message,
            '',
            '',
            '',
            '',
          ].map(cell),
        ),
      ]);
    }),
  );
});
