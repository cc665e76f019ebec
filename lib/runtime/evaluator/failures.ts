import { pluralize } from '../../core/text/format';
import { identify } from '../../formats/configuration-item';
import { OutOfTime, ConfigServiceError } from '../aws/config-service';

/** A resource that could not be judged, or not be used to judge others. */
export interface EvaluationFailure {
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly reason: string;
  readonly cause: unknown;
}

/** What went wrong with single resources while the others went on; raised when all is done. */
export class FailureCollector {
  readonly all: EvaluationFailure[] = [];

  /** @param raw the resource, as AWS wrote it or as core has it */
  note(raw: unknown, error: unknown): void {
    // Without the service or without time the others would fare no better.
    if (error instanceof ConfigServiceError || error instanceof OutOfTime) throw error;
    this.all.push({ ...identify(raw), reason: error instanceof Error ? error.message : String(error), cause: error });
  }

  /** Says that not everything was judged, when that is so. */
  raise(rule: string): void {
    const [first] = this.all;
    if (!first) return;
    const what = first.resourceId === undefined ? 'a resource' : `${first.resourceType} "${first.resourceId}"`;
    const more = this.all.length > 1 ? ` (and ${pluralize(this.all.length - 1, 'more resource')})` : '';
    throw new Error(`Cannot judge ${what} by rule "${rule}": ${first.reason}${more}`, { cause: first.cause });
  }
}
