import type { Evaluation } from '../../core/evaluate';
import type { ConfigurationItem } from '../../core/item';
import type { Json } from '../../core/remediation/operation';
import type { Fix } from '../../core/remediation/plan';
import type { Step } from '../../core/remediation/step';
import type { RemediationMode } from '../reaction-settings';
import { approvalText } from './approval-text';
import { planIdOf } from './canonical';
import { GATES } from './gates';
import { type KeptPlan, PlanStore } from './kept-plan';
import { ResourceGone } from './live/live-resource';
import { type DeployedRule, deployedRule, judgeLive, recordedVerdict, resourceTypeOf } from './live-judgement';
import { namesOf, planAnswer } from './plan-answer';
import { type PlanSetup, reasonOf } from './plan-setup';
import type { Decision, PlanAction, PlanAnswer } from './protocol';

/**
 * Answers `plan`. Never throws: whatever stands in the way is a refusal with its reason, so that a document changes
 * nothing and says why.
 */
export async function plan(request: PlanAction, setup: PlanSetup): Promise<PlanAnswer> {
  const known: Known = {};
  let ruling: Ruling;
  try {
    ruling = await rule(request, setup, known);
  } catch (error) {
    ruling = rulingOn(error);
  }
  return answer(request, setup, known, ruling);
}

/** What was learnt on the way, however far it went. */
interface Known {
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
export interface Ruling {
  readonly decision: Decision;
  readonly reason: string;
  readonly by: string;
}

export function rulingOn(error: unknown): Ruling {
  if (error instanceof ResourceGone) return { decision: 'stop', reason: error.message, by: 'resource gone' };
  return { decision: 'refuse', reason: reasonOf(error), by: 'failure' };
}

async function rule(request: PlanAction, setup: PlanSetup, known: Known): Promise<Ruling> {
  const { Rule, ResourceId, DryRun, ApprovedPlan } = request;
  const deployed = deployedRule(Rule, setup);
  known.deployed = deployed;
  if (!ON.includes(deployed.mode)) return refuse('mode', `Remediation of rule "${Rule}" is off here`);

  const judged = await judgeLive(deployed, ResourceId, setup);
  known.item = judged.item;
  known.evaluation = judged.evaluation;
  known.state = judged.state;
  const { plan } = judged;
  if (plan.kind === 'nothing') return { decision: 'stop', reason: plan.because, by: 'nothing to do' };
  if (plan.kind === 'people') return refuse('people', `A person must decide: ${plan.because}`);
  known.names = namesOf(stepsOf(Rule, setup), plan.calls);
  known.fix = plan;

  for (const gate of GATES) {
    const refusal = await gate.refusal({ request, deployed, fix: plan, setup });
    if (refusal !== undefined) return refuse(gate.name, refusal);
  }
  if (DryRun === 'yes') return { decision: 'stop', reason: dryRunReason(plan), by: DRY_RUN };
  if (ApprovedPlan !== '' && ApprovedPlan !== planIdOf(Rule, ResourceId, plan.calls)) {
    const now = `it now takes plan ${planIdOf(Rule, ResourceId, plan.calls)}: ${plan.summary}`;
    return refuse('approved plan', `The resource was changed since plan ${ApprovedPlan} was made: ${now}`);
  }
  return { decision: 'apply', reason: plan.summary, by: 'plan' };
}

/** What is none of these is off. */
const ON: readonly RemediationMode[] = ['manual', 'approve', 'automatic'];

const refuse = (by: string, reason: string): Ruling => ({ decision: 'refuse', reason, by });

const dryRunReason = ({ summary, sideEffects }: Fix): string =>
  [
    `Dry run: would ${lowerFirst(summary)}`,
    ...(sideEffects.length > 0 ? [`What else changes: ${sideEffects.join('; ')}`] : []),
  ].join('. ');

/** A name in capitals stays as it is. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

async function answer(request: PlanAction, setup: PlanSetup, known: Known, ruling: Ruling): Promise<PlanAnswer> {
  const { Rule, ResourceId, Mode, ExecutionId } = request;
  const { deployed, item, evaluation, fix, state = null, names = [] } = known;
  const planId = fix ? planIdOf(Rule, ResourceId, fix.calls) : '';
  const decided: KeptPlan = {
    kind: 'remediation',
    resourceType: deployed ? resourceTypeOf(deployed) : '',
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
    verdictBefore: evaluation ? recordedVerdict(evaluation) : null,
  };
  const approval = fix && item && evaluation ? approvalText(Rule, item, evaluation, fix, planId) : '';
  return keepAndAnswer(ExecutionId, decided, stepsOf(Rule, setup), { planId, approval }, setup, {
    rule: Rule,
    by: ruling.by,
  });
}

/** What is decided is kept before it is answered: what is done without a record of it could not be undone. */
export async function keepAndAnswer(
  executionId: string,
  decided: KeptPlan,
  steps: readonly Step[],
  texts: { readonly planId: string; readonly approval: string },
  setup: PlanSetup,
  about: { readonly rule: string; readonly by: string },
): Promise<PlanAnswer> {
  const { answer, plan } = planAnswer(decided, steps, texts);
  const details = { ...about, executionId, resourceId: plan.resourceId };
  try {
    await new PlanStore(setup).keep(executionId, plan);
  } catch (error) {
    const reason = `Cannot keep the plan: ${reasonOf(error)}`;
    setup.logger.error('Cannot keep the plan', { ...details, error });
    return planAnswer({ ...plan, decision: 'refuse', reason }, steps, texts).answer;
  }
  setup.logger.info('Planned', { ...details, decision: answer.Decision });
  return answer;
}

/** Also of a rule that is not deployed here any more: its document may still be. */
const stepsOf = (rule: string, { registry }: PlanSetup): readonly Step[] =>
  registry.find(({ name }) => name === rule)?.remediation?.steps ?? [];
