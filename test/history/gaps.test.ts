import { join } from 'node:path';
import fc from 'fast-check';
import { readCoverage } from '../../lib/history/compliance/periods';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { readUncertainty } from '../../lib/history/state/doubts';
import { readHistory } from '../../lib/history/state/resource-history';
import { readStateAt } from '../../lib/history/state/state-at';
import type { Database } from '../../lib/history/store/duckdb';
import { openForReading } from '../../lib/history/store/store';
import { createFolder } from '../temporary-files';
import { createHistory, createItem, createSnapshot } from './items';

const VOLUME = 'AWS::EC2::Volume';

/** A version of `vol-0a` on a day of January, by its hour. */
const version = (time: string, overrides: Readonly<Record<string, unknown>> = {}) =>
  createItem({
    configurationItemCaptureTime: toTime(time),
    configuration: { size: Date.parse(toTime(time)) },
    ...overrides,
  });

/** `03 12` is noon on the third. */
const toTime = (text: string): string => `2026-01-${text.slice(0, 2)}T${text.slice(3) || '00'}:00:00.000Z`;
const toStamp = (text: string): string => toTime(text).replaceAll(/[-:]|\.\d+/g, '');

/** A file of AWS Config's history, named as AWS Config names it. */
const history = (from: string, to: string, ...items: readonly unknown[]): Record<string, string> => ({
  [`111122223333_Config_eu-west-1_ConfigHistory_${VOLUME}_${toStamp(from)}_${toStamp(to)}_1.json`]:
    createHistory(items),
});

const mapEntries = (files: Readonly<Record<string, string>>, map: (name: string, text: string) => [string, string]) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => map(name, text)));

const cutOff = (files: Readonly<Record<string, string>>) =>
  mapEntries(files, (name, text) => [name, text.slice(0, text.length / 2)]);

const renameType = (files: Readonly<Record<string, string>>) =>
  mapEntries(files, (name, text) => [name.replace('Volume', 'Subnet'), text]);

function snapshot(time: string, ...items: readonly unknown[]): Record<string, string> {
  const { name, text } = createSnapshot(toTime(time).replace('.000', ''), items);
  return { [name]: text };
}

async function ask<T>(runs: readonly Readonly<Record<string, string>>[], question: (database: Database) => Promise<T>) {
  const store = join(createFolder({}), 'history.duckdb');
  for (const files of runs) await ingestFiles([createFolder(files)], { store });
  const database = await openForReading(store);
  try {
    return await question(database);
  } finally {
    database.close();
  }
}

const findNumber = async (database: Database, id: string): Promise<number> =>
  Number(
    (await database.rows<{ resource_no: number }>('SELECT resource_no FROM resource WHERE resource_id = ?', [id]))[0]
      ?.resource_no,
  );

const [first, changed, later] = [version('01'), version('03 03'), version('05 03')];
const other = (time: string) => version(time, { resourceId: 'vol-0b' });

