import { createPlanId } from '../../../contract/fingerprint';
import { type Decision, type PlanAction, type PlanAnswer, fingerprintSteps } from '../../../contract/plan-protocol';
import type { RemediationMode } from '../../../contract/response-settings';
import type { Evaluation } from '../../../core/evaluate';
import type { ConfigurationItem } from '../../../core/item';
import type { Json } from '../../../core/remediation/operation';
import type { Fix } from '../../../core/remediation/plan';
import type { Step } from '../../../core/remediation/step';
import { describeError } from '../../aws/errors';
import type { PlanDependencies } from '../context';
import { authorizeRequest } from '../execution/authorize-request';
import { type StoredPlan, PlanStore } from '../store/plan-store';
import { ResourceLock } from '../store/resource-lock';
import { type DeployedRule, findDeployedRule, toRecordedEvaluation, requireResourceType } from '../verify/evaluate-live';
import { evaluateUnderLock } from '../verify/evaluate-locked';
import { ResourceGone } from '../verify/live/live-resource';
import { namesOf, formatPlanAnswer } from './answer';
import { formatApprovalText } from './approval-text';
import { type GuardRequest, GUARDS } from './guards';

/**
 * Answers `plan`. Whatever stands in the way is a refusal with its reason, so that a document changes nothing and says
 * why. What may be applied holds the resource's lock until its execution concludes.
 * @throws Error when it is not the execution that asks
 */
export async function plan(request: PlanAction, setup: PlanDependencies): Promise<PlanAnswer> {
  await authorizeRequest(request, stepsOf(request.Rule, setup), setup);
  const known: Known = {};
  let ruling: PlanDecision;
  try {
    ruling = await rule(request, setup, known);
  } catch (error) {
    ruling = decidePlan(error);
  }
  const answered = await answer(request, setup, known, ruling);
  if (answered.Decision !== 'apply') await known.lock?.giveBack();
  return answered;
}

/** What was learnt on the way, however far it went. */
interface Known {
  /** Also where it could not be told whether it was taken. */
  lock?: ResourceLock | undefined;
  deployed?: DeployedRule;
  item?: ConfigurationItem;
  evaluation?: Evaluation;
  state?: Json;
  fix?: Fix;
  names?: readonly string[];
}

/** What decided where only the plan was wanted. */
export const DRY_RUN = 'dry run';

/** A decision, its reason for people, and for the log a word for what decided. */
export interface PlanDecision {
  readonly decision: Decision;
  readonly reason: string;
  readonly by: string;
}

export function decidePlan(error: unknown): PlanDecision {
  if (error instanceof ResourceGone) return { decision: 'stop', reason: error.message, by: 'resource gone' };
  return { decision: 'refuse', reason: describeError(error), by: 'failure' };
}

async function rule(request: PlanAction, setup: PlanDependencies, known: Known): Promise<PlanDecision> {
  const { Rule, ResourceId, DryRun, ApprovedPlan, Mode, StepsId, ExecutionId } = request;
  const deployed = findDeployedRule(Rule, setup);
  known.deployed = deployed;
  if (!ON.includes(deployed.mode)) return refuse('mode', `Remediation of rule "${Rule}" is off here`);
  // Whoever starts a former version of a document must not get round the approval that the present one asks for.
  if (deployed.mode !== Mode) {
    return refuse(
      'mode',
      `The document is for mode "${Mode}", and rule "${Rule}" is in mode "${deployed.mode}" here: ${OTHER}`,
    );
  }
  if (StepsId !== fingerprintSteps(stepsOf(Rule, setup))) return refuse('steps', `${OTHER_STEPS}: ${OTHER}`);

  const locked = { resourceType: requireResourceType(deployed), resourceId: ResourceId, executionId: ExecutionId };
  known.lock = isLastGate(request) ? new ResourceLock(locked, setup) : undefined;
  const judged = await evaluateUnderLock(deployed, ResourceId, known.lock, setup);
  known.item = judged.item;
  known.evaluation = judged.evaluation;
  known.state = judged.state;
  const { plan } = judged;
  if (plan.kind === 'nothing') return { decision: 'stop', reason: plan.reason, by: 'nothing to do' };
  if (plan.kind === 'people') {
    return DryRun === 'yes'
      ? dryRun(`Dry run: nothing would be done: a person must decide: ${plan.reason}`)
      : refuse('people', `A person must decide: ${plan.reason}`);
  }
  known.names = namesOf(stepsOf(Rule, setup), plan.calls);
  known.fix = plan;

  const refused = await refusalByGates({ request, deployed, fix: plan, setup });
  if (DryRun === 'yes') return dryRun(dryRunReason(plan, refused?.reason));
  if (refused) return refused;
  if (ApprovedPlan !== '' && ApprovedPlan !== createPlanId(Rule, ResourceId, plan.calls)) {
    const now = `it now takes plan ${createPlanId(Rule, ResourceId, plan.calls)}: ${plan.summary}`;
    return refuse('approved plan', `The resource was changed since plan ${ApprovedPlan} was made: ${now}`);
  }
  return { decision: 'apply', reason: plan.summary, by: 'plan' };
}

