import { nameAllActors, scoreActors } from './name-actors';

const { wrong, missed, precision, recall } = scoreActors(nameAllActors());

test('every name is of the caller who made the change (precision at least 0.98)', () => {
  expect(wrong).toEqual([]);
  expect(precision).toBeGreaterThanOrEqual(0.98);
});

test('the callers who made the changes are named (recall at least 0.9)', () => {
  expect(missed).toEqual([]);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});
