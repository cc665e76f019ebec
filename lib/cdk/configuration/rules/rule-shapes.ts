import { SEVERITIES } from '../../../core/rule';
import { CONFIG_LIMITS } from '../../config-limits';
import { overrideList } from '../overrides';
import {
  boolean,
  type Input,
  kebabName,
  literal,
  objectWith,
  required,
  shortText,
  unchecked,
  uniqueList,
  withDefault,
} from '../validation/validators';
import { frequency, path, scopeTypes, tagScope } from '../validation/values';
import type { ManagedRuleName, ManagedRuleParameters } from './managed-rule';
import type { ParameterValue } from './parameters';

/** Off, on with defaults, or on with settings. */
type RuleSwitch<S> = false | 'default' | S;

/** The keys of every kind of rule. */
const commonKeys = {
  /**
   * Whether the rule is deployed; with `environments`, a rule can be off except in some of them.
   * @default true
   */
  enabled: boolean,
  /**
   * The severity of alerts.
   * @default - as the rule declares; 'medium' for AWS managed rules and Guard rules
   */
  severity: literal(...SEVERITIES),
};

const ruleKeys = {
  ...commonKeys,
  /**
   * The rule's parameters by name: numbers, booleans, text and lists. `assay rules <name>` prints them.
   * @default - the defaults of the rule
   */
  parameters: unchecked<Readonly<Record<string, ParameterValue>>>(),
  /**
   * Restricts the rule to resources with this tag. AWS allows a scope by tag or by types, not both, and none for a rule
   * that only runs on a schedule.
   * @default - all resources
   */
  tagScope,
  /**
   * Restricts the rule to these of its types. Not for a rule that only runs on a schedule.
   * @default - all types of the rule
   */
  resourceTypes: scopeTypes,
  /**
   * How often a rule with a schedule runs.
   * @default - as the rule declares
   */
  frequency,
};

export const ruleShape = objectWith({
  ...ruleKeys,
  /**
   * Environments with different settings. The first one that matches replaces those above, parameters one by one.
   * @default - the same settings in all environments
   */
  environments: overrideList(ruleKeys),
});

const createManagedRuleShape = <P>() => {
  const keys = {
    ...commonKeys,
    /**
     * The rule's parameters, as its page in the AWS documentation names them.
     * @default - the defaults of the AWS documentation, since only the console applies them
     */
    parameters: unchecked<P>(),
    /**
     * Restricts the rule to resources with this tag. AWS allows a scope by tag or by types, not both, and none for a
     * rule that only runs on a schedule.
     * @default - all resources
     */
    tagScope,
    /**
     * Restricts the rule to these of its types. Not for a rule that only runs on a schedule.
     * @default - all types of the rule
     */
    resourceTypes: scopeTypes,
    /**
     * How often a rule with a schedule runs.
     * @default - every 24 hours
     */
    frequency,
  };
  return objectWith({
    ...keys,
    /**
     * The name of the Config rule after the prefix.
     * @default - AWS's name of the rule, such as restricted-ssh
     */
    name: kebabName(CONFIG_LIMITS.name),
    /**
     * `PROACTIVE` lets pipelines evaluate a resource before they deploy it, for AWS managed rules that support it.
     * @default ['DETECTIVE']
     */
    evaluationModes: withDefault(uniqueList(literal('DETECTIVE', 'PROACTIVE'), 'evaluation modes'), ['DETECTIVE']),
    /**
     * Whether the rule is deployed as written, without comparing it with AWS's list: for a parameter or a type that AWS
     * added to a rule later.
     * @default false
     */
    skipChecks: withDefault(boolean, false),
    /**
     * Environments with different settings. The first one that matches replaces those above, parameters one by one.
     * @default - the same settings in all environments
     */
    environments: overrideList(keys),
  });
};
export const managedRuleShape = createManagedRuleShape<unknown>();

type ManagedRuleChoice<P> = RuleSwitch<ManagedRuleSettings<P> | readonly ManagedRuleSettings<P>[]>;

export interface RuleSettings extends Input<typeof ruleShape> {}
interface ManagedRuleSettings<P> extends Input<ReturnType<typeof createManagedRuleShape<P>>> {}
export interface GuardRuleSettings extends Input<typeof guardRuleShape> {}

export type RulesInput = Readonly<Record<string, RuleSwitch<RuleSettings>>>;
export type ManagedRulesInput = {
  readonly [N in ManagedRuleName]?: ManagedRuleChoice<ManagedRuleParameters<N>>;
} & {
  readonly [identifier: Uppercase<string>]: ManagedRuleChoice<Readonly<Record<string, ParameterValue>>>;
};

const guardRuleKeys = {
  ...commonKeys,
  /**
   * The parameters that the policy reads: `{ allowedType: 'gp3' }` is `CONFIG_RULE_PARAMETERS.allowedType`. AWS Config
   * stores them as text; a list becomes one text with commas.
   * @default - none
   */
  parameters: unchecked<Readonly<Record<string, ParameterValue>>>(),
};

export const guardRuleShape = objectWith({
  ...guardRuleKeys,
  /** The path of the policy file, relative to the configuration file: `guard/gp3.guard`. */
  policy: required(path),
  /**
   * The resource types that the rule evaluates. AWS Config runs a Guard rule when a resource of these types changes.
   */
  resourceTypes: required(scopeTypes),
  /** @default - the path of the policy file */
  description: shortText(256),
  /**
   * Whether AWS Config writes Guard's debug log to CloudWatch.
   * @default false
   */
  debugLog: withDefault(boolean, false),
  /**
   * Environments in which the rule is on or off, or has another severity or other parameters, which replace those above
   * one by one. The first one that matches counts.
   * @default - the same in all environments
   */
  environments: overrideList(guardRuleKeys),
});

export type GuardRulesInput = Readonly<Record<string, GuardRuleSettings>>;
