import { evaluateRule } from '../../core/evaluate';
import { NO_FACTS } from '../../core/facts';
import { parseParameters } from '../../core/parameters';
import type { Rule } from '../../core/rule';
import { toItem } from '../../formats/items/configuration-item';
import type { EvaluateManaged } from '../../local-region/config/rule-evaluations';

/** Evaluates AWS's managed rules by the rules of the same meaning. Their annotation says so. */
export const createSubstitutes =
  (registry: readonly Rule[]): EvaluateManaged =>
  (identifier, given, item, now) => {
    const wanted = [identifier.toLowerCase().replaceAll('_', '-'), identifier];
    const rule = registry.find(({ managedRules = [] }) => managedRules.some((name) => wanted.includes(name)));
    if (!rule) return undefined;
    const known = Object.entries(given).filter(([name]) => name in rule.parameters);
    const parameters = parseParameters(rule, Object.fromEntries(known));
    const context = { now, facts: NO_FACTS, waivers: [] };
    const { complianceType, annotation } = evaluateRule({ rule, parameters }, toItem(item), context);
    return {
      complianceType,
      ...(annotation !== null && { annotation: `By ${rule.name}: ${annotation}`.slice(0, 256) }),
    };
  };
