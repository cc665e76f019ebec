import { ParseError } from '../../parse-error';

/**
 * The largest work on one template, in values read, characters produced and pairs compared. CloudFormation accepts 1 MB,
 * and real templates need a hundredth of the limit.
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

  get spent(): number {
    return this.work;
  }

  /** @throws WorkLimitError if the template has used up its budget */
  spend(work: number): void {
    this.work += work;
    if (this.work > this.maxWork) throw new WorkLimitError();
  }
}

/** Thrown when a template has used up its budget. */
export class WorkLimitError extends ParseError {
  constructor() {
    super(
      'Cannot read the template: its references and functions produce too much, more than any real template',
      'broken',
    );
  }
}

/** The budgets of one template. */
export interface WorkBudgets {
  /** For its values as far as they are known before a deployment. A template that needs more is refused. */
  readonly reading: WorkBudget;
  /** For the combinations of a deployment's choices. Resources that need more are not explored. */
  readonly exploration: WorkBudget;
}

/** Creates the budgets of a template. */
export const createBudgets = (): WorkBudgets => ({ reading: new WorkBudget(), exploration: new WorkBudget() });
