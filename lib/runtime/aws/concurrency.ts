/**
 * Does a task for each value, several at once. After the first failure nothing new is begun, and what runs is waited
 * for, so that nothing goes on behind the back of who asked; then the failure is thrown.
 */
export async function forEachConcurrent<T>(
  values: AsyncIterable<T> | Iterable<T>,
  most: number,
  task: (value: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const value of values) {
      const one = task(value)
        .catch((error) => void failures.push(error))
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= most) await Promise.race(running);
      if (failures.length > 0) break;
    }
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}

/** A list in parts of at most so many. */
export const chunk = <T>(list: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, index) => list.slice(index * most, (index + 1) * most));
