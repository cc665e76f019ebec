import { RuleError } from '../../core/evaluate/evaluate';
import { describeError } from '../../core/text/errors';
import { pluralize } from '../../core/text/format';
import { identify } from '../../formats/items/configuration-item';
import { ConfigServiceError, OutOfTime } from '../aws/config-service';

/** A resource that could not be evaluated, or not be used for facts. */
interface EvaluationFailure {
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly reason: string;
  readonly cause: unknown;
}

/** Collects failures of single resources while the others are evaluated. */
export class FailureCollector {
  readonly all: EvaluationFailure[] = [];

  /**
   * @param raw the resource, as AWS or as core represents it
   * @throws the error when it ends the run: without the service or without time, the other resources would fail as well
   */
  add(raw: unknown, error: unknown): void {
    if (error instanceof ConfigServiceError || error instanceof OutOfTime) throw error;
    this.all.push({ ...identify(raw), reason: describeError(error), cause: error });
  }

  /** @throws Error when there was a failure */
  throwIfAny(rule: string): void {
    const [first] = this.all;
    if (!first) return;
    const more = this.all.length > 1 ? ` (and ${pluralize(this.all.length - 1, 'more resource')})` : '';
    // The error of a rule names the rule and the resource.
    if (first.cause instanceof RuleError) throw new Error(`${first.reason}${more}`, { cause: first.cause });
    const what = first.resourceId === undefined ? 'a resource' : `${first.resourceType} "${first.resourceId}"`;
    throw new Error(`Cannot evaluate ${what} by rule "${rule}": ${first.reason}${more}`, { cause: first.cause });
  }
}
