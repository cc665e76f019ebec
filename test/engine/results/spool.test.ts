import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Spool } from '../../../lib/engine/results/spool';

/** A folder that no other test uses. */
const folder = mkdtempSync(join(tmpdir(), 'spool-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([1, 100, 1 << 20])('reads what was appended, with %d bytes in memory', (limit) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 30 }), (chunks) => {
      const spool = new Spool(limit, folder);
      const starts = chunks.map((chunk) => spool.append(chunk));
      const back = chunks.map((chunk, index) => Array.from(spool.read(starts[index] as number, chunk.length)));
      spool.close();
      expect(back).toEqual(chunks.map((chunk) => Array.from(chunk)));
    }),
    { numRuns: 30 },
  );
});

test('deletes the file that it needs beyond its memory', () => {
  const spool = new Spool(1, folder);
  spool.append(Uint8Array.of(1, 2, 3));
  expect(Array.from(spool.read(1, 2))).toEqual([2, 3]);
  spool.close();
  expect(readdirSync(folder)).toEqual([]);
});
