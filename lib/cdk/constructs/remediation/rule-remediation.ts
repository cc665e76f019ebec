import { type CfnConfigRule, CfnRemediationConfiguration } from 'aws-cdk-lib/aws-config';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { remediationRunbookName, undoRunbookName } from '../../../contract/runbooks';
import type { DeployedRemediation } from '../../configuration/rules/remediation';
import { remediationRunbook } from '../../runbooks/remediation';
import type { Runbook } from '../../runbooks/runbook';
import { undoRunbook } from '../../runbooks/undo';
import type { RestrictedTopic } from '../topics/restricted-topic';
import { createAutomationRole, grantExactly } from './automation-role';
import type { PlanFunction } from './plan-function';

export interface RuleRemediationProps {
  readonly remediation: DeployedRemediation;
  /** The rule as AWS Config knows it. */
  readonly configRule: CfnConfigRule;
  readonly planner: PlanFunction;
  /** Begins the names of documents and roles. */
  readonly prefix: string;
  /**
   * Where approvers hear of what waits.
   * @default - none; mode `approve` needs it
   */
  readonly approvals?: RestrictedTopic | undefined;
}

/** How what breaks one rule is put right: two SSM documents, each with a role of its own, and when AWS Config starts the first. */
export class RuleRemediation extends Construct {
  readonly document: CfnDocument;
  /** Absent where nothing that the rule does can be taken back. */
  readonly undoDocument: CfnDocument | undefined;

  constructor(scope: Construct, id: string, props: RuleRemediationProps) {
    super(scope, id);
    const { remediation, configRule, planner, prefix, approvals } = props;
    const { rule, mode, approvers, approvalHours: hours } = remediation;
    const planFunctionArn = planner.function.functionArn;
    const approval =
      mode === 'approve' && approvals ? { topicArn: approvals.topic.topicArn, approvers, hours } : undefined;

    const role = createAutomationRole(this, 'Role', { prefix, rule: rule.name, purpose: 'remediate' });
    const runbook = remediationRunbook({
      rule,
      configRuleName: configRule.configRuleName ?? '',
      mode,
      planFunctionArn,
      roleArn: role.roleArn,
      ...(approval && { approval }),
    });
    grantExactly(role, runbook.permissions);
    if (approval) approvals?.letIn(role);
    this.document = this.makeDocument('Document', remediationRunbookName(prefix, rule.name), runbook, remediation);
    this.undoDocument = this.makeUndo(props, planFunctionArn);
    this.configure(props, role);
  }

  private makeUndo({ remediation, prefix }: RuleRemediationProps, planFunctionArn: string): CfnDocument | undefined {
    const { rule } = remediation;
    // A document that is not written leaves no role behind.
    if (rule.remediation?.undoSteps.length === 0) return undefined;
    const role = createAutomationRole(this, 'UndoRole', { prefix, rule: rule.name, purpose: 'undo' });
    const runbook = undoRunbook({ rule, planFunctionArn, roleArn: role.roleArn });
    if (!runbook) return undefined;
    grantExactly(role, runbook.permissions);
    return this.makeDocument('UndoDocument', undoRunbookName(prefix, rule.name), runbook);
  }

  private makeDocument(id: string, name: string, { content }: Runbook, on?: DeployedRemediation): CfnDocument {
    const [resourceType, ...others] = on?.rule.resource.resourceTypes ?? [];
    return new CfnDocument(this, id, {
      name,
      content,
      // Inline scripts are documented for YAML alone.
      documentFormat: 'YAML',
      documentType: 'Automation',
      // Replacing a document that has a name fails, since its name is taken.
      updateMethod: 'NewVersion',
      // The console offers resources of this type; a document has one.
      ...(resourceType && others.length === 0 && { targetType: `/${resourceType}` }),
    });
  }

  /** When AWS Config starts the document: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html */
  private configure({ remediation, configRule }: RuleRemediationProps, role: Role): void {
    const { rule, mode } = remediation;
    const [resourceType, ...others] = rule.resource.resourceTypes;
    const isAutomatic = mode !== 'manual';
    const configuration = new CfnRemediationConfiguration(this, 'Configuration', {
      configRuleName: configRule.configRuleName ?? '',
      targetType: 'SSM_DOCUMENT',
      targetId: this.document.name ?? '',
      ...(resourceType && others.length === 0 && { resourceType }),
      parameters: {
        ResourceId: { ResourceValue: { Value: 'RESOURCE_ID' } },
        // Automatic remediation takes no other name for it.
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
    // Rule and document have to be there; the role with all it may do, since the first execution follows at once. And a
    // rule cannot be deleted before its remediation is.
    configuration.addResourceDependency(configRule);
    configuration.addResourceDependency(this.document);
    configuration.node.addDependency(role);
  }
}
