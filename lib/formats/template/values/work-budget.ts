import { ParseError } from '../../parse-error';

/**
 * The largest work on one template, in characters produced and pairs compared. CloudFormation accepts 1 MB, and real
 * templates need a hundredth of the limit.
 */
const MAX_WORK = 32_000_000;

/**
 * Bounds the time and the memory that one template takes. A few megabytes can ask for terabytes: each of a hundred
 * thousand references may insert a long parameter, and each of ten thousand policies may belong to each of ten thousand
 * buckets.
 */
export class WorkBudget {
  private work = 0;

  constructor(private readonly maxWork = MAX_WORK) {}

  /** @throws ParseError if the template has used up its budget */
  spend(work: number): void {
    this.work += work;
    if (this.work > this.maxWork) {
      throw new ParseError(
        'Cannot read the template: its references and functions produce too much, more than any real template',
        'broken',
      );
    }
  }
}
