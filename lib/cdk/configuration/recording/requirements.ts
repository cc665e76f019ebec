import { listVariants, type Overridable } from '../overrides';
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
    ...rules.map((configured): RecordingRequirement => {
      const { rule } = configured;
      const facts = (rule.facts ?? []).flatMap((fact) => fact.resourceTypes);
      const { aspect, resourceTypes } = rule.resource;
      // The collector reads an aspect itself.
      const { all, some } = collectTypes(configured, aspect === undefined ? resourceTypes : []);
      return {
        name: rule.name,
        label: `rule "${rule.name}"`,
        at: at.key('rules').key(rule.name),
        all: [...new Set([...all, ...facts])].filter(isRecordable),
        some: some.filter(isRecordable),
      };
    }),
    ...managedRules.map(
      ({ configured, known, at: ruleAt }): RecordingRequirement => ({
        name: configured.name,
        label: `managed rule "${configured.name}"`,
        at: ruleAt,
        ...collectTypes(configured, known?.onChange ? known.resourceTypes : []),
      }),
    ),
    ...guardRules.map(
      (configured): RecordingRequirement => ({
        name: configured.name,
        label: `Guard rule "${configured.name}"`,
        at: at.key('guardRules').key(configured.name),
        ...collectTypes(configured, configured.resourceTypes),
      }),
    ),
  ];
}

/** Third-party types are recorded by calls (PutResourceConfig), and AWS Config refuses them in a recording group. */
const isRecordable = (resourceType: string): boolean => resourceType.startsWith('AWS::');

interface ScopedRule extends Overridable<ScopedRule> {
  readonly resourceTypes?: readonly string[];
  readonly tagScope?: object;
}

/** Collects the types that a rule evaluates, in all environments. */
function collectTypes(rule: ScopedRule, declared: readonly string[]): Pick<RecordingRequirement, 'all' | 'some'> {
  const variants = listVariants(rule);
  const collect = (isTagged: boolean) => [
    ...new Set(
      variants
        .filter(({ tagScope }) => (tagScope !== undefined) === isTagged)
        .flatMap(({ resourceTypes = declared }) => resourceTypes),
    ),
  ];
  return { all: collect(false), some: collect(true) };
}
