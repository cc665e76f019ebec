import type { LateRules, Rule } from '../../core/rule';
import { limitRule } from '../../limits/limit-rule';

/** Returns the rule with a name, which runs within limits, or nothing if there is none. */
export type FindRule = (name: string) => Promise<Rule | undefined>;

/** Creates the function that finds a rule by its name. It loads a group of rules when the first of them is named. */
export function createFindRule(registry: readonly (Rule | LateRules)[]): FindRule {
  // Rules are kept for later events, so that one that exceeded its limits too often is not run again.
  const found = new Map<string, Rule>();
  return async (name) => {
    const rule = found.get(name) ?? (await loadRule(registry, name));
    if (rule && !found.has(name)) found.set(name, limitRule(rule));
    return found.get(name);
  };
}

async function loadRule(registry: readonly (Rule | LateRules)[], name: string): Promise<Rule | undefined> {
  for (const entry of registry) {
    if (!('load' in entry)) {
      if (entry.name === name) return entry;
    } else if (entry.names.includes(name)) {
      const { default: rules } = await entry.load();
      return rules.find((rule) => rule.name === name);
    }
  }
  return undefined;
}
