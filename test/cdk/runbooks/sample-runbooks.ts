import { createRemediationRunbook } from '../../../lib/cdk/runbooks/remediation';
import { createRestoreRunbook } from '../../../lib/cdk/runbooks/restore';
import type { Runbook } from '../../../lib/cdk/runbooks/runbook';
import { createRestoreUndoRunbook, createUndoRunbook } from '../../../lib/cdk/runbooks/undo';
import type { Restoration } from '../../../lib/core/remediation/restoration';
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
    ...(mode === 'approve' && { approval: APPROVAL }),
  });

export const createUndo = (rule: Rule): Runbook | undefined =>
  createUndoRunbook({ rule, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE });

const APPROVAL = { topicArn: TOPIC, approvers: [APPROVER], hours: 24 };

export const createRestore = (restoration: Restoration): Runbook =>
  createRestoreRunbook({ restoration, approval: APPROVAL, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE });

export const createRestoreUndo = (restoration: Restoration): Runbook =>
  createRestoreUndoRunbook({ restoration, planFunctionArn: PLAN_FUNCTION, roleArn: ROLE });

/** A runbook of a rule or a restoration, with the steps that it was created from. */
export interface SampleRunbook {
  readonly title: string;
  /** The name of the rule, or of the restoration. */
  readonly name: string;
  readonly runbook: Runbook;
  readonly steps: readonly Step[];
}

/** Creates all runbooks of all rules. */
export const createRuleRunbooks = (rules: readonly Rule[]): SampleRunbook[] =>
  rules.flatMap((rule) => {
    const { remediation } = rule;
    if (!remediation) return [];
    const undo = createUndo(rule);
    return [
      ...MODES.map((mode) => ({
        title: `${rule.name}, ${mode}`,
        name: rule.name,
        runbook: createRemediation(rule, mode),
        steps: remediation.steps,
      })),
      ...(undo ? [{ title: `${rule.name}, undo`, name: rule.name, runbook: undo, steps: remediation.undoSteps }] : []),
    ];
  });

/** Creates all runbooks of all restorations. */
export const createRestoreRunbooks = (restorations: readonly Restoration[]): SampleRunbook[] =>
  restorations.flatMap((restoration) => {
    const { name, steps, undoSteps } = restoration;
    return [
      { title: name, name, runbook: createRestore(restoration), steps },
      { title: `${name}, undo`, name, runbook: createRestoreUndo(restoration), steps: undoSteps },
    ];
  });
