import { isObject, isString, parseJson } from '../../../core/json';
import type { AwsCall } from '../../../local-region/aws-call';
import type { JournalEntry } from '../../../local-region/journal';

/** An evaluation whose function failed. */
export interface FailedEvaluation {
  /** Empty for a run over all resources. */
  readonly resourceId: string;
  readonly error: string;
}

interface RequestedEvaluation {
  readonly rule: string;
  readonly resourceId: string;
}

/** Collects the evaluations that fail, by the invocations with which AWS Config asks for them. */
export class FailedEvaluations {
  private readonly requested = new Map<string, RequestedEvaluation>();
  private readonly failed = new Map<string, RequestedEvaluation & FailedEvaluation>();

  watch(entry: JournalEntry): void {
    if (entry.kind === 'called' && entry.error === undefined) this.addRequest(entry.call);
    if (entry.kind === 'invoked') this.addAnswer(entry.requestId, entry.error);
  }

  /** Lists those of a rule that no later attempt made up for. */
  list(rule: string): FailedEvaluation[] {
    return [...this.failed.values()]
      .filter((one) => one.rule === rule)
      .map(({ resourceId, error }) => ({ resourceId, error }));
  }

  /** Lists those of all rules. */
  listAll(): (RequestedEvaluation & FailedEvaluation)[] {
    return [...this.failed.values()];
  }

  private addRequest({ service, operation, caller, input, requestId }: AwsCall): void {
    if (service !== 'lambda' || operation !== 'Invoke') return;
    if (caller.kind !== 'service' || caller.service !== 'config.amazonaws.com') return;
    const { configRuleName: rule, invokingEvent } = readObject(String(input.Payload));
    const { configurationItem, configurationItemSummary } = readObject(invokingEvent);
    const { resourceId = '' } = Object(configurationItem ?? configurationItemSummary) as Record<string, unknown>;
    if (isString(rule)) this.requested.set(requestId, { rule, resourceId: String(resourceId) });
  }

  private addAnswer(requestId: string, error: string | undefined): void {
    const evaluation = this.requested.get(requestId);
    if (!evaluation) return;
    const key = `${evaluation.rule} ${evaluation.resourceId}`;
    // The next attempts of an event that fails have the same request.
    if (error === undefined) {
      this.requested.delete(requestId);
      this.failed.delete(key);
    } else if (!this.failed.has(key)) this.failed.set(key, { ...evaluation, error });
  }
}

function readObject(text: unknown): Readonly<Record<string, unknown>> {
  const value = isString(text) ? parseJson(text) : undefined;
  return isObject(value) ? value : {};
}

/** Describes an evaluation that failed, with its resource if the error does not name it. */
export const formatFailed = ({ resourceId, error }: FailedEvaluation): string =>
  `${error.includes(resourceId) ? '' : `${resourceId}: `}${error}`;
