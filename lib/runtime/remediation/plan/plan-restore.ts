import { createPlanId } from '../../../contract/fingerprint';
import { fingerprintSteps, type PlanAnswer, type PlanRestoreAction } from '../../../contract/plan-protocol';
import { compareItems } from '../../../core/diff';
import { FactBook } from '../../../core/facts';
import { type ConfigurationItem, isCurrent } from '../../../core/item';
import { parseParameters } from '../../../core/parameters';
import {
  compareEvaluations,
  type EvaluationChange,
  isNonCompliant,
} from '../../../core/remediation/compare-evaluations';
import type { Fix } from '../../../core/remediation/plan';
import { planRestore, type Restoration } from '../../../core/remediation/restoration';
import type { Step } from '../../../core/remediation/step';
import { toClause } from '../../../core/text/casing';
import { joinList } from '../../../core/text/format';
import type { PlanDependencies } from '../dependencies';
import { authorizeRequest } from '../execution/authorize-request';
import type { Execution } from '../execution/execution';
import { ResourceLock } from '../store/resource-lock';
import type { LiveState } from '../verify/evaluate-live';
import { findProcedure, findRestorationByName, listProcedureSteps } from '../verify/procedure';
import { readUnderLock } from '../verify/read-locked';
import { nameCalls } from './answer';
import { compareWithApproved, DRY_RUN, type PlanDecision, refuse, showRefusal, stop, WRONG_STEPS } from './decision';
import { answerPlan, type PlanDraft } from './draft';
import { type RecordedStates, readRecordedStates } from './recorded-state';

/**
 * Answers `plan-restore`: plans the calls that put a live resource back to what AWS Config recorded. A person starts a
 * restore, and it makes no call before an approver has accepted the plan.
 * @throws Error when the request is not from the execution
 */
export async function answerRestore(request: PlanRestoreAction, dependencies: PlanDependencies): Promise<PlanAnswer> {
  const { steps } = listProcedureSteps(request.Rule, dependencies);
  const execution = await authorizeRequest(request, steps, dependencies);
  return answerPlan(request, steps, dependencies, async (draft) =>
    showRefusal(request, await decideRestore({ request, steps, execution, draft }, dependencies)),
  );
}

interface RestoreParts {
  readonly request: PlanRestoreAction;
  readonly steps: readonly Step[];
  readonly execution: Execution;
  readonly draft: PlanDraft;
}

async function decideRestore(
  { request, steps, execution, draft }: RestoreParts,
  dependencies: PlanDependencies,
): Promise<PlanDecision> {
  const { Rule, ResourceId, To, DryRun, ApprovedPlan, StepsId, ExecutionId } = request;
  const restoration = findRestorationByName(Rule);
  if (!restoration) throw new Error(`There is no restoration "${Rule}"`);
  const procedure = findProcedure(Rule, dependencies);
  const { resourceType } = procedure;
  draft.resourceType = resourceType;
  if (StepsId !== fingerprintSteps(steps)) return refuse('steps', WRONG_STEPS);
  const refused = checkStartAndApproval(execution, request);
  if (refused) return refused;
  const to = new Date(To);
  if (Number.isNaN(to.getTime()) || to > dependencies.now()) return refuse('time', `${To} is not a time in the past`);

  const resource = { resourceType, resourceId: ResourceId };
  const states = await readRecordedStates(resource, to, dependencies);
  draft.recorded = { at: to.toISOString(), captureTime: states.wanted.captureTime };
  const locked = { ...resource, executionId: ExecutionId };
  // Calls follow neither in a dry run nor before the approval.
  draft.lock = DryRun === 'no' && ApprovedPlan !== '' ? new ResourceLock(locked, dependencies) : undefined;
  const live = await readUnderLock(() => procedure.read(resource), draft.lock, dependencies);
  draft.live = live;
  const { plan, after, unrecorded } = planRestore(restoration, live.item, states.wanted);
  if (plan.kind === 'nothing') return stop('nothing to do', plan.reason);
  if (plan.kind === 'manual') return refuse('manual', plan.reason);
  draft.names = nameCalls(steps, plan.calls);
  draft.restores = procedure.toState(after);
  const fix = addAdvice(plan, { restoration, states, live, after, unrecorded }, dependencies);
  draft.fix = fix;
  if (DryRun === 'yes') return stop(DRY_RUN, `Dry run: would ${toClause(fix.summary)}`);
  const changed = compareWithApproved(ApprovedPlan, createPlanId(Rule, ResourceId, fix.calls), fix);
  return changed ?? { decision: 'apply', reason: fix.summary, keyword: 'recorded state' };
}

