import type { ExecutionRecord } from '../../lib/contract/execution-record';
import type { Result } from './response';

/** What an execution came to, as far as it differs from case to case. */
export interface Told {
  readonly status: string;
  /** Why it failed, as SSM shows it. */
  readonly failure?: string;
  /** The steps that were made, without those that only choose; failed ones say so. */
  readonly steps: string;
  readonly calls: readonly string[];
  readonly record: Pick<ExecutionRecord, 'outcome' | 'reason' | 'before' | 'after'> & { readonly made: string };
}

export function told({ execution, calls, record }: Result): Told {
  if (!record) throw new Error(`There is no record of the execution: ${execution.FailureMessage}`);
  const steps = execution.StepExecutions.filter(
    ({ StepStatus, Action }) => StepStatus !== 'Pending' && (Action !== 'aws:branch' || StepStatus !== 'Success'),
  );
  const { outcome, reason, before, after } = record;
  return {
    status: execution.AutomationExecutionStatus,
    ...(execution.FailureMessage !== undefined && { failure: execution.FailureMessage }),
    steps: steps
      .map(({ StepName, StepStatus }) => (StepStatus === 'Success' ? StepName : `${StepName} (${StepStatus})`))
      .join(' '),
    calls,
    record: {
      outcome,
      reason,
      before,
      after,
      made: record.steps.map(({ name, status }) => `${name}: ${status}`).join(', '),
    },
  };
}
