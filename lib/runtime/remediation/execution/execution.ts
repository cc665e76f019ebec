import { type AutomationExecution, GetAutomationExecutionCommand, type StepExecution } from '@aws-sdk/client-ssm';
import type { RecordedStep } from '../../../contract/execution-record';
import { CONCLUDE, CONCLUDE_FAILURE } from '../../../contract/plan-protocol';
import type { PlanDependencies } from '../context';

/** What SSM says of an execution. */
export interface Execution {
  readonly document: string;
  /** What it was started with; what was left to its default may be absent. */
  parameter(name: string): string | undefined;
  /** Whether it has ended, however. */
  readonly isOver: boolean;
  /** Whether no call can follow any more: it concludes, or has ended. */
  readonly isConcluding: boolean;
  readonly startedBy: string | null;
  readonly startedAt: string;
  /** What became of a step. */
  step(name: string): RecordedStep;
  /** The first step that failed, whichever. */
  readonly failed: RecordedStep | undefined;
  /** Why the approval that it waited for did not come; absent when it came, or none was wanted. */
  readonly notApproved: string | undefined;
}

/** @throws Error when SSM does not tell: then nobody can say what was done */
export async function readExecution(executionId: string, { clients, now }: PlanDependencies): Promise<Execution> {
  const { AutomationExecution: told } = await clients.ssm.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }),
  );
  if (!told) throw new Error(`Cannot read execution ${executionId}: SSM tells nothing of it`);
  // Far more steps than a document of 64 KB holds; a step that is not listed would look like one that was not made.
  if (told.StepExecutionsTruncated)
    throw new Error(`Cannot read execution ${executionId}: SSM tells only a part of its steps`);
  const steps = told.StepExecutions ?? [];
  return {
    document: told.DocumentName ?? '',
    parameter: (name) => told.Parameters?.[name]?.[0],
    isOver: OVER.includes(told.AutomationExecutionStatus),
    isConcluding: OVER.includes(told.AutomationExecutionStatus) || isAtConclusion(told),
    startedBy: told.ExecutedBy ?? null,
    startedAt: (told.ExecutionStartTime ?? now()).toISOString(),
    step: (name) => recordedStep(name, steps),
    failed: firstFailure(steps),
    notApproved: notApproved(told),
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
const OVER: readonly (string | undefined)[] = [
  ...['Success', 'Failed', 'TimedOut', 'Cancelled', 'Rejected', 'Exited'],
  ...['CompletedWithSuccess', 'CompletedWithFailure'],
];

/** Documents end by a step that concludes, on every way. */
function isAtConclusion({ CurrentStepName, StepExecutions = [] }: AutomationExecution): boolean {
  const begun = StepExecutions.filter(({ StepStatus }) => !NOT_MADE.includes(StepStatus));
  return [CurrentStepName, ...begun.map(({ StepName }) => StepName)].some((name) => CONCLUDING.includes(name));
}

const CONCLUDING: readonly (string | undefined)[] = [CONCLUDE, CONCLUDE_FAILURE];

/** A step that a branch went past has no status, or an early one. */
const NOT_MADE: readonly (string | undefined)[] = [undefined, 'Pending'];

/** A call that ran into its time limit, or was stopped, may have been made all the same; nobody can rely on it. */
const FAILED: readonly (string | undefined)[] = ['Failed', 'TimedOut', 'Cancelled', 'Cancelling', 'Rejected'];

function recordedStep(name: string, steps: readonly StepExecution[]): RecordedStep {
  const step = steps.find(({ StepName }) => StepName === name);
  const status = step?.StepStatus;
  if (status === 'Success') return { name, status: 'done' };
  return NOT_MADE.includes(status)
    ? { name, status: 'not made' }
    : { name, status: 'failed', failure: failureOf(step) };
}

function firstFailure(steps: readonly StepExecution[]): RecordedStep | undefined {
  const step = steps.find(({ StepStatus }) => FAILED.includes(StepStatus));
  return step && { name: step.StepName ?? '', status: 'failed', failure: failureOf(step) };
}

function failureOf({ StepStatus, FailureMessage }: StepExecution = {}): string {
  // It goes on in a sentence of ours.
  const text = FailureMessage?.replace(/\.$/, '') || `it ended as ${StepStatus}`;
  return text.length <= MOST_OF_A_FAILURE ? text : `${text.slice(0, MOST_OF_A_FAILURE - 3)}...`;
}

const MOST_OF_A_FAILURE = 1_000;

/** Whether a rejection fails the step is not documented, so that its output counts as well. */
function notApproved({ StepExecutions = [] }: AutomationExecution): string | undefined {
  const approval = StepExecutions.find(({ Action }) => Action === 'aws:approve');
  if (!approval || NOT_MADE.includes(approval.StepStatus)) return undefined;
  const [answer] = approval.Outputs?.ApprovalStatus ?? [];
  if (answer === 'Approved' || (answer === undefined && ['Success', 'Approved'].includes(approval.StepStatus ?? ''))) {
    return undefined;
  }
  return answer === 'Rejected' || approval.StepStatus === 'Rejected' ? 'rejected' : failureOf(approval);
}
