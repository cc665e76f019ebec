import { forEachConcurrent, chunk } from '../../../lib/runtime/aws/concurrency';

/** A task that notes what it began, and ends when it is told to. */
function startable() {
  const begun: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const task = (value: number): Promise<void> => {
    begun.push(value);
    return new Promise((resolve, reject) => void ends.set(value, { resolve, reject }));
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { begun, ends, task, settle };
}

test('so many run at once, and the next begins when one ends', async () => {
  const { begun, ends, task, settle } = startable();
  const done = forEachConcurrent([1, 2, 3, 4], 2, task);
  await settle();
  expect(begun).toEqual([1, 2]);
  ends.get(2)?.resolve();
  await settle();
  expect(begun).toEqual([1, 2, 3]);
  ends.get(1)?.resolve();
  await settle();
  ends.get(3)?.resolve();
  ends.get(4)?.resolve();
  await done;
  expect(begun).toEqual([1, 2, 3, 4]);
});

test('after a failure nothing new is begun, and what runs is waited for', async () => {
  const { begun, ends, task, settle } = startable();
  let failed = false;
  const done = forEachConcurrent([1, 2, 3], 2, task).catch((error: Error) => {
    failed = true;
    return error;
  });
  await settle();
  ends.get(2)?.reject(new Error('two'));
  await settle();
  expect([begun, failed]).toEqual([[1, 2], false]);
  ends.get(1)?.resolve();
  expect(await done).toEqual(new Error('two'));
});

test('values that end in a failure fail it, after what runs', async () => {
  async function* values() {
    yield 1;
    throw new Error('no more');
  }
  const { ends, task, settle } = startable();
  const done = forEachConcurrent(values(), 2, task).catch((error: Error) => error);
  await settle();
  ends.get(1)?.resolve();
  expect(await done).toEqual(new Error('no more'));
});

test('a list in parts', () => {
  expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunk([], 2)).toEqual([]);
});
