import { type EnabledRule, evaluateRule } from '../../lib/core/evaluate/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import type { Rule } from '../../lib/core/rule';
import { toItem } from '../../lib/formats/items/configuration-item';
import { rules } from '../../rules';
import { REQUIRED_VALUES } from '../../test/rules/registry';
import { generateSnapshot } from '../generate';
import { PROFILES } from '../generate/profiles';

/**
 * Prints as JSON what one evaluation by each rule costs when the code is warm, in microseconds of the processor, by the
 * name of the profile. Each item is read again for every evaluation.
 */
const ITEMS = 5000;
const WARM_UP_PASSES = 30;
const PASSES = 15;

const costs = PROFILES.map(({ name, ...profile }) => {
  const items = JSON.parse(generateSnapshot(1, 0, ITEMS, { name, ...profile }).text).configurationItems.map(toItem);
  return [name, Object.fromEntries(rules.map((rule) => [rule.name, measureRule(rule, items)]))];
});
process.stdout.write(JSON.stringify(Object.fromEntries(costs)));

/** Returns the median of some passes over all items of the rule's types; undefined if there are none. */
function measureRule(rule: Rule, items: readonly ConfigurationItem[]): number | undefined {
  const { resourceTypes, aspect } = rule.resource;
  const own = items.filter((item) => resourceTypes.includes(item.resourceType) && item.aspect === aspect);
  if (own.length === 0) return undefined;
  const enabled = { rule, parameters: parseParameters(rule, REQUIRED_VALUES[rule.name] ?? {}) };
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) evaluateAll(enabled, own);
  const times = Array.from({ length: PASSES }, () => evaluateAll(enabled, own));
  return times.sort((a, b) => a - b)[PASSES >> 1];
}

function evaluateAll(enabled: EnabledRule, items: readonly ConfigurationItem[]): number {
  const context = { now: new Date('2026-10-02T00:00:00Z'), facts: NO_FACTS, waivers: [] };
  const before = process.cpuUsage();
  for (const item of items) evaluateRule(enabled, item, context);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / items.length;
}
