import type { ExecutionRecord } from '../../lib/contract/execution-record';
import type { ExecutionResult } from './testing-response';

/** The parts of an execution's result that differ from test to test. */
export interface ResultSummary {
  readonly status: string;
  /** The failure message of SSM. */
  readonly failure?: string;
  /** The steps that ran, without branches, and with the status of those that failed. */
  readonly steps: string;
  readonly calls: readonly string[];
  readonly record: Pick<ExecutionRecord, 'outcome' | 'reason' | 'before' | 'after'> & { readonly made: string };
}

export function summarizeResult({ execution, calls, record }: ExecutionResult): ResultSummary {
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
