import { chunk, forEachConcurrent } from '../../../lib/runtime/aws/concurrency';

/** A task that records its starts and ends on request. */
function createControlledTask() {
  const started: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const task = (value: number): Promise<void> => {
    started.push(value);
    return new Promise((resolve, reject) => void ends.set(value, { resolve, reject }));
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { started, ends, task, settle };
}

test('runs a limited number of tasks at once, and starts the next when one ends', async () => {
  const { started, ends, task, settle } = createControlledTask();
  const done = forEachConcurrent([1, 2, 3, 4], 2, task);
  await settle();
  expect(started).toEqual([1, 2]);
  ends.get(2)?.resolve();
  await settle();
  expect(started).toEqual([1, 2, 3]);
  ends.get(1)?.resolve();
  await settle();
  ends.get(3)?.resolve();
  ends.get(4)?.resolve();
  await done;
  expect(started).toEqual([1, 2, 3, 4]);
});

test('starts no task after a failure, and waits for those that are running', async () => {
  const { started, ends, task, settle } = createControlledTask();
  let failed = false;
  const done = forEachConcurrent([1, 2, 3], 2, task).catch((error: Error) => {
    failed = true;
    return error;
  });
  await settle();
  ends.get(2)?.reject(new Error('two'));
  await settle();
  expect([started, failed]).toEqual([[1, 2], false]);
  ends.get(1)?.resolve();
  expect(await done).toEqual(new Error('two'));
});

test('fails when the values fail, after the running tasks end', async () => {
  async function* values() {
    yield 1;
    throw new Error('no values');
  }
  const { ends, task, settle } = createControlledTask();
  const done = forEachConcurrent(values(), 2, task).catch((error: Error) => error);
  await settle();
  ends.get(1)?.resolve();
  expect(await done).toEqual(new Error('no values'));
});

test('splits a list into parts', () => {
  expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunk([], 2)).toEqual([]);
});
