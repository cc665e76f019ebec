import { parseXml } from '@rgrove/parse-xml';
import type { ReportedEvaluation, RunResult, UnreadableEntry } from '../../lib/engine/run-result';
import { type FormatName, formatNames, formats } from '../../lib/report';
import type { FormatOptions } from '../../lib/report/format';
import { findObeyedLines, HOSTILE_TEXTS } from '../support/hostile-text';
import {
  createEvaluation,
  createInsufficient,
  createNonCompliant,
  createRun,
  createWaived,
  formatToText,
} from './sample';

/** Where a text of an account, of a template, of a file's name or of the user's settings gets into a run. */
const PLACES: Readonly<Record<string, (text: string) => RunResult>> = {
  ...Object.fromEntries(
    (
      [
        'resourceId',
        'resourceName',
        'resourceType',
        'arn',
        'accountId',
        'region',
        'source',
        'construct',
        'annotation',
      ] satisfies (keyof ReportedEvaluation)[]
    ).map((field) => [field, (text: string) => createRun(listEvaluations({ [field]: text }))]),
  ),
  'template file': (text) => createRun(listEvaluations({ source: text, line: 3, column: 5, resourceLine: 2 })),
  'reason of a waiver': (text) => createRun([waive({ reason: text })]),
  'owner of a waiver': (text) => createRun([waive({ owner: text })]),
  'ticket of a waiver': (text) => createRun([waive({ ticket: text })]),
  'unreadable id': (text) => createUnreadableRun({ resourceId: text }),
  'unreadable type': (text) => createUnreadableRun({ resourceId: 'x', resourceType: text }),
  'unreadable file': (text) => createUnreadableRun({ source: text }),
  'unreadable message': (text) => createUnreadableRun({ message: text, rule: 'gp2-volume' }),
  'unreadable rule': (text) => createUnreadableRun({ rule: text }),
  note: (text) => createRun([], { notes: [text] }),
  'file of the input': (text) => createRun([], { sources: [text] }),
  'files of the input': (text) => createRun([], { sources: [`${text}/a`, `${text}/b`] }),
  'type that no rule evaluates': (text) => createRun([], { unjudgedTypes: { [text]: 2 } }),
  'parameter of a rule': (text) => {
    const run = createRun(listEvaluations({}));
    return { ...run, rules: run.rules.map((one) => ({ ...one, parameters: { requiredTags: [text] } })) };
  },
  baseline: (text) =>
    createRun([createNonCompliant('gp2-volume', text, text, { baseline: 'known' })], {
      baseline: {
        file: text,
        new: 0,
        known: 1,
        stale: [
          {
            rule: 'gp2-volume',
            resourceType: text,
            resourceId: text,
            accountId: text,
            region: text,
            template: text,
            outcome: 'nonCompliant',
            reason: 'notInInput',
          },
        ],
      },
    }),
};

/** One evaluation of each outcome that shows its resource. */
const listEvaluations = (parts: Partial<ReportedEvaluation>): ReportedEvaluation[] => [
  createNonCompliant('open-ssh', 'sg-1', 'Port 22 is open', parts),
  createInsufficient('public-s3-bucket', 'b-1', 'a reason', parts),
  createEvaluation('gp2-volume', 'vol-1', parts),
];
const waive = (terms: Partial<Parameters<typeof createWaived>[2]>): ReportedEvaluation =>
  createWaived('open-ssh', 'sg-1', { expires: '2026-06-30', owner: 'team', reason: 'why', ...terms });
const createUnreadableRun = (parts: Partial<UnreadableEntry>): RunResult =>
  createRun([], { unreadable: [{ source: 'a.json', message: 'Cannot read it', ...parts }] });

const OPTIONS: readonly Partial<FormatOptions>[] = [
  { width: 40 },
  { sourceRoot: { url: 'https://example.com/blob/1/', folder: process.cwd() } },
  { inputHash: { sha256: 'a'.repeat(64), files: [{ source: '\u001b[2J##[x]<b>', sha256: 'b'.repeat(64) }] } },
];

/** Formats that another program parses. */
const PARSERS: Readonly<Partial<Record<FormatName, (text: string) => unknown>>> = {
  json: JSON.parse,
  sarif: JSON.parse,
  ocsf: JSON.parse,
  ndjson: (text) => text.split('\n').map((line) => line === '' || JSON.parse(line)),
  junit: (text) => parseXml(text),
};

/** The tags and attributes of a page or a JUnit report. Text of the input changes none of them, only what they hold. */
const skeletonOf = (text: string): string =>
  [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, '="…"')).join('');

describe.each(formatNames)('%s', (name) => {
  test.each(Object.keys(PLACES))('obeys and hides nothing in: %s', async (place) => {
    const format = await formats[name]();
    const create = PLACES[place] as (text: string) => RunResult;
    const problems = HOSTILE_TEXTS.flatMap((text) => {
      const outputs = OPTIONS.map((options) => formatToText(format, create(text), options));
      const lines = outputs.flatMap(findObeyedLines).map((line) => JSON.stringify(line.slice(0, 200)));
      for (const output of outputs) PARSERS[name]?.(output);
      return lines.map((line) => `${JSON.stringify(text)}: ${line}`);
    });
    expect(problems).toEqual([]);
  });
});

test.each(['html', 'junit'] as const)('%s has the same tags with any text', async (name) => {
  const format = await formats[name]();
  for (const [place, create] of Object.entries(PLACES)) {
    // What a name has in common with an id, and whether it is a Region, decides on parts of a page. A long text does not.
    const plain = skeletonOf(formatToText(format, create('plain~text')));
    for (const text of HOSTILE_TEXTS.filter((one) => one !== '')) {
      const skeleton = skeletonOf(formatToText(format, create(text)));
      if (skeleton !== plain) throw new Error(`${place}, ${JSON.stringify(text)}: ${skeleton}`);
    }
  }
});

test('a page has no link but to files, lines, the console and pages of AWS', async () => {
  const format = await formats.html();
  const links = Object.values(PLACES).flatMap((create) =>
    HOSTILE_TEXTS.flatMap((text) => [
      ...formatToText(format, create(text), OPTIONS[1]).matchAll(/(?:href|src)="([^"]*)"/g),
    ]),
  );
  const allowed = /^(#|https:\/\/(example\.com\/blob\/1\/|[\w.-]+\.amazon\.com\/|console\.[\w.-]+\/)|[^:]*$)/;
  expect(links.map(([, url]) => url as string).filter((url) => !allowed.test(url))).toEqual([]);
});
