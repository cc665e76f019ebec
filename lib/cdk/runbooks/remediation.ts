import { fingerprintSteps } from '../../contract/plan-protocol';
import type { RemediationMode } from '../../contract/response-settings';
import type { Rule } from '../../core/rule';
import { callOutputs, callSteps } from './call-steps';
import { choose, FAILURE, ON_FAILURE, type RunbookStep, toRunbook } from './document';
import { dryRunParameter, personParameter, resourceParameter, roleParameter } from './parameters';
import { concludeSteps, PLAN_OUTPUTS, PLAN_TEXTS, type PlanRequestStep, planSteps, verifySteps } from './plan-steps';
import type { Runbook } from './runbook';

export interface RemediationRunbookOptions {
  readonly rule: Rule;
  /** The Config rule that is evaluated again afterwards. */
  readonly configRuleName: string;
  readonly mode: Exclude<RemediationMode, 'off'>;
  /** ARNs may be tokens of the CDK. */
  readonly planFunctionArn: string;
  readonly roleArn: string;
  /** There exactly when the mode is `approve`. */
  readonly approval?: Approval;
}

export interface Approval {
  /** AWS wants the topic's name to begin with `Automation`. */
  readonly topicArn: string;
  /** ARNs of IAM users and roles, at most ten. */
  readonly approvers: readonly string[];
  readonly hours: number;
}

/** The document that puts a resource of the rule right. */
export function remediationRunbook(options: RemediationRunbookOptions): Runbook {
  const { rule, mode, approval, planFunctionArn, configRuleName, roleArn } = options;
  const { remediation } = rule;
  if (!remediation) throw new Error(`Cannot write the SSM document of rule "${rule.name}": it has no remediation`);
  if ((mode === 'approve') !== (approval !== undefined)) {
    const found = approval ? 'an approval' : 'no approval';
    throw new Error(`Cannot write the SSM document of rule "${rule.name}" for mode "${mode}": found ${found}`);
  }
  const about = { Rule: rule.name, ResourceId: '{{ ResourceId }}', ExecutionId: '{{ automation:EXECUTION_ID }}' };
  const plan: PlanRequestStep<'plan'> = {
    Action: 'plan',
    ...about,
    Mode: mode,
    DryRun: '{{ DryRun }}',
    DecidedByPerson: '{{ DecidedByPerson }}',
    ApprovedPlan: '',
    StepsId: fingerprintSteps(remediation.steps),
  };
  const finalPlan = approval ? 'ReadPlanAgain' : 'ReadPlan';
  const outputs = [...PLAN_OUTPUTS, ...callOutputs(remediation.steps)];
  const calls = callSteps(remediation.steps, finalPlan, 'Verify');
  return toRunbook({
    description: [
      `Puts right what rule ${rule.name} calls non-compliant. ${rule.title}.`,
      'Reads the resource as it is now, plans, and stops when nothing is to be done or a person must decide.',
      'With DryRun "yes" it changes nothing and shows the plan.',
    ].join(' '),
    parameters: {
      ...resourceParameter(rule.resource.resourceTypes),
      ...dryRunParameter,
      ...personParameter,
      ...roleParameter(roleArn),
    },
    steps: approval
      ? [
          ...planSteps('', planFunctionArn, plan, PLAN_OUTPUTS, 'Approve'),
          ...approving(approval),
          // What was approved is done only if it is still what the resource needs.
          ...planSteps('Again', planFunctionArn, approved(plan), outputs, firstOf(calls)),
          ...calls,
          ...closing(),
        ]
      : [...planSteps('', planFunctionArn, plan, outputs, firstOf(calls)), ...calls, ...closing()],
    outputs: [
      ...PLAN_TEXTS.map((name) => `ReadPlan.${name}`),
      ...(approval ? PLAN_TEXTS.map((name) => `ReadPlanAgain.${name}`) : []),
      ...['ReadResult.Result', 'ReadResult.Reason', 'ReadRecord.ExecutionId', 'ReadRecord.Outcome'],
      ...['Conclude.Payload', 'ConcludeFailure.Payload'],
    ],
  });

  function closing(): RunbookStep[] {
    return [
      ...verifySteps(planFunctionArn, 'Judges the resource again', { Action: 'verify', ...about }),
      reevaluate(configRuleName),
      ...concludeSteps(planFunctionArn, { Action: 'conclude', ...about }),
    ];
  }
}

/** By then a person has seen the plan. */
const approved = (plan: PlanRequestStep<'plan'>): PlanRequestStep<'plan'> => ({
  ...plan,
  DecidedByPerson: 'yes',
  ApprovedPlan: '{{ ReadPlan.PlanId }}',
});

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html */
const approving = ({ topicArn, approvers, hours }: Approval): RunbookStep[] => [
  {
    name: 'Approve',
    description: 'Waits for a person',
    action: 'aws:approve',
    timeoutSeconds: hours * 3600,
    onFailure: ON_FAILURE,
    inputs: {
      NotificationArn: topicArn,
      Message: '{{ ReadPlan.Approval }}',
      MinRequiredApprovals: 1,
      Approvers: approvers,
    },
    permission: { action: 'sns:Publish', resource: topicArn },
  },
  // AWS's page does not say that a rejection fails the step.
  choose(
    'IfApproved',
    'Goes on only when approved',
    [{ variable: '{{ Approve.ApprovalStatus }}', is: 'Approved', next: 'PlanAgain' }],
    FAILURE,
  ),
];

/** So that AWS Config knows soon. It would find out by itself, so that a failure here is none of the remediation. */
const reevaluate = (configRuleName: string): RunbookStep => ({
  name: 'Reevaluate',
  description: 'Has AWS Config judge again',
  action: 'aws:executeAwsApi',
  onFailure: 'Continue',
  onCancel: ON_FAILURE,
  isCritical: false,
  inputs: { Service: 'config', Api: 'StartConfigRulesEvaluation', ConfigRuleNames: [configRuleName] },
  permission: {
    action: 'config:StartConfigRulesEvaluation',
    // AWS makes up the ids of rules, so that the rule's own ARN is not known by its name.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as the service authorization reference writes it
    resource: 'arn:${Partition}:config:${Region}:${Account}:config-rule/*',
  },
});

const firstOf = (steps: readonly RunbookStep[]): string => steps[0]?.name ?? 'Verify';
