import type { ConfigurationItem, PartPositions } from '../../core/item';

/** The most parts of items that the search for the deciding parts of a file evaluates again. */
const MAX_PARTS = 10_000_000;

/** Bounds the time that the search for deciding parts takes. Without the search, evaluations have the resource's position. */
export class SearchBudget {
  private left: number;

  constructor(maxParts = MAX_PARTS) {
    this.left = maxParts;
  }

  /** Returns the number of parts of an item. */
  measure({ origin }: ConfigurationItem): number {
    return origin ? countParts(origin) : 1;
  }

  /** Returns whether an item of this many parts may be evaluated again. */
  spend(parts: number): boolean {
    this.left -= parts;
    return this.left >= 0;
  }
}

function countParts({ parts }: PartPositions): number {
  let count = 1;
  for (const part of Object.values(parts ?? {})) count += countParts(part);
  return count;
}
