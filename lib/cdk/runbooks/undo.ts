import { fingerprintSteps } from '../../contract/plan-protocol';
import type { Restoration } from '../../core/remediation/restoration';
import type { Step } from '../../core/remediation/step';
import type { Rule } from '../../core/rule';
import { createCallSteps, listCallOutputs } from './call-steps';
import { createRoleParameter, DRY_RUN_PARAMETER, EXECUTION_PARAMETER } from './parameters';
import {
  createConcludeSteps,
  createPlanSteps,
  createVerifySteps,
  FINAL_OUTPUTS,
  PLAN_OUTPUTS,
  PLAN_TEXTS,
} from './plan-steps';
import { type Runbook, renderRunbook } from './runbook';

interface UndoOptions {
  /** The ARN, which may be a token of the CDK. */
  readonly planFunctionArn: string;
  /** The ARN, which may be a token of the CDK. */
  readonly roleArn: string;
}

/**
 * Creates the runbook that undoes a remediation execution. Returns undefined if the rule's remediation cannot be
 * undone.
 */
export function createUndoRunbook({ rule, ...options }: UndoOptions & { readonly rule: Rule }): Runbook | undefined {
  const steps = rule.remediation?.undoSteps ?? [];
  if (steps.length === 0) return undefined;
  const description = [
    `Undoes a remediation execution of rule ${rule.name}: ${rule.title}.`,
    'Changes nothing if the resource was changed since. The resource becomes non-compliant again:',
    'add a waiver first, or an automatic remediation starts again.',
  ];
  return renderUndo({ name: rule.name, steps, description }, options);
}

/** Creates the runbook that undoes a restore. */
export function createRestoreUndoRunbook({
  restoration: { name, undoSteps: steps, properties },
  ...options
}: UndoOptions & { readonly restoration: Restoration }): Runbook {
  const description = [`Undoes a restore: ${properties}.`, 'Changes nothing if the resource was changed since.'];
  return renderUndo({ name, steps, description }, options);
}

interface UndoProcedure {
  /** The name of the rule, or of the restoration. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly description: readonly string[];
}

function renderUndo({ name, steps, description }: UndoProcedure, { planFunctionArn, roleArn }: UndoOptions): Runbook {
  const calls = createCallSteps(steps, 'ReadPlan', 'Verify');
  const request = { Rule: name, ExecutionId: '{{ automation:EXECUTION_ID }}' };
  // The resource is only known from the record of the undone execution, which the plan function reads.
  const withoutResource = { ...request, ResourceId: '' };
  const withResource = { ...request, ResourceId: '{{ ReadPlan.ResourceId }}' };
  return renderRunbook({
    name,
    callSteps: steps,
    description: [...description, 'With DryRun "yes" it changes nothing and returns the plan.'].join('\n'),
    parameters: { ...EXECUTION_PARAMETER, ...DRY_RUN_PARAMETER, ...createRoleParameter(roleArn) },
    steps: [
      ...createPlanSteps(
        planFunctionArn,
        {
          Action: 'plan-undo',
          ...withoutResource,
          Undoes: '{{ ExecutionId }}',
          DryRun: '{{ DryRun }}',
          StepsId: fingerprintSteps(steps),
        },
        { outputs: [...PLAN_OUTPUTS, ...listCallOutputs(steps)], applyStep: calls[0]?.name ?? 'Verify' },
      ),
      ...calls,
      ...createVerifySteps(planFunctionArn, 'Compares the resource with its earlier state', {
        Action: 'verify-undo',
        ...withResource,
      }),
      ...createConcludeSteps(planFunctionArn, { Action: 'conclude', ...withoutResource }),
    ],
    outputs: [...PLAN_TEXTS.map((name) => `ReadPlan.${name}`), ...FINAL_OUTPUTS],
  });
}
