import { requiredParameters } from '../../../core/parameters';
import type { Rule } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import type { ConfiguredRule } from '../resolved';
import { MOST_TYPES_IN_SCOPE, type Result } from '../shape/checks';
import type { KeyPath } from '../shape/errors';
import { ruleShape } from '../shape/shape';
import { MANAGED_RULES } from './managed-rule-table';
import { ruleParameters } from './parameters';

type Entries = readonly (readonly [name: string, value: unknown])[];

/** All rules that were not named. */
const OTHERS = '*';

/** The rules to deploy, in the registry's order. */
export function resolveRules(written: Entries, registry: readonly Rule[], at: KeyPath): ConfiguredRule[] {
  const choices = new Map(written);
  for (const name of choices.keys()) if (name !== OTHERS) refuseUnknown(name, registry, at.key(name));
  const others = choices.has(OTHERS) ? (choices.get(OTHERS) as unknown) : 'default';
  if (others !== false && others !== 'default') at.key(OTHERS).refuse(others, 'false or "default"');

  return registry.flatMap((rule) => {
    if (choices.has(rule.name)) return configuredRule(rule, choices.get(rule.name), at.key(rule.name));
    return others === 'default' && requiredParameters(rule).length === 0
      ? configuredRule(rule, 'default', at.key(rule.name))
      : [];
  });
}

function refuseUnknown(name: string, registry: readonly Rule[], at: KeyPath): void {
  if (registry.some((rule) => rule.name === name)) return;
  if (Object.hasOwn(MANAGED_RULES, name)) at.say('is a managed rule of AWS: it belongs under managedRules');
  else at.refuseName('rule', name, [...registry.map((rule) => rule.name)], 'there are none');
}

function configuredRule(rule: Rule, choice: unknown, at: KeyPath): ConfiguredRule[] {
  if (choice === false) return [];
  if (choice === 'default') return [withSettings(rule, {}, at)];
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) {
    at.refuse(choice, 'false, "default", or an object with parameters, tagScope, resourceTypes, frequency');
    return [];
  }
  const settings = ruleShape(choice, at);
  return settings ? [withSettings(rule, settings, at)] : [];
}

function withSettings(rule: Rule, settings: Result<typeof ruleShape>, at: KeyPath): ConfiguredRule {
  const { tagScope, resourceTypes, frequency } = settings;
  const { resourceTypes: judged } = rule.resource;
  if (tagScope && resourceTypes) at.say('found both tagScope and resourceTypes, AWS Config allows one of them');
  resourceTypes?.forEach((type, index) => {
    if (!judged.includes(type)) {
      at.key('resourceTypes')
        .index(index)
        .refuse(type, `a type that the rule judges: ${joinList(judged, 5)}`);
    }
  });
  const isWhole = !tagScope && !resourceTypes && !at.key('resourceTypes').isFaulty();
  if (isWhole && judged.length > MOST_TYPES_IN_SCOPE) {
    at.key('resourceTypes').say(
      `found nothing, and the rule judges ${judged.length} types; AWS Config allows ${MOST_TYPES_IN_SCOPE} in a scope`,
    );
  }
  if (frequency && !rule.triggers.some(({ on }) => on === 'schedule')) {
    at.key('frequency').refuse(frequency, 'nothing, since the rule runs on changes alone');
  }
  return {
    rule,
    parameters: ruleParameters(rule, settings.parameters?.value, at.key('parameters')),
    ...(tagScope && { tagScope }),
    ...(resourceTypes && { resourceTypes }),
    ...(frequency && { frequency }),
  };
}
