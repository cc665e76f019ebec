import { fingerprintSteps } from '../../contract/plan-protocol';
import type { Restoration } from '../../core/remediation/restoration';
import { type Approval, createApprovalSteps } from './approval';
import { createCallSteps, listCallOutputs } from './call-steps';
import { createResourceParameter, createRoleParameter, DRY_RUN_PARAMETER, TIME_PARAMETER } from './parameters';
import {
  createConcludeSteps,
  createPlanSteps,
  createVerifySteps,
  FINAL_OUTPUTS,
  PLAN_OUTPUTS,
  PLAN_TEXTS,
  type RequestPayload,
} from './plan-steps';
import { type Runbook, renderRunbook } from './runbook';

interface RestoreRunbookOptions {
  readonly restoration: Restoration;
  readonly approval: Approval;
  /** The ARN, which may be a token of the CDK. */
  readonly planFunctionArn: string;
  /** The ARN, which may be a token of the CDK. */
  readonly roleArn: string;
}

/** Creates the runbook that puts a resource back to a recorded state, once an approver has accepted the plan. */
export function createRestoreRunbook(options: RestoreRunbookOptions): Runbook {
  const { restoration, approval, planFunctionArn, roleArn } = options;
  const { name, steps, resource, properties } = restoration;
  const subject = { Rule: name, ResourceId: '{{ ResourceId }}', ExecutionId: '{{ automation:EXECUTION_ID }}' };
  const plan: RequestPayload<'plan-restore'> = {
    Action: 'plan-restore',
    ...subject,
    To: '{{ To }}',
    DryRun: '{{ DryRun }}',
    ApprovedPlan: '',
    StepsId: fingerprintSteps(steps),
  };
  const approved = { ...plan, ApprovedPlan: '{{ ReadPlan.PlanId }}' };
  const calls = createCallSteps(steps, 'ReadPlanAgain', 'Verify');
  const outputs = [...PLAN_OUTPUTS, ...listCallOutputs(steps)];
  return renderRunbook({
    name,
    callSteps: steps,
    description: [
      `Puts a resource back to the state that AWS Config recorded: ${properties}.`,
      'Reads the recorded and the current state, plans, and waits for an approver before it changes anything.',
      'With DryRun "yes" it changes nothing and returns the plan.',
    ].join('\n'),
    parameters: {
      ...createResourceParameter(resource.resourceTypes),
      ...TIME_PARAMETER,
      ...DRY_RUN_PARAMETER,
      ...createRoleParameter(roleArn),
    },
    steps: [
      ...createPlanSteps(planFunctionArn, plan, { outputs: PLAN_OUTPUTS, applyStep: 'Approve' }),
      ...createApprovalSteps(approval),
      // The approved plan is only applied if the resource still needs it.
      ...createPlanSteps(planFunctionArn, approved, {
        suffix: 'Again',
        outputs,
        applyStep: calls[0]?.name ?? 'Verify',
      }),
      ...calls,
      ...createVerifySteps(planFunctionArn, 'Compares the resource with the recorded state', {
        Action: 'verify-restore',
        ...subject,
      }),
      ...createConcludeSteps(planFunctionArn, { Action: 'conclude', ...subject }),
    ],
    outputs: [...PLAN_TEXTS.flatMap((text) => [`ReadPlan.${text}`, `ReadPlanAgain.${text}`]), ...FINAL_OUTPUTS],
  });
}
