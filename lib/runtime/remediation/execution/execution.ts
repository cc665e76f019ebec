import { type AutomationExecution, GetAutomationExecutionCommand, type StepExecution } from '@aws-sdk/client-ssm';
import type { RecordedStep } from '../../../contract/execution-record';
import { CONCLUDE, CONCLUDE_FAILURE } from '../../../contract/plan-protocol';
import type { PlanDependencies } from '../dependencies';

/** An execution of a runbook, as SSM reports it. */
export interface Execution {
  /** The runbook's name, or its ARN if it was started by that. */
  readonly runbook: string;
  /** The value that it was started with; a parameter left to its default may be missing. */
  parameter(name: string): string | undefined;
  readonly hasEnded: boolean;
  /** It concludes or has ended, so no call can follow. */
  readonly isConcluding: boolean;
  readonly startedBy: string | null;
  readonly startedAt: string;
  step(name: string): RecordedStep;
  /** Returns an output of a step as text, if the step has it. */
  output(step: string, name: string): string | undefined;
  /** The first step that failed. */
  readonly failed: RecordedStep | undefined;
  /** Why the approval was not given; absent when it was given, or not needed. */
  readonly notApproved: string | undefined;
  /** Whether the execution has a step of approval that was approved. */
  readonly isApproved: boolean;
  /** The service or automation that started it; absent for people and roles, which may belong to either. */
  readonly startedByMachine: string | undefined;
}

/** @throws Error when SSM does not return the execution with all of its steps */
export async function readExecution(executionId: string, { clients, now }: PlanDependencies): Promise<Execution> {
  const { AutomationExecution: execution } = await clients.ssm.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }),
  );
  if (!execution) throw new Error(`Cannot read execution ${executionId}: SSM returned nothing`);
  // SSM shortens only far longer lists than a runbook of 64 KB has. A step that is missing would look like one not
  // made.
  if (execution.StepExecutionsTruncated) {
    throw new Error(`Cannot read execution ${executionId}: SSM returned only some of its steps`);
  }
  const steps = execution.StepExecutions ?? [];
  const hasEnded = FINAL_STATUSES.includes(execution.AutomationExecutionStatus);
  return {
    runbook: execution.DocumentName ?? '',
    parameter: (name) => execution.Parameters?.[name]?.[0],
    hasEnded,
    isConcluding: hasEnded || hasReachedConclude(execution),
    startedBy: execution.ExecutedBy ?? null,
    startedAt: (execution.ExecutionStartTime ?? now()).toISOString(),
    step: (name) => toRecordedStep(name, steps),
    output: (step, name) => steps.find(({ StepName }) => StepName === step)?.Outputs?.[name]?.[0],
    failed: findFailedStep(steps),
    notApproved: explainMissingApproval(steps),
    isApproved: isApproved(steps),
    startedByMachine: findStartingMachine(execution),
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
const FINAL_STATUSES: readonly (string | undefined)[] = [
  ...['Success', 'Failed', 'TimedOut', 'Cancelled', 'Rejected', 'Exited'],
  ...['CompletedWithSuccess', 'CompletedWithFailure'],
];

/** Every path through a runbook ends with a step that concludes. */
function hasReachedConclude({ CurrentStepName, StepExecutions = [] }: AutomationExecution): boolean {
  const started = StepExecutions.filter(({ StepStatus }) => !NOT_STARTED.includes(StepStatus));
  return [CurrentStepName, ...started.map(({ StepName }) => StepName)].some((name) => CONCLUDE_STEPS.includes(name));
}

const CONCLUDE_STEPS: readonly (string | undefined)[] = [CONCLUDE, CONCLUDE_FAILURE];

/** A step that a branch skipped has no status, or `Pending`. */
const NOT_STARTED: readonly (string | undefined)[] = [undefined, 'Pending'];

/** A call that timed out or was cancelled may have been made nevertheless. */
const FAILED: readonly (string | undefined)[] = ['Failed', 'TimedOut', 'Cancelled', 'Cancelling', 'Rejected'];

function toRecordedStep(name: string, steps: readonly StepExecution[]): RecordedStep {
  const step = steps.find(({ StepName }) => StepName === name);
  const status = step?.StepStatus;
  if (status === 'Success') return { name, status: 'done' };
  return NOT_STARTED.includes(status)
    ? { name, status: 'not made' }
    : { name, status: 'failed', failure: describeFailure(step) };
}

function findFailedStep(steps: readonly StepExecution[]): RecordedStep | undefined {
  const step = steps.find(({ StepStatus }) => FAILED.includes(StepStatus));
  return step && { name: step.StepName ?? '', status: 'failed', failure: describeFailure(step) };
}

const MAX_FAILURE_LENGTH = 1_000;

/** Without a full stop, since our sentence continues. */
function describeFailure({ StepStatus, FailureMessage }: StepExecution = {}): string {
  const text = FailureMessage?.replace(/\.$/, '') || `it ended with status ${StepStatus}`;
  return text.length <= MAX_FAILURE_LENGTH ? text : `${text.slice(0, MAX_FAILURE_LENGTH - 3)}...`;
}

/** Both the status of the step and its output have to say so. */
function isApproved(steps: readonly StepExecution[]): boolean {
  const approval = steps.find(({ Action }) => Action === 'aws:approve');
  return (
    ['Success', 'Approved'].includes(approval?.StepStatus ?? '') &&
    (approval?.Outputs?.ApprovalStatus ?? ['Approved'])[0] === 'Approved'
  );
}

function findStartingMachine(execution: AutomationExecution): string | undefined {
  const { ExecutedBy, AssociationId, ParentAutomationExecutionId } = execution;
  if (AssociationId) return `association ${AssociationId} of State Manager`;
  if (ParentAutomationExecutionId) return `execution ${ParentAutomationExecutionId}`;
  if (!ExecutedBy) return 'an unknown principal';
  const isService = /:assumed-role\/AWSServiceRoleFor|\/aws-service-role\/|\.amazonaws\.com(\.cn)?$/.test(ExecutedBy);
  return isService ? ExecutedBy : undefined;
}

/** AWS does not document whether a rejection fails the step, so its output counts as well. */
function explainMissingApproval(steps: readonly StepExecution[]): string | undefined {
  const approval = steps.find(({ Action }) => Action === 'aws:approve');
  if (!approval || NOT_STARTED.includes(approval.StepStatus)) return undefined;
  const [status] = approval.Outputs?.ApprovalStatus ?? [];
  if (status === 'Approved' || (status === undefined && ['Success', 'Approved'].includes(approval.StepStatus ?? ''))) {
    return undefined;
  }
  if (status === 'Rejected' || approval.StepStatus === 'Rejected') return 'rejected';
  return approval.StepStatus === 'TimedOut' ? 'nobody answered in time' : describeFailure(approval);
}
