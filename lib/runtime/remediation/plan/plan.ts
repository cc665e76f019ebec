import { createPlanId } from '../../../contract/fingerprint';
import { fingerprintSteps, type PlanAction, type PlanAnswer } from '../../../contract/plan-protocol';
import type { RemediationMode } from '../../../contract/response-settings';
import type { Fix } from '../../../core/remediation/plan';
import { listPlannedTypes } from '../../../core/remediation/plan-remediation';
import type { Step } from '../../../core/remediation/step';
import type { Rule } from '../../../core/rule';
import { toClause } from '../../../core/text/casing';
import { formatMinute } from '../../../core/time';
import { findTypesById } from '../../../resources/resource-ids';
import type { PlanDependencies } from '../dependencies';
import { authorizeRequest } from '../execution/authorize-request';
import { ApprovalRequests, type UnapprovedPlan } from '../store/approval-requests';
import { ResourceLock } from '../store/resource-lock';
import { evaluateLive, findDeployedRule, findResourceType, formatResourceType } from '../verify/evaluate-live';
import { listProcedureSteps } from '../verify/procedure';
import { readUnderLock } from '../verify/read-locked';
import { nameCalls } from './answer';
import { compareWithApproved, DRY_RUN, type PlanDecision, refuse, showRefusal, stop, WRONG_STEPS } from './decision';
import { answerPlan, type PlanDraft } from './draft';
import { checkGuards } from './guards';

/**
 * Answers `plan`.
 * @throws Error when the request is not from the execution
 */
export async function plan(request: PlanAction, dependencies: PlanDependencies): Promise<PlanAnswer> {
  const { steps } = listProcedureSteps(request.Rule, dependencies);
  await authorizeRequest(request, steps, dependencies);
  return answerPlan(request, steps, dependencies, (draft) => decidePlan(request, steps, dependencies, draft));
}

async function decidePlan(
  request: PlanAction,
  steps: readonly Step[],
  dependencies: PlanDependencies,
  draft: PlanDraft,
): Promise<PlanDecision> {
  const { Rule, ResourceId, DryRun, ApprovedPlan, Mode, StepsId, ExecutionId } = request;
  const deployed = findDeployedRule(Rule, dependencies);
  draft.resourceType = formatResourceType(deployed, ResourceId);
  if (!MODES_WITH_RUNBOOK.includes(deployed.mode)) return refuse('mode', `Remediation of rule "${Rule}" is off`);
  // Otherwise someone could start an earlier version of the runbook to bypass the approval.
  if (deployed.mode !== Mode) {
    const mismatch = `The runbook is for mode "${Mode}", but rule "${Rule}" is in mode "${deployed.mode}"`;
    return refuse('mode', `${mismatch}: ${START_CURRENT_VERSION}`);
  }
  if (StepsId !== fingerprintSteps(steps)) return refuse('steps', `${WRONG_STEPS}: ${START_CURRENT_VERSION}`);

  const manualReason = findManualReason(deployed.rule, ResourceId);
  if (manualReason !== undefined) return showRefusal(request, refuseManual(manualReason));
  const resourceType = await findResourceType(deployed, ResourceId, dependencies);
  draft.resourceType = resourceType;
  const resource = { resourceType, resourceId: ResourceId };
  draft.lock = mayCallsFollow(request)
    ? new ResourceLock({ ...resource, executionId: ExecutionId }, dependencies)
    : undefined;
  const live = await readUnderLock(() => evaluateLive(deployed, resource, dependencies), draft.lock, dependencies);
  draft.live = live;
  const { plan: fix } = live;
  if (fix.kind === 'nothing') return stop('nothing to do', fix.reason);
  if (fix.kind === 'manual') return showRefusal(request, refuseManual(fix.reason));
  draft.names = nameCalls(steps, fix.calls);
  draft.fix = fix;

  const refused = await checkGuards({ request, deployed, resourceType, fix, dependencies });
  if (DryRun === 'yes') return stop(DRY_RUN, formatDryRun(fix, refused?.reason));
  if (refused) return refused;
  const planId = createPlanId(Rule, ResourceId, fix.calls);
  if (isRequestByConfig(request)) {
    const requests = new ApprovalRequests(dependencies, { rule: Rule, resourceId: ResourceId });
    const unapproved = await requests.findUnapproved(planId);
    if (unapproved && dependencies.now() < unapproved.repeatAt) return stop('approval', formatUnapproved(unapproved));
  }
  const changed = compareWithApproved(ApprovedPlan, planId, fix);
  return changed ?? { decision: 'apply', reason: fix.summary, keyword: 'plan' };
}

const refuseManual = (cause: string): PlanDecision => refuse('manual', `Needs manual remediation: ${cause}`);

/** Returns the reason if no type that the remediation can change has IDs of this form. */
function findManualReason(rule: Rule, id: string): string | undefined {
  const { manualTypes = {} } = rule.remediation ?? {};
  return findTypesById(listPlannedTypes(rule), id).length === 0 ? Object.values(manualTypes)[0] : undefined;
}

const MODES_WITH_RUNBOOK: readonly RemediationMode[] = ['manual', 'approve', 'automatic'];

const START_CURRENT_VERSION = 'start the current version of the runbook';

/** Calls follow neither in a dry run nor before the approval. */
const mayCallsFollow = ({ DryRun, Mode, ApprovedPlan }: PlanAction): boolean =>
  DryRun === 'no' && !(Mode === 'approve' && ApprovedPlan === '');

/** Whether approvers will be asked, although no person has started the runbook. */
const isRequestByConfig = ({ Mode, ApprovedPlan, DecidedByPerson }: PlanAction): boolean =>
  Mode === 'approve' && ApprovedPlan === '' && DecidedByPerson === 'no';

const formatUnapproved = ({ endedAt, repeatAt }: UnapprovedPlan): string =>
  `Nobody approved this plan when it was requested, until ${formatMinute(endedAt.toISOString())}: the request is not repeated before ${formatMinute(repeatAt.toISOString())}. To request it now, start the runbook with DecidedByPerson "yes"`;

function formatDryRun({ summary, sideEffects }: Fix, refusal: string | undefined): string {
  const effects = sideEffects.join('; ');
  return [
    `Dry run: would ${toClause(summary)}`,
    // The refusal may list them already.
    ...(effects !== '' && !refusal?.includes(effects) ? [`Side effects: ${effects}`] : []),
    ...(refusal === undefined ? [] : [`It would be refused: ${refusal}`]),
  ].join('. ');
}
