import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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
