import { type ConcludeAction, type PlanAction, type PlanUndoAction, stepNames } from '../../../contract/plan-protocol';
import { remediationRunbookName, undoRunbookName } from '../../../contract/response-settings';
import { formatValue } from '../../../core/reading/properties';
import type { Step } from '../../../core/remediation/step';
import type { PlanDependencies } from '../context';
import { type Execution, readExecution } from './execution';
import { type PollResult, POLL_DELAYS_MS, pollUntilSettled } from './polling';

/**
 * Holds a request for a plan against what SSM says of the execution: whoever may invoke the function could otherwise
 * ask in the name of any execution, and spoil what is kept of it.
 * @throws Error when the execution would not ask that, or not any more
 */
export async function authorizeRequest(
  request: PlanAction | PlanUndoAction,
  steps: readonly Step[],
  setup: PlanDependencies,
): Promise<void> {
  const execution = await look(request, 'plan', setup, async (found) => ({ end: found }));
  const because = whyNotToPlan(request, steps, execution, setup);
  if (because !== undefined) throw new Error(`Cannot plan for execution ${request.ExecutionId}: ${because}`);
}

function whyNotToPlan(
  request: PlanAction | PlanUndoAction,
  steps: readonly Step[],
  execution: Execution,
  setup: PlanDependencies,
): string | undefined {
  const nameOf = request.Action === 'plan' ? remediationRunbookName : undoRunbookName;
  const stranger = whyNotOf([nameOf(setup.settings.prefix, request.Rule)], execution, setup);
  if (stranger !== undefined) return stranger;
  if (execution.isConcluding) return 'it makes no calls any more';
  const made = steps.flatMap(stepNames).find((name) => execution.step(name).status !== 'not made');
  if (made !== undefined) return `it has come to step ${made} already`;
  const other = Object.entries(parametersOf(request)).find(
    ([name, value]) => (execution.parameter(name) ?? DEFAULTS[name] ?? value) !== value,
  );
  return other && `it was started with another ${other[0]} than ${formatValue(other[1])}`;
}

/** What SSM does not repeat where it was not given. */
const DEFAULTS: Readonly<Record<string, string>> = { DryRun: 'no', DecidedByPerson: 'no' };

function parametersOf(request: PlanAction | PlanUndoAction): Record<string, string> {
  if (request.Action === 'plan-undo') return { ExecutionId: request.Undoes, DryRun: request.DryRun };
  const { ResourceId, DryRun, DecidedByPerson, ApprovedPlan } = request;
  // Once a plan is approved, the document itself says that a person has decided.
  return { ResourceId, DryRun, ...(ApprovedPlan === '' && { DecidedByPerson }) };
}

/**
 * The execution of a document of the rule, once it concludes. A record is written once: one that is written while calls
 * can follow would say for ever that they were not made.
 * @throws Error when it goes on, or is of another document
 */
export const findConcludingExecution = (request: ConcludeAction, setup: PlanDependencies): Promise<Execution> =>
  look(request, 'conclude', setup, async (execution) => {
    const { prefix } = setup.settings;
    const names = [remediationRunbookName(prefix, request.Rule), undoRunbookName(prefix, request.Rule)];
    const stranger = whyNotOf(names, execution, setup);
    if (stranger !== undefined) return { wrong: stranger };
    return execution.isConcluding ? { end: execution } : { wrong: 'it goes on' };
  });

function whyNotOf(documents: readonly string[], { document }: Execution, { place }: PlanDependencies): string | undefined {
  // A document that was started by its ARN may be told by that, and one of the same name may be of another account.
  const here = `arn:${place.partition}:ssm:${place.region}:${place.accountId}:document/`;
  const name = document.startsWith(here) ? document.slice(here.length) : document;
  return documents.includes(name)
    ? undefined
    : `it is of document ${formatValue(document)}, not of ${documents.join(' or ')}`;
}

/** SSM may show an execution, or a step of it, a moment after it has begun. */
async function look(
  { ExecutionId }: PlanAction | PlanUndoAction | ConcludeAction,
  what: string,
  setup: PlanDependencies,
  see: (execution: Execution) => Promise<PollResult<Execution>>,
): Promise<Execution> {
  const seen = await pollUntilSettled(
    async () => see(await readExecution(ExecutionId, setup)),
    setup,
    POLL_DELAYS_MS.slice(0, 3),
  );
  if ('end' in seen) return seen.end;
  throw new Error(`Cannot ${what} for execution ${ExecutionId}: ${seen.wrong}`);
}
