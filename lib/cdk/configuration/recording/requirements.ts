import type { ConfiguredGuardRule, ConfiguredRule } from '../resolved';
import type { ResolvedManagedRule } from '../rules/managed-rules';
import type { KeyPath } from '../shape/errors';

/** What a rule needs recorded. Where it is not, the rule never runs, and nobody hears of it. */
export interface RecordingRequirement {
  /** The Config rule's, after the prefix. */
  readonly name: string;
  /** `rule "open-ssh"` */
  readonly who: string;
  /** Whose key it is, to be switched off there. */
  readonly at: KeyPath;
  /** All of these: what it judges and what it looks at beside. */
  readonly all: readonly string[];
  /** One of these at the least: what has a tag may be of any type. */
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
      const judged = resourceTypes ?? rule.resource.resourceTypes;
      const beside = (rule.facts ?? []).flatMap((fact) => fact.resourceTypes);
      const scope = tagScope ? { all: beside, some: judged } : { all: [...judged, ...beside], some: [] };
      return { name: rule.name, who: `rule "${rule.name}"`, at: at.key('rules').key(rule.name), ...scope };
    }),
    ...managedRules.map(({ configured, known, at: rule }): RecordingRequirement => {
      const { resourceTypes = known?.onChange ? known.resourceTypes : [], tagScope } = configured;
      const who = `managed rule "${configured.name}"`;
      return {
        name: configured.name,
        who,
        at: rule,
        all: tagScope ? [] : resourceTypes,
        some: tagScope ? resourceTypes : [],
      };
    }),
    ...guardRules.map(
      ({ name, resourceTypes }): RecordingRequirement => ({
        name,
        who: `Guard rule "${name}"`,
        at: at.key('guardRules').key(name),
        all: resourceTypes,
        some: [],
      }),
    ),
  ];
}
