import { isObject } from '../../../core/json';
import { requiredParameters } from '../../../core/parameters';
import { hasRecordedItems } from '../../../core/reading/reader';
import { type Rule, runsOnChanges } from '../../../core/rule';
import { joinList } from '../../../core/text/format';
import { isCollectedAspect } from '../../../resources/collected-aspects';
import { CONFIG_LIMITS } from '../../config-limits';
import { addOverrides, resolveOverrides } from '../overrides';
import type { ConfiguredRule, Environment } from '../resolved';
import type { KeyPath } from '../validation/errors';
import type { Entries, Output } from '../validation/validators';
import { findManagedRule } from './managed-rule';
import { mergeSettings } from './merge-settings';
import { resolveParameters } from './parameters';
import { ruleShape } from './rule-shapes';
import { rejectUnsupported } from './scope';

/** The key for all rules that are not named. */
const OTHER_RULES = '*';

/** Returns the rules to deploy, in the order of the registry. */
export function resolveRules(
  input: Entries,
  { registry, environments }: { readonly registry: readonly Rule[]; readonly environments: readonly Environment[] },
  at: KeyPath,
): ConfiguredRule[] {
  const choices = new Map(input);
  for (const name of choices.keys()) if (name !== OTHER_RULES) rejectUnknown(name, registry, at.key(name));
  const others = choices.has(OTHER_RULES) ? choices.get(OTHER_RULES) : 'default';
  if (others !== false && others !== 'default') at.key(OTHER_RULES).reject(others, 'false or "default"');

  return registry.flatMap((rule) => {
    if (choices.has(rule.name)) {
      return configureRule(rule, choices.get(rule.name), environments, at.key(rule.name)) ?? [];
    }
    return others === 'default' && requiredParameters(rule).length === 0 && isDeployable(rule)
      ? applySettings(rule, {}, at.key(rule.name))
      : [];
  });
}

/**
 * Whether a deployment can read what a rule evaluates: from AWS Config, or by the collector, which has no facts. The
 * other rules are for the command alone.
 */
const isDeployable = ({ resource, facts = [] }: Rule): boolean =>
  hasRecordedItems(resource) || (isCollectedAspect(resource.aspect) && facts.length === 0);

function rejectUnknown(name: string, registry: readonly Rule[], at: KeyPath): void {
  const names = registry.map((rule) => rule.name);
  if (names.includes(name)) return;
  if (findManagedRule(name)) at.report('is an AWS managed rule: move it to managedRules');
  else at.rejectName('rule', name, names);
}

function configureRule(
  rule: Rule,
  choice: unknown,
  environments: readonly Environment[],
  at: KeyPath,
): ConfiguredRule | undefined {
  if (choice === false) return undefined;
  if (!isDeployable(rule)) {
    return at.report('reads what no Config rule can evaluate: only assay evaluate runs it');
  }
  if (choice === 'default') return applySettings(rule, {}, at);
  if (!isObject(choice))
    return at.reject(
      choice,
      'false, "default", or an object with parameters, tagScope, resourceTypes, frequency, severity, environments',
    );
  const input = ruleShape(choice, at);
  if (!input) return undefined;
  const { environments: overrides, ...settings } = input;
  const base = applySettings(rule, settings, at);
  // An error in the settings would be repeated for each override.
  if (at.hasErrors()) return base;
  const resolved = resolveOverrides(overrides, environments, at.key('environments'), (override, overrideAt) =>
    applySettings(rule, mergeSettings(settings, override), overrideAt),
  );
  return addOverrides(base, resolved);
}

type RuleSettingsOutput = Omit<Output<typeof ruleShape>, 'environments'>;

function applySettings(rule: Rule, settings: RuleSettingsOutput, at: KeyPath): ConfiguredRule {
  if (settings.enabled === false) return { rule, parameters: {}, enabled: false };
  const { parameters, ...scopeAndSchedule } = settings;
  const { tagScope, resourceTypes } = settings;
  const { resourceTypes: evaluated } = rule.resource;
  const typesAt = at.key('resourceTypes');
  const triggers = {
    onChange: runsOnChanges(rule),
    periodic: rule.triggers.some(({ on }) => on === 'schedule'),
  };
  rejectUnsupported(settings, triggers, at);
  resourceTypes?.forEach((type, index) => {
    if (triggers.onChange && !evaluated.includes(type))
      typesAt.index(index).reject(type, `a type that the rule evaluates: ${joinList(evaluated, 5)}`);
  });
  const isUnrestricted = !tagScope && !resourceTypes && !typesAt.hasErrors();
  if (triggers.onChange && isUnrestricted && evaluated.length > CONFIG_LIMITS.typesInScope) {
    typesAt.report(
      `got nothing, but the rule evaluates ${evaluated.length} types and AWS Config allows ${CONFIG_LIMITS.typesInScope} in a scope`,
    );
  }
  return { ...scopeAndSchedule, rule, parameters: resolveParameters(rule, parameters?.value, at.key('parameters')) };
}
