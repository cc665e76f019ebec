import { fingerprintSteps } from '../../contract/plan-protocol';
import type { Rule } from '../../core/rule';
import { callOutputs, callSteps } from './call-steps';
import { toRunbook } from './document';
import { dryRunParameter, executionParameter, roleParameter } from './parameters';
import { concludeSteps, PLAN_OUTPUTS, PLAN_TEXTS, planSteps, verifySteps } from './plan-steps';
import type { Runbook } from './runbook';

export interface UndoRunbookOptions {
  readonly rule: Rule;
  /** ARNs may be tokens of the CDK. */
  readonly planFunctionArn: string;
  readonly roleArn: string;
}

/** The document that takes an execution back; undefined when nothing that the rule does can be taken back. */
export function undoRunbook({ rule, planFunctionArn, roleArn }: UndoRunbookOptions): Runbook | undefined {
  const steps = rule.remediation?.undoSteps ?? [];
  if (steps.length === 0) return undefined;
  const calls = callSteps(steps, 'ReadPlan', 'Verify');
  const request = { Rule: rule.name, ExecutionId: '{{ automation:EXECUTION_ID }}' };
  // Which resource it is, only the record of the other execution tells.
  const unknown = { ...request, ResourceId: '' };
  const known = { ...request, ResourceId: '{{ ReadPlan.ResourceId }}' };
  return toRunbook({
    description: [
      `Takes back what a remediation by rule ${rule.name} did. ${rule.title}.`,
      'Changes nothing when the resource was changed since. The rule calls the resource non-compliant afterwards:',
      'waive it first, or an automatic remediation starts again.',
      'With DryRun "yes" it changes nothing and shows the plan.',
    ].join(' '),
    parameters: { ...executionParameter, ...dryRunParameter, ...roleParameter(roleArn) },
    steps: [
      ...planSteps(
        '',
        planFunctionArn,
        {
          Action: 'plan-undo',
          ...unknown,
          Undoes: '{{ ExecutionId }}',
          DryRun: '{{ DryRun }}',
          StepsId: fingerprintSteps(steps),
        },
        [...PLAN_OUTPUTS, ...callOutputs(steps)],
        calls[0]?.name ?? 'Verify',
      ),
      ...calls,
      ...verifySteps(planFunctionArn, 'Looks whether all is as before', { Action: 'verify-undo', ...known }),
      ...concludeSteps(planFunctionArn, { Action: 'conclude', ...unknown }),
    ],
    outputs: [
      ...PLAN_TEXTS.map((name) => `ReadPlan.${name}`),
      ...['ReadResult.Result', 'ReadResult.Reason', 'ReadRecord.ExecutionId', 'ReadRecord.Outcome'],
      ...['Conclude.Payload', 'ConcludeFailure.Payload'],
    ],
  });
}