/** Each row: files, and the certainty at some times. */
const CASES: Readonly<Record<string, readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>]>> = {
  'history without a gap': [
    { ...history('01', '01 06', first), ...history('03', '03 06', changed), ...history('05', '05 06', later) },
    { '02': 'exact', '04': 'exact', '06': 'exact' },
  ],
  'a version that only a snapshot has': [
    { ...history('01', '01 06', first), ...snapshot('04', changed), ...history('05', '05 06', later) },
    {
      '01': 'exact',
      '01 03': 'exact',
      '02': 'approximate',
      '03 03': 'exact',
      '04 12': 'approximate',
      '05 03': 'exact',
      '06': 'exact',
    },
  ],
  'a version of another resource of the type that only a snapshot has': [
    {
      ...history('01', '01 06', first),
      ...snapshot('04', first, other('03 03')),
      ...history('05', '05 06', other('05 03')),
    },
    { '01 03': 'exact', '02': 'approximate', '04 12': 'approximate', '06': 'approximate' },
  ],
  'a snapshot after the gap confirms the version in force': [
    {
      ...history('01', '01 06', first),
      ...snapshot('04', first, other('03 03')),
      ...history('05', '05 06', other('05 03')),
      ...snapshot('06', first, other('05 03')),
    },
    { '02': 'approximate', '05 12': 'approximate', '06 01': 'exact' },
  ],
  'history that stopped': [
    { ...history('01', '01 06', first), ...snapshot('04', changed) },
    { '01 03': 'exact', '02': 'approximate', '03 03': 'exact', '09': 'approximate' },
  ],
  'a version whose history may still come': [
    { ...history('01', '01 06', first), ...snapshot('03 06', changed) },
    { '02': 'exact', '04': 'exact' },
  ],
  'a file of the history that is cut off': [
    {
      ...history('01', '01 06', first),
      ...cutOff(history('03', '03 06', changed)),
      ...history('05', '05 06', later),
    },
    { '01 03': 'exact', '02 23': 'exact', '03 03': 'approximate', '04': 'approximate', '06': 'exact' },
  ],
  'a file of the history with an item without an id': [
    { ...history('01', '01 06', first), ...history('03', '03 06', version('03 03', { resourceId: undefined })) },
    { '02': 'exact', '04': 'approximate' },
  ],
  'a file of another type that is cut off': [
    { ...history('01', '01 06', first), ...renameType(cutOff(history('03', '03 06', changed))) },
    { '02': 'exact', '04': 'exact' },
  ],
  'snapshots without history prove nothing': [
    { ...snapshot('02', first), ...snapshot('04', changed) },
    { '02 12': 'exact', '03 12': 'exact', '05': 'exact' },
  ],
  'versions before the first history file': [
    { ...snapshot('02', first), ...history('03', '03 06', changed) },
    { '01 12': 'exact', '04': 'exact' },
  ],
  'a file whose versions are older than its name': [
    { ...history('03', '03 06', first, changed), ...snapshot('04', changed) },
    { '02': 'exact', '05': 'exact' },
  ],
  'a version in the time of a longer file, after a shorter one': [
    {
      ...history('01', '05', first),
      ...history('02', '02 06', other('02 03')),
      ...snapshot('06', changed, other('02 03')),
    },
    { '02': 'exact', '04': 'exact' },
  ],
  'a resource that was created again without a deletion': [
    {
      'a.json': createHistory([
        { ...first, resourceCreationTime: '2025-12-01T00:00:00.000Z' },
        { ...changed, resourceCreationTime: toTime('03') },
      ]),
    },
    { '01': 'exact', '02': 'approximate', '03 03': 'exact', '04': 'exact' },
  ],
  'an instance that was started again': [
    {
      'a.json': createHistory(
        [first, changed].map((item, index) => ({
          ...item,
          resourceType: 'AWS::EC2::Instance',
          resourceCreationTime: toTime(index === 0 ? '01' : '03'),
        })),
      ),
    },
    { '02': 'exact', '04': 'exact' },
  ],
  'a resource that was created again after a deletion': [
    {
      'a.json': createHistory([
        { ...first, resourceCreationTime: '2025-12-01T00:00:00.000Z' },
        version('02', { configurationItemStatus: 'ResourceDeleted', configuration: null }),
        { ...changed, resourceCreationTime: toTime('03') },
      ]),
    },
    { '01 12': 'exact', '02 12': 'exact', '04': 'exact' },
  ],
  'a resource that was gone before the gap': [
    {
      ...history(
        '01',
        '01 06',
        first,
        version('01 03', { configurationItemStatus: 'ResourceDeleted', configuration: null }),
      ),
      ...snapshot('04', other('03 03')),
    },
    { '01 01': 'exact', '05': 'exact' },
  ],
  'a resource that is recorded once a day, and one that is not': [
    { 'a.json': createHistory([version('01', { recordingFrequency: 'DAILY' }), other('01')]) },
    { '01': 'approximate', '02': 'approximate' },
  ],
  'a resource that was recorded once a day before': [
    { 'a.json': createHistory([version('01', { recordingFrequency: 'DAILY' }), changed, other('01')]) },
    { '02': 'approximate', '03 03': 'exact', '04': 'exact' },
  ],
  'a resource that one snapshot lacks': [
    { ...snapshot('02', first), ...snapshot('03', other('01')), ...snapshot('04', first, other('01')) },
    { '02': 'exact', '03': 'approximate', '04': 'approximate' },
  ],
  'two contents of one capture time': [
    { 'a.json': createHistory([first, { ...first, configuration: { size: 1 } }, changed]) },
    { '02': 'approximate', '03 03': 'exact' },
  ],
};

