import type { AwsStub, RawItem } from '../../runtime/alerts/aws-stub';
import { complianceChange } from '../../runtime/alerts/testing-alerts';
import type { StoredResult } from '../../runtime/evaluator/config-state';
import type { ConfigStub } from '../../runtime/evaluator/config-stub';
import type { AutomationExecution } from '../automation/execution';
import { mayBeInvokedBy } from './event-bridge';
import type { Region } from './region';
import type { Made } from './template';

/** AWS Config with the rules and remediation configurations of a template. */
export class AwsConfig {
  constructor(
    private readonly region: Region,
    /** Takes what rules report. */
    private readonly results: ConfigStub,
    /** Holds the history. */
    private readonly history: AwsStub,
  ) {
    const { state } = results;
    for (const { ref } of region.template.listResources('AWS::Config::ConfigRule')) {
      state.rules.set(ref, { ConfigRuleName: ref });
      state.tokens.set(tokenOf(ref), ref);
    }
  }

  /**
   * A resource was changed: its item is recorded, and a rule judges it. When the verdict changes AWS Config tells of
   * it, and starts an automatic remediation of what is non-compliant.
   */
  async record(configRuleName: string, item: RawItem): Promise<void> {
    this.history.history.unshift(item);
    const rule = this.region.template.findResource<RuleProperties>('AWS::Config::ConfigRule', configRuleName);
    const before = this.resultOf(configRuleName, item);
    await this.judge(rule, item);
    const now = this.resultOf(configRuleName, item);
    if (!now || now.complianceType === before?.complianceType) return;
    await this.region.emit(this.changeOf(rule, item, before, now));
    if (now.complianceType !== 'NON_COMPLIANT' || !this.remediationOf(configRuleName)?.Automatic) return;
    await this.remediate(configRuleName, item.resourceId, this.itself());
  }

  /** Starts the remediation of a rule with the parameters of its configuration: AWS Config, or a person in its console. */
  remediate(configRuleName: string, resourceId: string, by: string): Promise<AutomationExecution> {
    const remediation = this.remediationOf(configRuleName);
    if (!remediation) throw new Error(`Cannot remediate ${configRuleName}: found no remediation configuration`);
    const parameters = Object.entries(remediation.Parameters).map(([name, { ResourceValue, StaticValue }]) => [
      name,
      ResourceValue?.Value === 'RESOURCE_ID' ? resourceId : StaticValue?.Values[0],
    ]);
    return this.region.automation.start(remediation.TargetId, Object.fromEntries(parameters), by);
  }

  private async judge({ ref, arn, properties }: Made<RuleProperties>, item: RawItem): Promise<void> {
    const { Scope, Source, InputParameters } = properties;
    if (!Scope.ComplianceResourceTypes.includes(String(item.resourceType)))
      throw new Error(`${ref} is not for the item`);
    const { template, now, lambda } = this.region;
    if (!mayBeInvokedBy(template, Source.SourceIdentifier, 'config.amazonaws.com', arn)) {
      throw new Error(`AWS Config may not invoke ${Source.SourceIdentifier}`);
    }
    await lambda.invokeLater(Source.SourceIdentifier, {
      version: '1.0',
      invokingEvent: JSON.stringify({
        configurationItem: inEvent(item),
        messageType: 'ConfigurationItemChangeNotification',
        notificationCreationTime: now.toISOString(),
        recordVersion: '1.3',
      }),
      ruleParameters: JSON.stringify(InputParameters),
      resultToken: tokenOf(ref),
      eventLeftScope: false,
      configRuleArn: arn,
      configRuleName: ref,
      accountId: template.scope.account,
    });
  }

  private resultOf(configRuleName: string, { resourceType, resourceId }: RawItem): StoredResult | undefined {
    return this.results.state.results.get(`${configRuleName}|${resourceType}|${resourceId}`);
  }

  private changeOf(
    { ref, arn }: Made<RuleProperties>,
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

  private remediationOf(configRuleName: string): RemediationProperties | undefined {
    return this.region.template
      .listResources<RemediationProperties>('AWS::Config::RemediationConfiguration')
      .find(({ properties: { ConfigRuleName } }) => ConfigRuleName === configRuleName)?.properties;
  }

  private itself(): string {
    const { partition, account } = this.region.template.scope;
    return `arn:${partition}:sts::${account}:assumed-role/AWSServiceRoleForConfigRemediation/AwsConfigRemediation`;
  }
}

const tokenOf = (configRuleName: string): string => `token of ${configRuleName}`;

interface RuleProperties {
  readonly Scope: { readonly ComplianceResourceTypes: readonly string[] };
  readonly Source: { readonly SourceIdentifier: string };
  readonly InputParameters?: object;
}

interface RemediationProperties {
  readonly ConfigRuleName: string;
  readonly TargetId: string;
  readonly Automatic: boolean;
  readonly Parameters: Readonly<Record<string, Parameter>>;
}

interface Parameter {
  readonly ResourceValue?: { readonly Value: string };
  readonly StaticValue?: { readonly Values: readonly string[] };
}

/** The item as an invoking event has it, where the API has text and epoch seconds. */
function inEvent({ configurationItemCaptureTime, resourceCreationTime, version, accountId, arn, ...item }: RawItem) {
  const iso = (seconds: unknown) => new Date(Number(seconds) * 1000).toISOString();
  return {
    ...item,
    ARN: arn,
    awsAccountId: accountId,
    configurationItemVersion: version,
    configurationItemCaptureTime: iso(configurationItemCaptureTime),
    resourceCreationTime: iso(resourceCreationTime),
    configuration: JSON.parse(String(item.configuration)),
  };
}