/** Whether calls may follow upon the answer: not in a dry run, nor before the approval. */
const isLastGate = ({ DryRun, Mode, ApprovedPlan }: PlanAction): boolean =>
  DryRun === 'no' && !(Mode === 'approve' && ApprovedPlan === '');

async function refusalByGates(asked: GuardRequest): Promise<PlanDecision | undefined> {
  for (const gate of GUARDS) {
    const refusal = await gate.refusal(asked);
    if (refusal !== undefined) return refuse(gate.name, refusal);
  }
  return undefined;
}

const OTHER = "start the document's present version";
export const OTHER_STEPS =
  'The document has other steps than the plan function plans for, and one of them is of another deployment';

/** What is none of these is off. */
const ON: readonly RemediationMode[] = ['manual', 'approve', 'automatic'];

const refuse = (by: string, reason: string): PlanDecision => ({ decision: 'refuse', reason, by });

const dryRun = (reason: string): PlanDecision => ({ decision: 'stop', reason, by: DRY_RUN });

function dryRunReason({ summary, sideEffects }: Fix, refusal: string | undefined): string {
  const effects = sideEffects.join('; ');
  return [
    `Dry run: would ${lowerFirst(summary)}`,
    // The refusal may name them already.
    ...(effects !== '' && !refusal?.includes(effects) ? [`What else changes: ${effects}`] : []),
    ...(refusal === undefined ? [] : [`It would be refused: ${refusal}`]),
  ].join('. ');
}

/** A name in capitals stays as it is. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

async function answer(request: PlanAction, setup: PlanDependencies, known: Known, ruling: PlanDecision): Promise<PlanAnswer> {
  const { Rule, ResourceId, Mode, ExecutionId } = request;
  const { deployed, item, evaluation, fix, state = null, names = [] } = known;
  const planId = fix ? createPlanId(Rule, ResourceId, fix.calls) : '';
  const decided: StoredPlan = {
    kind: 'remediation',
    rule: Rule,
    resourceType: deployed ? requireResourceType(deployed) : '',
    resourceId: ResourceId,
    mode: Mode,
    dryRun: ruling.by === DRY_RUN,
    decision: ruling.decision,
    reason: ruling.reason,
    summary: fix?.summary ?? null,
    calls: fix?.calls ?? [],
    names,
    undo: fix?.undo ?? [],
    cannotUndo: fix?.cannotUndo ?? null,
    sideEffects: fix?.sideEffects ?? [],
    pending: fix?.pending ?? null,
    before: state,
    verdictBefore: evaluation ? toRecordedEvaluation(evaluation) : null,
  };
  const approval = fix && item && evaluation ? formatApprovalText(Rule, item, evaluation, fix, planId) : '';
  return storeAndAnswer(ExecutionId, decided, stepsOf(Rule, setup), { planId, approval }, setup, {
    rule: Rule,
    by: ruling.by,
  });
}

/** What is decided is kept before it is answered: what is done without a record of it could not be undone. */
export async function storeAndAnswer(
  executionId: string,
  decided: StoredPlan,
  steps: readonly Step[],
  texts: { readonly planId: string; readonly approval: string },
  setup: PlanDependencies,
  about: { readonly rule: string; readonly by: string },
): Promise<PlanAnswer> {
  const { answer, plan } = formatPlanAnswer(decided, steps, texts);
  const details = { ...about, executionId, resourceId: plan.resourceId };
  try {
    await new PlanStore(setup).keep(executionId, plan);
  } catch (error) {
    const reason = `Cannot keep the plan: ${describeError(error)}`;
    setup.logger.error('Cannot keep the plan', { ...details, error });
    return formatPlanAnswer({ ...plan, decision: 'refuse', reason }, steps, texts).answer;
  }
  setup.logger.info('Planned', { ...details, decision: answer.Decision });
  return answer;
}

/** Also of a rule that is not deployed here any more: its document may still be. */
const stepsOf = (rule: string, { registry }: PlanDependencies): readonly Step[] =>
  registry.find(({ name }) => name === rule)?.remediation?.steps ?? [];
