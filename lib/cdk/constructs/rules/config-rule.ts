import type { CfnResource } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import type { Frequency } from '../../../core/rule';
import type { EvaluationMode, TagScope } from '../../configuration/resolved';
import { LimitExceeded } from '../../stacks/limits';

/** AWS's limits: https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html and API_Scope.html */
const LIMITS = { name: 128, description: 256, inputParameters: 1024, resourceTypes: 100, policy: 10_000 };

/** What a construct is given that deploys rules of one kind. */
export interface RuleSetProps<R> {
  readonly rules: readonly R[];
  /** Begins the name of each: `<prefix>-<rule>`. */
  readonly prefix: string;
  /**
   * AWS Config refuses rules where there is no recorder.
   * @default - there is one already
   */
  readonly recorder?: CfnResource | undefined;
  /**
   * Hears of the first results, if it is there before the rules are.
   * @default - nothing listens
   */
  readonly listener?: CfnResource | undefined;
}

/** What every kind of Config rule has in common. */
export interface ConfigRuleDefinition {
  readonly name: string;
  readonly description: string;
  readonly source: CfnConfigRule.SourceProperty;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly resourceTypes?: readonly string[] | undefined;
  readonly tagScope?: TagScope | undefined;
  /** Of managed rules; a custom rule's stands in its source details. */
  readonly frequency?: Frequency | undefined;
  readonly evaluationModes?: readonly EvaluationMode[];
}

/** Deploys a rule of any kind once what it needs is there. @throws LimitExceeded when AWS Config would refuse it */
export function createConfigRule(
  scope: Construct,
  id: string,
  definition: ConfigRuleDefinition,
  needs: readonly (CfnResource | undefined)[],
): CfnConfigRule {
  const { name, description, source, parameters = {}, frequency, evaluationModes = [] } = definition;
  keepLimits(definition);
  const rule = new CfnConfigRule(scope, id, {
    configRuleName: name,
    description: description.slice(0, LIMITS.description),
    source,
    ...(Object.keys(parameters).length > 0 && { inputParameters: parameters }),
    ...scopeOf(definition),
    ...(frequency && { maximumExecutionFrequency: frequency }),
    // The default is left unsaid: not every Region knows the property.
    ...(evaluationModes.includes('PROACTIVE') && { evaluationModes: evaluationModes.map((mode) => ({ mode })) }),
  });
  for (const need of needs) if (need) rule.addResourceDependency(need);
  return rule;
}

/** The triggers of a rule that Config itself sends events to. A change that is too large for its event comes as another message. */
export const CHANGE_DETAILS: readonly CfnConfigRule.SourceDetailProperty[] = [
  { eventSource: 'aws.config', messageType: 'ConfigurationItemChangeNotification' },
  { eventSource: 'aws.config', messageType: 'OversizedConfigurationItemChangeNotification' },
];

export const scheduleDetail = (frequency: Frequency): CfnConfigRule.SourceDetailProperty => ({
  eventSource: 'aws.config',
  messageType: 'ScheduledNotification',
  maximumExecutionFrequency: frequency,
});

/** By tag or by types: AWS Config allows one of them. */
function scopeOf({ tagScope, resourceTypes }: ConfigRuleDefinition): { readonly scope?: CfnConfigRule.ScopeProperty } {
  if (tagScope)
    return { scope: { tagKey: tagScope.key, ...(tagScope.value !== undefined && { tagValue: tagScope.value }) } };
  return resourceTypes ? { scope: { complianceResourceTypes: [...resourceTypes] } } : {};
}

function keepLimits({ name, parameters = {}, resourceTypes = [], source }: ConfigRuleDefinition): void {
  const refuse = (what: string, found: number, allowed: number) => {
    if (found > allowed)
      throw new LimitExceeded(`Cannot deploy rule "${name}": ${what}: found ${found}, AWS Config allows ${allowed}`);
  };
  refuse('characters in its name', name.length, LIMITS.name);
  refuse('characters of input parameters', JSON.stringify(parameters).length, LIMITS.inputParameters);
  refuse('resource types in its scope', resourceTypes.length, LIMITS.resourceTypes);
  const policy = (source.customPolicyDetails as CfnConfigRule.CustomPolicyDetailsProperty | undefined)?.policyText;
  refuse('characters of policy', policy?.length ?? 0, LIMITS.policy);
}
