import { type CfnConfigRule, CfnRemediationConfiguration } from 'aws-cdk-lib/aws-config';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { remediationRunbookName, undoRunbookName } from '../../../contract/runbooks';
import type { DeployedRemediation } from '../../configuration/rules/remediation';
import { createRemediationRunbook } from '../../runbooks/remediation';
import { createUndoRunbook } from '../../runbooks/undo';
import { grantExactly } from '../functions/exact-permissions';
import type { RestrictedTopic } from '../topics/restricted-topic';
import { createAutomationRole } from './automation-role';
import type { PlanFunction } from './plan-function';
import { createRunbookDocument, findTargetType } from './runbook-document';
import type { RunbookStack } from './runbook-stack';

/**
 * Properties of `RuleRemediation`.
 *
 * @example
 * const modeFor = ({ remediation }: RuleRemediationProps) => remediation.mode;
 */
export interface RuleRemediationProps {
  readonly remediation: DeployedRemediation;
  /** The deployed Config rule. */
  readonly configRule: CfnConfigRule;
  readonly planner: PlanFunction;
  /** The prefix of the names of runbooks and roles. */
  readonly prefix: string;
  /**
   * The topic for requests for approval.
   * @default - none; mode `approve` requires it
   */
  readonly approvals?: RestrictedTopic | undefined;
  /**
   * The nested stack for the runbooks and their roles.
   * @default - they are in the stack of this construct
   */
  readonly runbookStack?: RunbookStack | undefined;
}

/**
 * The remediation of a rule: a runbook that remediates and one that undoes, each with its own role, and when AWS Config
 * starts the first.
 * @throws Error if the rule has no remediation
 *
 * @example
 * const nameFor = (remediation: RuleRemediation) => remediation.runbook.name;
 */
export class RuleRemediation extends Construct {
  readonly runbook: CfnDocument;
  /** Undefined if the remediation cannot be undone. */
  readonly undoRunbook: CfnDocument | undefined;

  constructor(scope: Construct, id: string, props: RuleRemediationProps) {
    super(scope, id);
    const { remediation, configRule, planner, prefix, approvals, runbookStack } = props;
    const { rule, mode, approvers, approvalHours: hours } = remediation;
    const runbooks = runbookStack ? new Construct(runbookStack, id) : this;
    const planFunctionArn = runbookStack?.planFunctionArn ?? planner.function.functionArn;
    const approval =
      mode === 'approve' && approvals ? { topicArn: approvals.topic.topicArn, approvers, hours } : undefined;

    const task = `remediates resources of rule ${rule.name}`;
    const role = createAutomationRole(runbooks, 'Role', { prefix, rule: rule.name, purpose: 'remediate', task });
    const runbook = createRemediationRunbook({
      rule,
      configRule: { name: configRule.configRuleName ?? '', arn: configRule.attrArn },
      mode,
      planFunctionArn,
      roleArn: role.roleArn,
      ...(approval && { approval }),
    });
    grantExactly(role, runbook.permissions);
    if (approval) approvals?.grantPublish(role);
    this.runbook = createRunbookDocument(runbooks, 'Runbook', {
      name: remediationRunbookName(prefix, rule.name),
      runbook,
      resourceTypes: rule.resource.resourceTypes,
    });
    this.undoRunbook = createUndo(runbooks, { rule, prefix, planFunctionArn });
    this.createConfiguration(props, role);
  }

  /**
   * Configures when AWS Config starts the runbook:
   * https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
   */
  private createConfiguration({ remediation, configRule }: RuleRemediationProps, role: Role): void {
    const { rule, mode } = remediation;
    const resourceType = findTargetType(rule.resource.resourceTypes);
    const isAutomatic = mode !== 'manual';
    const configuration = new CfnRemediationConfiguration(this, 'Configuration', {
      configRuleName: configRule.configRuleName ?? '',
      targetType: 'SSM_DOCUMENT',
      targetId: this.runbook.name ?? '',
      ...(resourceType && { resourceType }),
      parameters: {
        ResourceId: { ResourceValue: { Value: 'RESOURCE_ID' } },
        // Automatic remediation requires this name.
        AutomationAssumeRole: { StaticValue: { Values: [role.roleArn] } },
      },
      automatic: isAutomatic,
      ...(isAutomatic && {
        maximumAutomaticAttempts: remediation.maximumAutomaticAttempts,
        retryAttemptSeconds: remediation.retryAttemptSeconds,
      }),
      executionControls: {
        ssmControls: {
          concurrentExecutionRatePercentage: remediation.concurrentExecutionRatePercentage,
          errorPercentage: remediation.errorPercentage,
        },
      },
    });
    // The rule and the runbook must exist, and the role needs its permissions, since the first execution may start at
    // once. The rule can only be deleted after the configuration.
    configuration.addResourceDependency(configRule);
    configuration.addResourceDependency(this.runbook);
    configuration.node.addDependency(role);
  }
}

interface UndoProps extends Pick<RuleRemediationProps, 'prefix'> {
  readonly rule: DeployedRemediation['rule'];
  readonly planFunctionArn: string;
}

function createUndo(scope: Construct, { rule, prefix, planFunctionArn }: UndoProps): CfnDocument | undefined {
  // Checked before the role is created.
  if (rule.remediation?.undoSteps.length === 0) return undefined;
  const task = `undoes remediations of rule ${rule.name}`;
  const role = createAutomationRole(scope, 'UndoRole', { prefix, rule: rule.name, purpose: 'undo', task });
  const runbook = createUndoRunbook({ rule, planFunctionArn, roleArn: role.roleArn });
  if (!runbook) return undefined;
  grantExactly(role, runbook.permissions);
  return createRunbookDocument(scope, 'UndoRunbook', { name: undoRunbookName(prefix, rule.name), runbook });
}
