import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ResultStore } from '../../lib/engine/results/result-store';
import { rules } from '../../rules';
import { evaluateJson, run } from '../cli/testing-io';
import { createFolder } from '../temporary-files';

const volume = (id: string) =>
  `{"resourceType":"AWS::EC2::Volume","resourceId":"${id}","configurationItemStatus":"OK","configuration":{"volumeType":"gp2","size":8}}`;
const ARGS = ['--rule', 'gp2-volume'];

interface Report {
  readonly evaluations: readonly { resourceId: string }[];
  readonly unreadable: readonly { message: string }[];
  readonly summary: { readonly unreadable: number; readonly unjudgedTypes: Readonly<Record<string, number>> };
}
const evaluate = async (text: string): Promise<Report> =>
  evaluateJson([createFolder({ 'a.json': text, 'b.json': volume('other') }), ...ARGS], { rules });
const listIds = ({ evaluations }: Report): string[] => evaluations.map(({ resourceId }) => resourceId);

describe('what a file has too many of is counted, and everything else is evaluated', () => {
  test.each<[kind: string, text: string, message: string]>([
    [
      'elements that are no objects',
      `[${'1,'.repeat(10_500)}${volume('v')}]`,
      'Cannot read 500 further parts of the file',
    ],
    [
      'items without an id',
      `{"configurationItems":[${'{"resourceType":"AWS::EC2::Volume"},'.repeat(10_500)}${volume('v')}]}`,
      'Cannot read 500 further parts of the file',
    ],
    [
      'items that the rule cannot read',
      `{"configurationItems":[${Array.from({ length: 10_500 }, (_, i) => volume(`x${i}`).replace('"gp2"', '1')).join(',')},${volume('v')}]}`,
      'Cannot evaluate 500 further items of the file',
    ],
  ])('%s', async (_kind, text, message) => {
    const report = await evaluate(text);
    expect(listIds(report)).toEqual(['v', 'other']);
    expect(report.unreadable).toHaveLength(10_001);
    expect(report.unreadable.at(-1)?.message).toBe(`${message}: so many are only counted`);
    expect(report.summary.unreadable).toBe(10_001);
  });

  test('types that no rule evaluates', async () => {
    const items = Array.from(
      { length: 10_100 },
      (_, i) => `{"resourceType":"Custom::T${i}","resourceId":"x","configuration":{}}`,
    );
    const report = await evaluate(`{"configurationItems":[${items.join(',')},${volume('v')}]}`);
    expect(listIds(report)).toEqual(['v', 'other']);
    expect(Object.keys(report.summary.unjudgedTypes)).toHaveLength(10_001);
    expect(report.summary.unjudgedTypes['further types']).toBe(100);
  });

  test('messages that hold no item', async () => {
    const message = { MessageId: 'm', Body: '{"messageType":"ScheduledNotification"}' };
    const folder = createFolder({
      'a.json': JSON.stringify({ Messages: [...Array(300).fill(message), { MessageId: 'v', Body: volume('v') }] }),
    });
    const { out } = await run(['evaluate', folder, ...ARGS, '--format', 'html'], { rules });
    expect(out.split('it invokes a periodic rule').length - 1).toBe(100);
    expect(out).toContain('and 200 more notes');
  });
});

test('a file that is not JSON is not read to its end', async () => {
  const folder = createFolder({ 'b.json': volume('other') });
  writeFileSync(join(folder, 'a.gz'), gzipSync(Buffer.alloc(60 << 20, 'x')));
  const report = await evaluateJson([folder, ...ARGS], { rules });
  expect(listIds(report)).toEqual(['other']);
  expect(report.unreadable).toEqual([
    expect.objectContaining({ message: expect.stringContaining('not JSON, and larger than') }),
  ]);
});

test('many files with many unreadable parts have one entry each, when there are too many', () => {
  const files = Array.from({ length: 25 }, (_, index) => ({ source: `${index}.json`, size: 0 }));
  const store = new ResultStore(files, []);
  for (const [index, { source }] of files.entries()) {
    const unreadable = Array.from({ length: 10_000 }, (_, part) => ({ source, message: `Cannot read part ${part}` }));
    store.finish(index, { ...TALLY, unreadable });
  }
  const entries = store.unreadable(new Map());
  expect(entries).toHaveLength(20 * 10_000 + 5);
  expect(entries.at(-1)).toEqual({ source: '24.json', message: 'Cannot read part 0 (and 9,999 further entries)' });
  store.close();
});

const TALLY = {
  items: 0,
  unjudgedTypes: {},
  templateParameters: [],
  laterItems: 0,
  undatedItems: 0,
  notes: [],
  snapshotId: undefined,
  scopes: [],
};
