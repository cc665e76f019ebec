import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Spool } from '../../../lib/engine/results/spool';

/** A place for temporary files that no other test shares. */
const place = mkdtempSync(join(tmpdir(), 'spool-test-'));
afterAll(() => rmSync(place, { recursive: true }));

test.each([1, 100, 1 << 20])('gives back what was appended, with %d bytes kept in memory', (limit) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 30 }), (pieces) => {
      const spool = new Spool(limit, place);
      const starts = pieces.map((piece) => spool.append(piece));
      const back = pieces.map((piece, index) => Array.from(spool.read(starts[index] as number, piece.length)));
      spool.close();
      expect(back).toEqual(pieces.map((piece) => Array.from(piece)));
    }),
    { numRuns: 30 },
  );
});

test('leaves nothing behind when it has outgrown memory', () => {
  const spool = new Spool(1, place);
  spool.append(Uint8Array.of(1, 2, 3));
  expect(Array.from(spool.read(1, 2))).toEqual([2, 3]);
  spool.close();
  expect(readdirSync(place)).toEqual([]);
});
