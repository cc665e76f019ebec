import { type EnabledRule, type Evaluation, evaluateRule } from '../core/evaluate';
import type { Fact, Facts } from '../core/facts';
import { type ConfigurationItem, isCurrent } from '../core/item';
import type { Description } from '../core/reading/reader';
import type { Waiver } from '../core/waivers';
import { type FactEntries, type ItemResult, NOTHING_FOUND, type UnreadableResult } from './item-result';

/** The rules of a run, arranged by what they look at. */
export interface RuleIndex {
  readonly now: Date;
  readonly waivers: readonly Waiver[];
  readonly rulesByType: ReadonlyMap<string, readonly EnabledRule[]>;
  readonly factsByType: ReadonlyMap<string, readonly Fact<unknown>[]>;
  /** How describe calls list the resources that the rules judge. */
  readonly descriptions: readonly Description[];
}

export function indexRules(rules: readonly EnabledRule[], now: Date, waivers: readonly Waiver[]): RuleIndex {
  const rulesByType = new Map<string, EnabledRule[]>();
  const factsByType = new Map<string, Fact<unknown>[]>();
  for (const enabled of rules) {
    for (const type of enabled.rule.resource.resourceTypes) addTo(rulesByType, type, enabled);
    for (const fact of enabled.rule.facts ?? []) for (const type of fact.resourceTypes) addTo(factsByType, type, fact);
  }
  const descriptions = new Set(rules.flatMap(({ rule }) => rule.resource.description ?? []));
  return { now, waivers, rulesByType, factsByType, descriptions: [...descriptions] };
}

/** Whether an item of this type is worth parsing. */
export const isWanted = (bench: RuleIndex, resourceType: string): boolean =>
  bench.rulesByType.has(resourceType) || bench.factsByType.has(resourceType);

/**
 * Judges one item by every rule for its type while the input is still being read.
 *
 * The facts are not all in by then. So a rule that asks for one is put off until the end of the input,
 * whatever it would have said: the outcome must not depend on the order of files.
 */
export function evaluateItem(bench: RuleIndex, item: ConfigurationItem): ItemResult {
  const rules = bench.rulesByType.get(item.resourceType) ?? [];
  const asked = new AskedFacts();
  const evaluations: Evaluation[] = [];
  const refusals: UnreadableResult[] = [];
  const postponed: string[] = [];
  for (const enabled of rules) {
    asked.any = false;
    const outcome = outcomeOf(enabled, item, bench, asked);
    if (asked.any) postponed.push(enabled.rule.name);
    else if (isRefusal(outcome)) refusals.push(outcome);
    else evaluations.push(outcome);
  }
  const facts = isCurrent(item) ? factsOf(bench, item, refusals) : [];
  if (postponed.length === 0 && facts.length === 0 && refusals.length === 0) return { ...NOTHING_FOUND, evaluations };
  return {
    evaluations,
    refusals: rules.length > 1 ? togetherWhereAlike(refusals, rules.length) : refusals,
    facts,
    postponed,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    ...(postponed.length > 0 && { item }),
  };
}

/** Judges what was postponed, now that all facts are in. */
export function evaluateDeferred(
  bench: RuleIndex,
  judged: ItemResult,
  facts: Facts,
): Pick<ItemResult, 'evaluations' | 'refusals'> {
  const { item, postponed } = judged;
  if (!item) return judged;
  const rules = (bench.rulesByType.get(item.resourceType) ?? []).filter(({ rule }) => postponed.includes(rule.name));
  const outcomes = rules.map((enabled) => outcomeOf(enabled, item, bench, facts));
  return {
    evaluations: [...judged.evaluations, ...outcomes.filter(isEvaluation)],
    refusals: [...judged.refusals, ...outcomes.filter(isRefusal)],
  };
}

/** A rule that fails on one item, by the item's fault or its own, must not take the others with it. */
function outcomeOf(enabled: EnabledRule, item: ConfigurationItem, bench: RuleIndex, facts: Facts): Evaluation | UnreadableResult {
  try {
    return evaluateRule(enabled, item, { now: bench.now, waivers: bench.waivers, facts });
  } catch (error) {
    return { rule: enabled.rule.name, message: messageOf(error) };
  }
}

function factsOf(bench: RuleIndex, item: ConfigurationItem, refusals: UnreadableResult[]): FactEntries[] {
  return (bench.factsByType.get(item.resourceType) ?? []).flatMap((fact) => {
    try {
      const { accountId, region } = item;
      return [{ fact: fact.name, place: { accountId, region }, entries: [...fact.entries(item)] }];
    } catch (error) {
      refusals.push({ message: `Cannot use it for ${fact.name}: ${messageOf(error)}` });
      return [];
    }
  });
}

/** When no rule could judge the item, and all for the same reason, it is said once. */
function togetherWhereAlike(refusals: readonly UnreadableResult[], rules: number): readonly UnreadableResult[] {
  const [first] = refusals;
  const alike = first && refusals.length === rules && refusals.every(({ message }) => message === first.message);
  return alike ? [{ message: first.message }] : refusals;
}

const isEvaluation = (outcome: Evaluation | UnreadableResult): outcome is Evaluation => !isRefusal(outcome);
const isRefusal = (outcome: Evaluation | UnreadableResult): outcome is UnreadableResult => 'message' in outcome;

class AskedFacts implements Facts {
  any = false;
  about(): [] {
    this.any = true;
    return [];
  }
  isRecorded(): boolean {
    this.any = true;
    return false;
  }
}

function addTo<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
