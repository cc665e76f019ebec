import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AppendedValue } from '../../lib/history/store/column-writer';
import { Database } from '../../lib/history/store/duckdb';

test('a transaction that fails leaves none of its appended rows, in tables before and after the one that refused a row', async () => {
  const database = await Database.open(':memory:', {});
  const tables = ['before', 'refusing', 'after'];
  for (const table of tables) await database.run(`CREATE TABLE ${table}(value INTEGER NOT NULL)`);
  const append = (table: string, value: number | null) => database.append(table, [{}], [() => value]);
  await expect(
    database.transact(async () => {
      await append('before', 1);
      await append('refusing', null);
      await append('after', 1);
    }),
  ).rejects.toThrow('NOT NULL constraint failed: refusing.value');
  // DuckDB inserts the rows of an appender that the garbage collector destroys.
  await collectGarbage();
  for (const table of tables) expect([table, await database.rows(`SELECT * FROM ${table}`)]).toEqual([table, []]);
  await append('refusing', 2);
  expect(await database.rows('SELECT * FROM refusing')).toEqual([{ value: 2 }]);
  database.close();
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test.each<[type: string, values: readonly AppendedValue[], expected: readonly (string | number | boolean | null)[]]>([
  ['BOOLEAN', [true, null, false], [true, null, false]],
  ['INTEGER', [0, -1, null, 2 ** 31 - 1], [0, -1, null, 2 ** 31 - 1]],
  [
    'BIGINT',
    [0, -1, null, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -1n, 10n ** 15n],
    [0, -1, null, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -1, 10 ** 15],
  ],
  ['HUGEINT', [`\u0001\u0002${'\0'.repeat(14)}`, null, '\u00ff'.repeat(16)], [0x0201, null, -1]],
  ["ENUM('a', 'b')", ['b', null, 'a'], ['b', null, 'a']],
  ['VARCHAR', ['ä', '', null, Buffer.from('a long text in UTF-8: ä')], ['ä', '', null, 'a long text in UTF-8: ä']],
])('values of %s are appended as they are', async (type, values, expected) => {
  const database = await Database.open(':memory:', {});
  await database.run(`CREATE TABLE appended(place INTEGER, value ${type})`);
  // More than DuckDB's vectors hold, in two calls.
  const rows = Array.from({ length: 3000 }, (_, place) => place);
  const read = (place: number) => values[place % values.length] as AppendedValue;
  for (const part of [rows.slice(0, 10), rows.slice(10)])
    await database.append('appended', part, [(place) => place, read]);
  const found = await database.rows<{ value: unknown }>('SELECT value FROM appended ORDER BY place');
  expect(found.map(({ value }) => value)).toEqual(rows.map((place) => expected[place % expected.length]));
  database.close();
});

test.each<[type: string, value: AppendedValue, message: string]>([
  ["ENUM('a', 'b')", 'c', 'Cannot append "c": expected a, b'],
  ['BIGINT', Date.parse('soon'), 'Cannot append NaN: expected an integer'],
  ['BIGINT', 0.5, 'Cannot append 0.5: expected an integer'],
])('a value that %s cannot have is refused: %s', async (type, value, message) => {
  const database = await Database.open(':memory:', {});
  await database.run(`CREATE TABLE appended(value ${type})`);
  await expect(database.append('appended', [{}], [() => value])).rejects.toThrow(message);
  database.close();
});
