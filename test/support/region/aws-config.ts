import type { AutomationExecution } from '../../../lib/local-region/automation/execution';
import type { AwsStub, RawItem } from '../../runtime/alerts/aws-stub';
import { complianceChange } from '../../runtime/alerts/testing-alerts';
import type { StoredResult } from '../../runtime/evaluator/config-state';
import type { ConfigStub } from '../../runtime/evaluator/config-stub';
import { canInvoke } from './event-bridge';
import type { Region } from './region';
import type { CreatedResource } from './template';

/** AWS Config with the rules and remediation configurations of a template. */
export class AwsConfig {
  constructor(
    private readonly region: Region,
    /** Receives the results of rules. */
    private readonly results: ConfigStub,
    /** Holds the history of resources. */
    private readonly history: AwsStub,
  ) {
    const { state } = results;
    for (const { ref } of region.template.listResources('AWS::Config::ConfigRule')) {
      state.rules.set(ref, { ConfigRuleName: ref });
      state.tokens.set(toResultToken(ref), ref);
    }
  }

  /**
   * Records the item of a resource that changed, and evaluates it by a rule. When its compliance type changes, AWS Config
   * emits an event and starts the automatic remediation of a non-compliant resource.
   */
  async record(configRuleName: string, item: RawItem): Promise<void> {
    this.history.history.unshift(item);
    const rule = this.region.template.findResource<ConfigRuleProperties>('AWS::Config::ConfigRule', configRuleName);
    const before = this.findResult(configRuleName, item);
    await this.evaluate(rule, item);
    const now = this.findResult(configRuleName, item);
    if (!now || now.complianceType === before?.complianceType) return;
    await this.region.emit(this.createComplianceChange(rule, item, before, now));
    if (now.complianceType !== 'NON_COMPLIANT' || !this.findRemediation(configRuleName)?.Automatic) return;
    await this.remediate(configRuleName, item.resourceId, this.formatServiceRole());
  }

  /** Starts the remediation of a rule with the parameters of its configuration, for AWS Config or for a person in its console. */
  remediate(configRuleName: string, resourceId: string, startedBy: string): Promise<AutomationExecution> {
    const remediation = this.findRemediation(configRuleName);
    if (!remediation) throw new Error(`Cannot remediate ${configRuleName}: it has no remediation configuration`);
    const parameters = Object.entries(remediation.Parameters).map(([name, { ResourceValue, StaticValue }]) => [
      name,
      ResourceValue?.Value === 'RESOURCE_ID' ? resourceId : StaticValue?.Values[0],
    ]);
    return this.region.automation.start(remediation.TargetId, Object.fromEntries(parameters), startedBy);
  }

  private async evaluate({ ref, arn, properties }: ConfigRule, item: RawItem): Promise<void> {
    const { Scope, Source, InputParameters } = properties;
    if (!Scope.ComplianceResourceTypes.includes(String(item.resourceType))) {
      throw new Error(`${item.resourceType} is not in the scope of ${ref}`);
    }
    const { template, now, lambda } = this.region;
    if (!canInvoke(template, 'config.amazonaws.com', Source.SourceIdentifier, arn)) {
      throw new Error(`AWS Config may not invoke ${Source.SourceIdentifier}`);
    }
    await lambda.invokeAsync(Source.SourceIdentifier, {
      version: '1.0',
      invokingEvent: JSON.stringify({
        configurationItem: toEventItem(item),
        messageType: 'ConfigurationItemChangeNotification',
        notificationCreationTime: now.toISOString(),
        recordVersion: '1.3',
      }),
      ruleParameters: JSON.stringify(InputParameters),
      resultToken: toResultToken(ref),
      eventLeftScope: false,
      configRuleArn: arn,
      configRuleName: ref,
      accountId: template.scope.account,
    });
  }

  private findResult(configRuleName: string, { resourceType, resourceId }: RawItem): StoredResult | undefined {
    return this.results.state.results.get(`${configRuleName}|${resourceType}|${resourceId}`);
  }

  private createComplianceChange(
    { ref, arn }: ConfigRule,
    { resourceType, resourceId, configurationItemCaptureTime }: RawItem,
    before: StoredResult | undefined,
    now: StoredResult,
  ): object {
    const annotation = now.annotation ?? before?.annotation;
    return complianceChange({
      rule: ref,
      resourceType: String(resourceType),
      resourceId,
      before: before?.complianceType,
      now: now.complianceType,
      ...(annotation !== undefined && { annotation }),
      at: this.region.now.toISOString(),
      captured: new Date(configurationItemCaptureTime * 1000).toISOString(),
      arn,
    });
  }

  private findRemediation(configRuleName: string): RemediationProperties | undefined {
    return this.region.template
      .listResources<RemediationProperties>('AWS::Config::RemediationConfiguration')
      .find(({ properties: { ConfigRuleName } }) => ConfigRuleName === configRuleName)?.properties;
  }

  private formatServiceRole(): string {
    const { partition, account } = this.region.template.scope;
    return `arn:${partition}:sts::${account}:assumed-role/AWSServiceRoleForConfigRemediation/AwsConfigRemediation`;
  }
}

const toResultToken = (configRuleName: string): string => `token of ${configRuleName}`;

type ConfigRule = CreatedResource<ConfigRuleProperties>;

interface ConfigRuleProperties {
  readonly Scope: { readonly ComplianceResourceTypes: readonly string[] };
  readonly Source: { readonly SourceIdentifier: string };
  readonly InputParameters?: object;
}

interface RemediationProperties {
  readonly ConfigRuleName: string;
  readonly TargetId: string;
  readonly Automatic: boolean;
  readonly Parameters: Readonly<Record<string, RemediationParameter>>;
}

interface RemediationParameter {
  readonly ResourceValue?: { readonly Value: string };
  readonly StaticValue?: { readonly Values: readonly string[] };
}

/** Converts an item of the API, with JSON texts and epoch seconds, to the format of an invoking event. */
function toEventItem({
  configurationItemCaptureTime,
  resourceCreationTime,
  version,
  accountId,
  arn,
  ...item
}: RawItem) {
  const toIso = (seconds: unknown) => new Date(Number(seconds) * 1000).toISOString();
  return {
    ...item,
    ARN: arn,
    awsAccountId: accountId,
    configurationItemVersion: version,
    configurationItemCaptureTime: toIso(configurationItemCaptureTime),
    resourceCreationTime: toIso(resourceCreationTime),
    configuration: JSON.parse(String(item.configuration)),
  };
}