test.each(Object.entries(CASES))('certainty: %s', async (_, [files, expected]) => {
  await ask([files], async (database) => {
    const number = await findNumber(database, 'vol-0a');
    const numbers = [number, await findNumber(database, 'vol-0b')].filter((found) => !Number.isNaN(found));
    for (const [text, certainty] of Object.entries(expected)) {
      const time = Date.parse(toTime(text));
      const states = await Promise.all(numbers.map((one) => readStateAt(database, one, time)));
      expect([text, states[0]?.certainty]).toEqual([text, certainty]);
      // An inventory counts the same resources.
      const counted = states.filter((state) => state.status === 'recorded' && state.certainty === 'approximate');
      expect([text, (await readUncertainty(database, time)).resources]).toEqual([text, counted.length]);
    }
  });
});

const STOPPED = CASES['history that stopped']?.[0] as Readonly<Record<string, string>>;

test('a history, an inventory and the coverage show a gap', async () => {
  await ask([STOPPED], async (database) => {
    const versions = await readHistory(database, await findNumber(database, 'vol-0a'));
    expect(versions.map(({ certainty }) => certainty)).toEqual(['approximate', 'approximate']);
    const count = async (time: string) => (await readUncertainty(database, Date.parse(toTime(time)))).resources;
    expect([await count('01 03'), await count('02'), await count('03 03'), await count('09')]).toEqual([0, 1, 0, 1]);
    expect((await readCoverage(database)).map(({ gaps }) => gaps)).toEqual([
      [{ resourceType: VOLUME, from: Date.parse('2026-01-01T06:00:00.999Z'), to: null }],
    ]);
  });
});

/** Without any file of the history that can be read. */
const UNREAD = { ...snapshot('01', first), ...cutOff(history('03', '03 06', changed)) };

test.each([
  ['a missing file arrives', STOPPED, history('03', '03 06', changed)],
  ['a file that could not be read is read', UNREAD, history('03', '03 06')],
])('a gap closes when %s', async (_, before, after) => {
  const certainty = (database: Database) => async (time: string) =>
    (await readStateAt(database, await findNumber(database, 'vol-0a'), Date.parse(toTime(time)))).certainty;
  const find = (runs: readonly Readonly<Record<string, string>>[]) =>
    ask(runs, (database) => Promise.all(['02', '09'].map(certainty(database))));
  expect((await find([before]))[1]).toBe('approximate');
  expect(await find([before, after])).toEqual(['exact', 'exact']);
});

test('the order in which files arrive does not change what is in doubt', async () => {
  const files = Object.entries(CASES['a snapshot after the gap confirms the version in force']?.[0] ?? {});
  const dump = (database: Database) =>
    database.rows('SELECT resource_id, from_time, to_time FROM doubt JOIN resource USING (resource_no) ORDER BY ALL');
  const whole = await ask([Object.fromEntries(files)], dump);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (shuffled) => {
      expect(
        await ask(
          shuffled.map((file) => Object.fromEntries([file])),
          dump,
        ),
      ).toEqual(whole);
    }),
    { numRuns: 4 },
  );
});
