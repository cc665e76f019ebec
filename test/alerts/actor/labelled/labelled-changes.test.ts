import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../source';
import { LABELLED_TYPES, nameAllActors, scoreActors } from './name-actors';

const { wrong, missed, precision, recall } = scoreActors(nameAllActors());

test('every name is of the caller who made the change (precision at least 0.98)', () => {
  expect(wrong).toEqual([]);
  expect(precision).toBeGreaterThanOrEqual(0.98);
});

test('the callers who made the changes are named (recall at least 0.9)', () => {
  expect(missed).toEqual([]);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});

test('the page says of how many types they are', () => {
  const [, types] =
    /labelled set of changes of (\d+) resource types/.exec(readFileSync(join(ROOT, 'docs/past.md'), 'utf8')) ?? [];
  expect(Number(types)).toBe(LABELLED_TYPES.size);
});
