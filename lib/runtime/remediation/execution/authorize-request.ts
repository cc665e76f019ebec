import { type AnyPlanAction, type ConcludeAction, stepNames } from '../../../contract/plan-protocol';
import { remediationRunbookName, restoreRunbookName, undoRunbookName } from '../../../contract/runbooks';
import { formatValue } from '../../../core/json';
import type { Step } from '../../../core/remediation/step';
import type { PlanDependencies } from '../dependencies';
import { findRestorationByName } from '../verify/procedure';
import { type Execution, readExecution } from './execution';
import { POLL_DELAYS_MS, type PollResult, pollUntilSettled } from './polling';

/**
 * Compares a request for a plan with the execution in SSM. Otherwise anyone who may invoke the function could send
 * requests for any execution, and replace its stored plan.
 * @returns the execution
 * @throws Error when the execution would not send the request now
 */
export async function authorizeRequest(
  request: AnyPlanAction,
  steps: readonly Step[],
  dependencies: PlanDependencies,
): Promise<Execution> {
  const execution = await pollExecution(request, 'plan for', dependencies, (found) => ({ result: found }));
  const objection = findObjection(request, steps, execution, dependencies);
  if (objection !== undefined) throw new Error(`Cannot plan for execution ${request.ExecutionId}: ${objection}`);
  return execution;
}

function findObjection(
  request: AnyPlanAction,
  steps: readonly Step[],
  execution: Execution,
  dependencies: PlanDependencies,
): string | undefined {
  const wrongRunbook = checkRunbook(
    [RUNBOOK_NAMES[request.Action](dependencies.settings.prefix, request.Rule)],
    execution,
    dependencies,
  );
  if (wrongRunbook !== undefined) return wrongRunbook;
  if (execution.isConcluding) return 'it is concluding or has ended';
  const reached = steps.flatMap(stepNames).find((name) => execution.step(name).status !== 'not made');
  if (reached !== undefined) return `it has already reached step ${reached}`;
  const mismatch = Object.entries(toStartParameters(request)).find(
    ([name, value]) => (execution.parameter(name) ?? DEFAULTS[name] ?? value) !== value,
  );
  return mismatch && `it was not started with ${mismatch[0]} ${formatValue(mismatch[1])}`;
}

const RUNBOOK_NAMES = {
  plan: remediationRunbookName,
  'plan-undo': undoRunbookName,
  'plan-restore': restoreRunbookName,
} as const;

/** SSM may omit parameters that were left to their defaults. */
const DEFAULTS: Readonly<Record<string, string>> = { DryRun: 'no', DecidedByPerson: 'no' };

function toStartParameters(request: AnyPlanAction): Record<string, string> {
  if (request.Action === 'plan-undo') return { ExecutionId: request.Undoes, DryRun: request.DryRun };
  if (request.Action === 'plan-restore') {
    return { ResourceId: request.ResourceId, To: request.To, DryRun: request.DryRun };
  }
  const { ResourceId, DryRun, DecidedByPerson, ApprovedPlan } = request;
  // Once a plan is approved, the runbook sends DecidedByPerson whatever it was started with.
  return { ResourceId, DryRun, ...(ApprovedPlan === '' && { DecidedByPerson }) };
}

/**
 * Finds the execution of a rule's runbook that concludes. A record is written only once, so one written before the last
 * call would claim for good that the call was not made.
 * @throws Error when the execution is still running, or runs another runbook
 */
export const findConcludingExecution = (request: ConcludeAction, dependencies: PlanDependencies): Promise<Execution> =>
  pollExecution(request, 'conclude', dependencies, (execution) => {
    const { prefix } = dependencies.settings;
    // Only for a restoration: otherwise the name of another rule's runbook could be the name of a rule with a suffix.
    const toNames = findRestorationByName(request.Rule)
      ? [restoreRunbookName, undoRunbookName]
      : [remediationRunbookName, undoRunbookName];
    const names = toNames.map((toName) => toName(prefix, request.Rule));
    const wrongRunbook = checkRunbook(names, execution, dependencies);
    if (wrongRunbook !== undefined) return { problem: wrongRunbook };
    return execution.isConcluding ? { result: execution } : { problem: 'it is still running' };
  });

/** @returns the problem, if the execution runs none of the runbooks */
function checkRunbook(
  names: readonly string[],
  { runbook }: Execution,
  { scope }: PlanDependencies,
): string | undefined {
  // SSM may report the ARN, and another account may share a runbook of the same name.
  const ownPrefix = `arn:${scope.partition}:ssm:${scope.region}:${scope.accountId}:document/`;
  const name = runbook.startsWith(ownPrefix) ? runbook.slice(ownPrefix.length) : runbook;
  return names.includes(name) ? undefined : `its runbook is ${formatValue(runbook)}, expected ${names.join(' or ')}`;
}

/** SSM may report an execution, or a step of it, a moment after it has started. */
async function pollExecution(
  { ExecutionId }: AnyPlanAction | ConcludeAction,
  action: string,
  dependencies: PlanDependencies,
  check: (execution: Execution) => PollResult<Execution>,
): Promise<Execution> {
  const polled = await pollUntilSettled(
    async () => check(await readExecution(ExecutionId, dependencies)),
    dependencies,
    POLL_DELAYS_MS.slice(0, 3),
  );
  if ('result' in polled) return polled.result;
  throw new Error(`Cannot ${action} execution ${ExecutionId}: ${polled.problem}`);
}
