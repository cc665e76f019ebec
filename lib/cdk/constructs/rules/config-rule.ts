import type { CfnResource } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import type { Frequency } from '../../../core/rule';
import { CONFIG_LIMITS } from '../../config-limits';
import type { EvaluationMode, TagScope } from '../../configuration/resolved';
import { LimitExceeded } from '../../limits';

/** The props of a construct that deploys rules of one kind. */
export interface RuleSetProps<R> {
  readonly rules: readonly R[];
  /** The prefix of the names: `<prefix>-<rule>`. */
  readonly prefix: string;
  /**
   * The recorder of the stack. AWS Config rejects rules in a Region without a recorder.
   * @default - the Region already has a recorder
   */
  readonly recorder?: CfnResource | undefined;
}

/** The properties that all kinds of Config rules share. */
interface ConfigRuleDefinition {
  readonly name: string;
  readonly description: string;
  readonly source: CfnConfigRule.SourceProperty;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly resourceTypes?: readonly string[] | undefined;
  readonly tagScope?: TagScope | undefined;
  /** Only for managed rules; custom rules have it in their source details. */
  readonly frequency?: Frequency | undefined;
  readonly evaluationModes?: readonly EvaluationMode[];
}

/**
 * Creates a Config rule of any kind, after the resources that it depends on.
 * @throws LimitExceeded if AWS Config would reject the rule
 */
export function createConfigRule(
  scope: Construct,
  id: string,
  definition: ConfigRuleDefinition,
  dependencies: readonly (CfnResource | undefined)[],
): CfnConfigRule {
  const { name, description, source, parameters = {}, frequency, evaluationModes = [] } = definition;
  assertRuleLimits(definition);
  assertScope(definition);
  const rule = new CfnConfigRule(scope, id, {
    configRuleName: name,
    description: description.slice(0, CONFIG_LIMITS.description),
    source,
    ...(Object.keys(parameters).length > 0 && { inputParameters: parameters }),
    ...toScope(definition),
    ...(frequency && { maximumExecutionFrequency: frequency }),
    // Not set for the default, since not every Region supports the property.
    ...(evaluationModes.includes('PROACTIVE') && { evaluationModes: evaluationModes.map((mode) => ({ mode })) }),
  });
  for (const dependency of dependencies) if (dependency) rule.addResourceDependency(dependency);
  return rule;
}

/**
 * The source details of a rule that runs on changes. A change that is too large for its event arrives as another
 * message type.
 */
export const CHANGE_DETAILS: readonly CfnConfigRule.SourceDetailProperty[] = [
  { eventSource: 'aws.config', messageType: 'ConfigurationItemChangeNotification' },
  { eventSource: 'aws.config', messageType: 'OversizedConfigurationItemChangeNotification' },
];

/** Returns the source detail of a rule that runs on a schedule. */
export const toScheduleDetail = (frequency: Frequency): CfnConfigRule.SourceDetailProperty => ({
  eventSource: 'aws.config',
  messageType: 'ScheduledNotification',
  maximumExecutionFrequency: frequency,
});

/** AWS Config allows a scope by tag or by types, not both. */
function toScope({ tagScope, resourceTypes }: ConfigRuleDefinition): { readonly scope?: CfnConfigRule.ScopeProperty } {
  if (tagScope)
    return { scope: { tagKey: tagScope.key, ...(tagScope.value !== undefined && { tagValue: tagScope.value }) } };
  return resourceTypes ? { scope: { complianceResourceTypes: [...resourceTypes] } } : {};
}

/** A scope selects changes, and AWS Config refuses one for a rule that no change triggers. */
function assertScope(definition: ConfigRuleDefinition): void {
  const { name, source } = definition;
  const details = source.sourceDetails as readonly CfnConfigRule.SourceDetailProperty[] | undefined;
  const runsOnChanges = details?.some(({ messageType }) => messageType !== 'ScheduledNotification') ?? true;
  if (!runsOnChanges && toScope(definition).scope)
    throw new LimitExceeded(
      `Cannot deploy rule "${name}": got a scope, AWS Config accepts it only for rules that run on changes`,
    );
}

function assertRuleLimits({ name, parameters = {}, resourceTypes = [], source }: ConfigRuleDefinition): void {
  const assertAtMost = (max: number, count: number, things: string) => {
    if (count > max)
      throw new LimitExceeded(`Cannot deploy rule "${name}": got ${count} ${things}, AWS Config allows ${max}`);
  };
  assertAtMost(CONFIG_LIMITS.name, name.length, 'characters in its name');
  assertAtMost(CONFIG_LIMITS.inputParameters, JSON.stringify(parameters).length, 'characters of input parameters');
  assertAtMost(CONFIG_LIMITS.typesInScope, resourceTypes.length, 'resource types in its scope');
  const policy = (source.customPolicyDetails as CfnConfigRule.CustomPolicyDetailsProperty | undefined)?.policyText;
  assertAtMost(CONFIG_LIMITS.policy, policy?.length ?? 0, 'characters of policy');
}