/** Refuses an execution that no person started, and calls that no person approved. */
function checkStartAndApproval(
  { startedByMachine, isApproved }: Execution,
  request: PlanRestoreAction,
): PlanDecision | undefined {
  if (startedByMachine !== undefined) {
    return refuse('started by machine', `Only a person may start a restore, and ${startedByMachine} started this one`);
  }
  return request.ApprovedPlan !== '' && !isApproved
    ? refuse('not approved', 'The plan has not been approved')
    : undefined;
}

interface FixParts {
  readonly restoration: Restoration;
  readonly states: RecordedStates;
  readonly live: LiveState;
  readonly after: ConfigurationItem;
  readonly unrecorded: readonly string[];
}

/** Adds to a plan the side effects and notes that an approver needs. */
function addAdvice(
  plan: Fix,
  { restoration, states, live, after, unrecorded }: FixParts,
  dependencies: PlanDependencies,
): Fix {
  const { wanted, newest, isDaily } = states;
  const changes = evaluateRules(live, after, dependencies);
  const unrestored = listUnrestored(restoration, newest, wanted);
  return {
    ...plan,
    sideEffects: [
      ...describeRecreation(newest, wanted),
      ...changes
        .filter((change) => isNonCompliant(change.after) && !isNonCompliant(change.before))
        .map(describeNewNonCompliance),
    ],
    notes: [
      ...changes
        .filter((change) => isNonCompliant(change.before) && !isNonCompliant(change.after))
        .map(describeNewCompliance),
      ...(isDaily ? ['AWS Config recorded the resource daily: the state may be up to a day older'] : []),
      `Not in the record, and left as it is: ${joinList(unrecorded, MAX_LISTED_PROPERTIES)}`,
      ...(unrestored.length > 0 ? [`Not restored: ${joinList(unrestored, MAX_LISTED_PROPERTIES)}`] : []),
    ],
  };
}

const MAX_LISTED_PROPERTIES = 10;

/** Evaluates the resource before and after the calls, by every deployed rule of Assay for its type. */
function evaluateRules(
  { item, relatedItems }: LiveState,
  after: ConfigurationItem,
  { registry, settings, waivers, now }: PlanDependencies,
): EvaluationChange[] {
  const enabled = Object.values(settings.rules).flatMap(({ rule: name, parameters }) => {
    const rule = registry.find((one) => one.name === name && one.resource.resourceTypes.includes(item.resourceType));
    return rule ? [{ rule, parameters: parseParameters(rule, parameters) }] : [];
  });
  const facts = FactBook.from([...new Set(enabled.flatMap(({ rule }) => rule.facts ?? []))], relatedItems);
  return compareEvaluations(enabled, item, after, { now: now(), facts, waivers });
}

const describeNewNonCompliance = ({ rule, after }: EvaluationChange): string =>
  'unreadable' in after
    ? `Rule ${rule} cannot evaluate the resource afterwards: ${after.unreadable}`
    : `The resource becomes non-compliant with rule ${rule}: ${after.annotation}. Add a waiver first if the rule is remediated automatically`;

const describeNewCompliance = ({ rule }: EvaluationChange): string =>
  `The resource is no longer non-compliant with rule ${rule}`;

/** A bucket may have been deleted, and created again under the same name. */
function describeRecreation({ resourceCreationTime: now }: ConfigurationItem, wanted: ConfigurationItem): string[] {
  const then = wanted.resourceCreationTime;
  if (now === undefined || then === undefined || now === then) return [];
  return [`The recorded state is of a resource that was created at ${then}, and this one was created at ${now}`];
}

/**
 * Lists the properties that no call restores. A live resource has another shape, so the recorded states are compared.
 */
function listUnrestored(restoration: Restoration, newest: ConfigurationItem, wanted: ConfigurationItem): string[] {
  if (!isCurrent(newest)) return [];
  const { after } = planRestore(restoration, newest, wanted);
  return compareItems(after, wanted).map(({ path }) => path);
}
