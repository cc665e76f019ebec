/**
 * Runs a task for each value, several at a time. After the first failure it starts no further tasks, waits for those
 * that are running, and then throws the failure, so that nothing continues in the background.
 */
export async function forEachConcurrent<T>(
  values: AsyncIterable<T> | Iterable<T>,
  limit: number,
  task: (value: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const value of values) {
      const promise = task(value)
        .catch((error) => void failures.push(error))
        .finally(() => running.delete(promise));
      running.add(promise);
      if (running.size >= limit) await Promise.race(running);
      if (failures.length > 0) break;
    }
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}

/** Splits a list into parts of at most `size` elements. */
export const chunk = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
