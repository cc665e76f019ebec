import type { ConfiguredGuardRule, ConfiguredRule } from '../resolved';
import type { ResolvedManagedRule } from '../rules/managed-rules';
import type { KeyPath } from '../validation/errors';

/**
 * The resource types that a Config rule needs in the recording group. Without them AWS Config never invokes the rule
 * and reports nothing.
 */
export interface RecordingRequirement {
  /** The name of the Config rule, after the prefix. */
  readonly name: string;
  /** `rule "open-ssh"` */
  readonly label: string;
  /** The key of the rule in the configuration. */
  readonly at: KeyPath;
  /** Types that must all be recorded: those that the rule evaluates and those of its facts. */
  readonly all: readonly string[];
  /** Types of which at least one must be recorded: tagged resources may have any of them. */
  readonly some: readonly string[];
}

export function collectRequirements(
  rules: readonly ConfiguredRule[],
  managedRules: readonly ResolvedManagedRule[],
  guardRules: readonly ConfiguredGuardRule[],
  at: KeyPath,
): RecordingRequirement[] {
  return [
    ...rules.map(({ rule, resourceTypes, tagScope }): RecordingRequirement => {
      const evaluated = resourceTypes ?? rule.resource.resourceTypes;
      const facts = (rule.facts ?? []).flatMap((fact) => fact.resourceTypes);
      return {
        name: rule.name,
        label: `rule "${rule.name}"`,
        at: at.key('rules').key(rule.name),
        all: tagScope ? facts : [...evaluated, ...facts],
        some: tagScope ? evaluated : [],
      };
    }),
    ...managedRules.map(({ configured, known, at: ruleAt }): RecordingRequirement => {
      const { name, resourceTypes = known?.onChange ? known.resourceTypes : [], tagScope } = configured;
      return {
        name,
        label: `managed rule "${name}"`,
        at: ruleAt,
        all: tagScope ? [] : resourceTypes,
        some: tagScope ? resourceTypes : [],
      };
    }),
    ...guardRules.map(
      ({ name, resourceTypes }): RecordingRequirement => ({
        name,
        label: `Guard rule "${name}"`,
        at: at.key('guardRules').key(name),
        all: resourceTypes,
        some: [],
      }),
    ),
  ];
}
