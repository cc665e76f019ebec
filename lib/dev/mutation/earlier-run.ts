import type { Mutant } from './mutants';

/**
 * Returns the mutants of an earlier run by the ids of those that are the same change of the same code. Lines may have
 * moved since, so equal changes of a file are distinguished by their order.
 */
export function matchEarlier<Earlier extends Mutant>(
  mutants: readonly Mutant[],
  earlier: readonly Earlier[],
): ReadonlyMap<string, Earlier> {
  const known = new Map(nameChanges(earlier));
  return new Map(
    nameChanges(mutants).flatMap(([change, { id }]) => {
      const match = known.get(change);
      return match ? [[id, match] as const] : [];
    }),
  );
}

function nameChanges<One extends Mutant>(mutants: readonly One[]): [change: string, mutant: One][] {
  const counts = new Map<string, number>();
  return mutants.map((mutant) => {
    const change = JSON.stringify([mutant.path, mutant.mutator, mutant.original, mutant.replacement]);
    const count = counts.get(change) ?? 0;
    counts.set(change, count + 1);
    return [`${change} ${count}`, mutant];
  });
}
