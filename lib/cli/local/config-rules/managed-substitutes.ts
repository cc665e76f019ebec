import { evaluateRule } from '../../../core/evaluate/evaluate';
import { type Fact, FactBook } from '../../../core/facts';
import { parseParameters } from '../../../core/parameters';
import type { Rule } from '../../../core/rule';
import { describeError } from '../../../core/text/errors';
import { joinList } from '../../../core/text/format';
import { toItem } from '../../../formats/items/configuration-item';
import { AwsError } from '../../../local-region/aws-call';
import type { ConfigRule } from '../../../local-region/config/config-rule';
import type { EvaluateManaged, ManagedRuleContext } from '../../../local-region/config/rule-evaluations';
import { GUARD_IS_MISSING, hasGuard } from './guard-policies';

/** Evaluates AWS's managed rules by the rules of the same meaning. Their annotation says so. */
export const createSubstitutes =
  (registry: readonly Rule[]): EvaluateManaged =>
  (identifier, given, item, context) => {
    const rule = findSubstitute(registry, identifier);
    if (!rule) return undefined;
    // A rule with a schedule alone has no scope.
    if (!rule.resource.resourceTypes.includes(item.resourceType)) return { complianceType: 'NOT_APPLICABLE' };
    try {
      const known = Object.entries(given).filter(([name]) => name in rule.parameters);
      const parameters = parseParameters(rule, Object.fromEntries(known));
      const facts = collectRecordedFacts(rule.facts ?? [], context);
      const run = { now: context.now, facts, waivers: [] };
      const { complianceType, annotation } = evaluateRule({ rule, parameters }, toItem(item), run);
      return {
        complianceType,
        ...(annotation !== null && { annotation: `By ${rule.name}: ${annotation}`.slice(0, 256) }),
      };
    } catch (error) {
      throw new AwsError('NotEvaluatedHere', `${rule.name}, its substitute here: ${describeError(error)}`);
    }
  };

/** Collects facts from what AWS Config has recorded, as the evaluator does. */
function collectRecordedFacts(facts: readonly Fact<unknown>[], { listItems }: ManagedRuleContext): FactBook {
  const types = [...new Set(facts.flatMap(({ resourceTypes }) => resourceTypes))];
  return FactBook.from(facts, types.flatMap(listItems).map(toItem));
}

/**
 * Describes the rules of AWS Config that Assay's evaluator does not run: those with a substitute, and those without
 * results.
 */
export function describeOtherRules(
  rules: readonly ConfigRule[],
  registry: readonly Rule[],
  isGuardInstalled = hasGuard(),
): string[] {
  return rules.flatMap(({ name, source: { Owner, SourceIdentifier = '' }, inputParameters }) => {
    if (Owner === 'CUSTOM_LAMBDA') return [];
    if (Owner === 'CUSTOM_POLICY') {
      return [
        isGuardInstalled
          ? `${name} (Guard) is evaluated by cfn-guard`
          : `${name} (Guard) is not evaluated here: ${GUARD_IS_MISSING}`,
      ];
    }
    const rule = findSubstitute(registry, SourceIdentifier);
    if (!rule) return [`${name} (managed rule ${SourceIdentifier}) is not evaluated here`];
    const unused = Object.keys(JSON.parse(inputParameters)).filter((key) => !(key in rule.parameters));
    const without = unused.length > 0 ? `, without its parameters ${joinList(unused)}` : '';
    return [`${name} (managed rule ${SourceIdentifier}) is evaluated by ${rule.name}${without}`];
  });
}

/** Finds the rule of the same meaning as a managed rule, among those that evaluate recorded items. */
function findSubstitute(registry: readonly Rule[], identifier: string): Rule | undefined {
  return registry.find(
    ({ managedRules = [], resource }) => managedRules.includes(identifier) && resource.aspect === undefined,
  );
}
