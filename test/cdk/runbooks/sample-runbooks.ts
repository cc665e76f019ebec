import { createRemediationRunbook } from '../../../lib/cdk/runbooks/remediation';
import type { Runbook } from '../../../lib/cdk/runbooks/runbook';
import { createUndoRunbook } from '../../../lib/cdk/runbooks/undo';
import type { Step } from '../../../lib/core/remediation/step';
import type { Rule } from '../../../lib/core/rule';

export const PLAN_FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:assay-plan';
export const ROLE = 'arn:aws:iam::111122223333:role/assay-remediate';
export const CONFIG_RULE_ARN = 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-ab12cd';
export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:AutomationAssayApproval';
export const APPROVER = 'arn:aws:iam::111122223333:role/on-call';

/** The modes in which a runbook is deployed. */
export const MODES = ['manual', 'approve', 'automatic'] as const;
export type Mode = (typeof MODES)[number];

export const createRemediation = (rule: Rule, mode: Mode): Runbook =>
  createRemediationRunbook({
    rule,
    configRule: { name: `assay-${rule.name}`, arn: CONFIG_RULE_ARN },
    mode,
    planFunctionArn: PLAN_FUNCTION,
    roleArn: ROLE,
    ...(mode === 'approve' && { approval: { topicArn: TOPIC, approvers: [APPROVER], hours: 24 } }),
  });

export const createUndo = (rule: Rule): Runbook | undefined =>
  createUndoRunbook({ rule, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE });

/** A runbook of a rule, with the steps that it was created from. */
export interface RuleRunbook {
  readonly title: string;
  readonly rule: Rule;
  readonly runbook: Runbook;
  readonly steps: readonly Step[];
}

/** Creates all runbooks of all rules. */
export const createAllRunbooks = (rules: readonly Rule[]): RuleRunbook[] =>
  rules.flatMap((rule) => {
    const { remediation } = rule;
    if (!remediation) return [];
    const undo = createUndo(rule);
    return [
      ...MODES.map((mode) => ({
        title: `${rule.name}, ${mode}`,
        rule,
        runbook: createRemediation(rule, mode),
        steps: remediation.steps,
      })),
      ...(undo ? [{ title: `${rule.name}, undo`, rule, runbook: undo, steps: remediation.undoSteps }] : []),
    ];
  });
