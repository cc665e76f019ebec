import { fingerprintSteps } from '../../contract/plan-protocol';
import type { RemediationMode } from '../../contract/response-settings';
import { type Rule, runsOnChanges } from '../../core/rule';
import { type Approval, createApprovalSteps } from './approval';
import { createCallSteps, listCallOutputs } from './call-steps';
import { createResourceParameter, createRoleParameter, DECISION_PARAMETER, DRY_RUN_PARAMETER } from './parameters';
import {
  createConcludeSteps,
  createPlanSteps,
  createVerifySteps,
  FINAL_OUTPUTS,
  PLAN_OUTPUTS,
  PLAN_TEXTS,
  type RequestPayload,
} from './plan-steps';
import { ON_FAILURE, type Runbook, type RunbookStep, renderRunbook } from './runbook';

interface RemediationRunbookOptions {
  readonly rule: Rule;
  /** The Config rule to evaluate again after the remediation, if only a schedule triggers it. */
  readonly configRule: DeployedConfigRule;
  readonly mode: Exclude<RemediationMode, 'off'>;
  /** The ARN, which may be a token of the CDK. */
  readonly planFunctionArn: string;
  /** The ARN, which may be a token of the CDK. */
  readonly roleArn: string;
  /** Required for mode `approve`, not allowed for other modes. */
  readonly approval?: Approval;
}

/** The deployed rule of AWS Config. */
interface DeployedConfigRule {
  readonly name: string;
  /** The ARN, which may be a token of the CDK. */
  readonly arn: string;
}

/** Creates the runbook that remediates a resource of the rule. */
export function createRemediationRunbook(options: RemediationRunbookOptions): Runbook {
  const { rule, mode, approval, planFunctionArn, configRule, roleArn } = options;
  const { remediation } = rule;
  if (!remediation) throw new Error(`Cannot create runbook of rule "${rule.name}": it has no remediation`);
  if ((mode === 'approve') !== (approval !== undefined)) {
    const found = approval ? 'an approval' : 'no approval';
    throw new Error(`Cannot create runbook of rule "${rule.name}" for mode "${mode}": got ${found}`);
  }
  const subject = { Rule: rule.name, ResourceId: '{{ ResourceId }}', ExecutionId: '{{ automation:EXECUTION_ID }}' };
  const plan: RequestPayload<'plan'> = {
    Action: 'plan',
    ...subject,
    Mode: mode,
    DryRun: '{{ DryRun }}',
    DecidedByPerson: '{{ DecidedByPerson }}',
    ApprovedPlan: '',
    StepsId: fingerprintSteps(remediation.steps),
  };
  const calls = createCallSteps(remediation.steps, approval ? 'ReadPlanAgain' : 'ReadPlan', 'Verify');
  const firstCall = calls[0]?.name ?? 'Verify';
  const outputs = [...PLAN_OUTPUTS, ...listCallOutputs(remediation.steps)];
  const planSteps = approval
    ? [
        ...createPlanSteps(planFunctionArn, plan, { outputs: PLAN_OUTPUTS, applyStep: 'Approve' }),
        ...createApprovalSteps(approval),
        // The approved plan is only applied if the resource still needs it.
        ...createPlanSteps(planFunctionArn, toApproved(plan), { suffix: 'Again', outputs, applyStep: firstCall }),
      ]
    : createPlanSteps(planFunctionArn, plan, { outputs, applyStep: firstCall });
  return renderRunbook({
    name: rule.name,
    callSteps: remediation.steps,
    description: [
      `Remediates a resource that is non-compliant with rule ${rule.name}: ${rule.title}.`,
      'Reads the current state of the resource, plans, and stops if nothing needs to change or a person must decide.',
      'With DryRun "yes" it changes nothing and returns the plan.',
    ].join('\n'),
    parameters: {
      ...createResourceParameter(rule.resource.resourceTypes),
      ...DRY_RUN_PARAMETER,
      ...DECISION_PARAMETER,
      ...createRoleParameter(roleArn),
    },
    steps: [
      ...planSteps,
      ...calls,
      ...createVerifySteps(planFunctionArn, 'Evaluates the resource again', { Action: 'verify', ...subject }),
      ...(runsOnChanges(rule) ? [] : [createReevaluateStep(configRule)]),
      ...createConcludeSteps(planFunctionArn, { Action: 'conclude', ...subject }),
    ],
    outputs: [
      ...PLAN_TEXTS.map((name) => `ReadPlan.${name}`),
      ...(approval ? PLAN_TEXTS.map((name) => `ReadPlanAgain.${name}`) : []),
      ...FINAL_OUTPUTS,
    ],
  });
}

/** Returns the request for a plan after a person has approved it. */
const toApproved = (plan: RequestPayload<'plan'>): RequestPayload<'plan'> => ({
  ...plan,
  DecidedByPerson: 'yes',
  ApprovedPlan: '{{ ReadPlan.PlanId }}',
});

/**
 * Makes AWS Config evaluate the rule soon. It does so later in any case, so a failure does not fail the remediation.
 *
 * Only for a rule that a schedule alone triggers: AWS Config evaluates, and charges for, every resource of the rule.
 * The other rules evaluate the remediated resource when AWS Config has recorded its change, and not before, since until
 * then they would see its old state.
 */
const createReevaluateStep = ({ name, arn }: DeployedConfigRule): RunbookStep => ({
  name: 'Reevaluate',
  description: 'Starts an evaluation by AWS Config',
  action: 'aws:executeAwsApi',
  onFailure: 'Continue',
  onCancel: ON_FAILURE,
  isCritical: false,
  inputs: { Service: 'config', Api: 'StartConfigRulesEvaluation', ConfigRuleNames: [name] },
  permission: { action: 'config:StartConfigRulesEvaluation', resource: arn },
});
