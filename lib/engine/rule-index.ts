import {
  beginEvaluation,
  concludeEvaluation,
  describeItem,
  type EnabledRule,
  evaluateRule,
  isPending,
  type PendingEvaluation,
  type RuleEvaluation,
} from '../core/evaluate/evaluate';
import { type Fact, type FactBook, type FactScope, type Facts, NO_FACTS } from '../core/facts';
import { type ConfigurationItem, isCurrent } from '../core/item';
import type { Description } from '../core/reading/reader';
import type { Rule } from '../core/rule';
import type { Waiver } from '../core/waivers';
import type { ItemRule } from './positions/deciding-part';
import { locateEvaluation, toItemPosition } from './positions/item-evaluation';
import type { SearchBudget } from './positions/search-budget';
import { type FactEntries, type ItemResult, NO_RESULT, type UnreadableResult } from './results/item-result';
import type { ItemEvaluation } from './run-result';

/** The rules and facts of a run by the resource types that they read. */
export interface RuleIndex {
  readonly now: Date;
  readonly waivers: readonly Waiver[];
  /** By {@link toIndexKey}. */
  readonly rulesByType: ReadonlyMap<string, readonly EnabledRule[]>;
  readonly factsByType: ReadonlyMap<string, readonly Fact<unknown>[]>;
  /** How describe calls list resources, of every type that a rule could evaluate. */
  readonly descriptions: readonly Description[];
  /** Whether items of types without a rule are read, too. */
  readonly readsEveryType?: boolean;
}

/** The options of {@link indexRules}. */
interface IndexOptions {
  /** Facts besides those of the rules. */
  readonly moreFacts?: readonly Fact<unknown>[] | undefined;
  /** All rules, whose types describe calls may list. @default those of the run */
  readonly known?: readonly Rule[] | undefined;
}

/** Groups the rules of a run and their facts by resource type. */
export function indexRules(
  rules: readonly EnabledRule[],
  now: Date,
  waivers: readonly Waiver[],
  { moreFacts = [], known = rules.map(({ rule }) => rule) }: IndexOptions = {},
): RuleIndex {
  const facts = [...rules.flatMap(({ rule }) => rule.facts ?? []), ...moreFacts];
  const rulesByType = new Map<string, EnabledRule[]>();
  const factsByType = new Map<string, Fact<unknown>[]>();
  for (const enabled of rules) {
    const { resourceTypes, aspect } = enabled.rule.resource;
    for (const resourceType of resourceTypes) addToIndex(rulesByType, toIndexKey({ resourceType, aspect }), enabled);
  }
  for (const fact of facts) for (const type of fact.resourceTypes) addToIndex(factsByType, type, fact);
  const descriptions = new Set(
    [...known.flatMap((rule) => [rule.resource, ...(rule.facts ?? [])]), ...facts].flatMap(
      ({ description }) => description ?? [],
    ),
  );
  return { now, waivers, rulesByType, factsByType, descriptions: [...descriptions] };
}

/** A type that was recorded in an account and Region, also if the input has no item of it any more. */
export interface TypeInScope extends FactScope {
  readonly resourceType: string;
}

/** Adds that an answer without values means "none" for facts about types that are recorded. */
export function addRecordedTypes(
  facts: FactBook,
  { factsByType }: RuleIndex,
  recorded: readonly TypeInScope[] = [],
): void {
  for (const { resourceType, ...scope } of recorded) {
    for (const { name } of factsByType.get(resourceType) ?? []) facts.add(name, scope, []);
  }
}

/** Adds which items are unreadable: their facts are unknown. */
export function addUnreadableTypes(
  facts: FactBook,
  { factsByType }: RuleIndex,
  unreadable: readonly { readonly resourceType?: string | undefined; readonly rule?: string | undefined }[],
): void {
  for (const { resourceType, rule } of unreadable) {
    // An item that only a rule cannot read has its facts.
    if (resourceType === undefined || rule !== undefined) continue;
    for (const { name } of factsByType.get(resourceType) ?? []) facts.addUnreadable(name);
  }
}

/** Returns the key of an item's rules: its type, and the side of the resource that the item is about. */
export const toIndexKey = ({
  resourceType,
  aspect,
}: {
  readonly resourceType: string;
  readonly aspect?: string | undefined;
}): string => (aspect === undefined ? resourceType : `${resourceType} ${aspect}`);

/** Whether a rule or a fact reads items of this key. */
export const isNeeded = (ruleIndex: RuleIndex, key: string): boolean =>
  isSelected(ruleIndex, key) || ruleIndex.factsByType.has(key);

/** Whether the run is about items of this key: a rule evaluates them, or every type is read. */
export const isSelected = ({ rulesByType, readsEveryType = false }: RuleIndex, key: string): boolean =>
  readsEveryType || rulesByType.has(key);

/**
 * Evaluates an item by every rule for its type, while the input is still being read.
 *
 * The facts are not complete before the end of the input. A rule that needs them concludes then, so that the result does
 * not depend on the order of files.
 * @param budget of the file, for the positions of evaluations
 */
export function evaluateItem(ruleIndex: RuleIndex, item: ConfigurationItem, budget: SearchBudget): ItemResult {
  return isJoined(ruleIndex, item) ? waitForParts(ruleIndex, item) : evaluateWhole(ruleIndex, item, budget);
}

/** Evaluates an item that has all its parts. */
export function evaluateWhole(ruleIndex: RuleIndex, item: ConfigurationItem, budget: SearchBudget): ItemResult {
  const rules = ruleIndex.rulesByType.get(toIndexKey(item)) ?? [];
  const evaluations: (RuleEvaluation | ItemEvaluation)[] = [];
  const pending: PendingEvaluation[] = [];
  const unreadable: UnreadableResult[] = [];
  for (const enabled of rules) {
    let begun: RuleEvaluation | PendingEvaluation;
    try {
      begun = beginEvaluation(enabled, item, ruleIndex);
    } catch (error) {
      unreadable.push(toUnreadable(enabled, item, error));
      continue;
    }
    if (isPending(begun)) pending.push(begun);
    else evaluations.push(item.origin ? addPosition(enabled, item, begun, ruleIndex, NO_FACTS, budget) : begun);
  }
  const facts = readFacts(ruleIndex, item, unreadable);
  const hasShared = !item.origin && evaluations.length + pending.length > 0;
  return {
    evaluated: hasShared ? describeItem(item, ruleIndex.now) : undefined,
    evaluations,
    unreadable: rules.length > 1 ? mergeIfSame(unreadable, rules.length) : unreadable,
    facts,
    pending,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
  };
}

/** Whether an item is a part of a resource, or may get parts of other describe calls. */
const isJoined = ({ descriptions }: RuleIndex, { shape, part, resourceType }: ConfigurationItem): boolean =>
  shape === 'description' &&
  (part !== undefined || descriptions.some((one) => one.resourceType === resourceType && one.parts !== undefined));

function waitForParts(ruleIndex: RuleIndex, item: ConfigurationItem): ItemResult {
  const { resourceType, resourceId } = item;
  const facts = item.part ? NO_RESULT : readFactsAlone(ruleIndex, item);
  return { ...facts, resourceType, resourceId, item };
}

/** Returns the facts of an item that no rule is to evaluate. */
export function readFactsAlone(ruleIndex: RuleIndex, item: ConfigurationItem): ItemResult {
  const { resourceType, resourceId } = item;
  const unreadable: UnreadableResult[] = [];
  const facts = readFacts(ruleIndex, item, unreadable);
  return { ...NO_RESULT, unreadable, facts, resourceType, resourceId };
}

/**
 * Concludes the pending evaluations of an item, when all facts are known.
 * @param budget of the file, for the positions of evaluations
 */
export function concludeItem(
  ruleIndex: RuleIndex,
  { resourceType = '', resourceId = '', pending }: Pick<ItemResult, 'resourceType' | 'resourceId' | 'pending'>,
  facts: Facts,
  budget: SearchBudget,
): Pick<ItemResult, 'evaluations' | 'unreadable'> {
  const { now, rulesByType } = ruleIndex;
  const rules = rulesByType.get(resourceType) ?? [];
  const evaluations: (RuleEvaluation | ItemEvaluation)[] = [];
  const unreadable: UnreadableResult[] = [];
  for (const one of pending) {
    const enabled = rules.find(({ rule }) => rule.name === one.rule) as EnabledRule;
    const item = 'item' in one.pending ? one.pending.item : undefined;
    let result: RuleEvaluation;
    try {
      result = concludeEvaluation(enabled, one, { resourceType, resourceId }, { now, facts });
    } catch (error) {
      unreadable.push(toUnreadable(enabled, item, error));
      continue;
    }
    evaluations.push(item ? addPosition(enabled, item, result, ruleIndex, facts, budget) : result);
  }
  return { evaluations, unreadable };
}

/** A rule that fails on an item, because of the item or a bug, must not affect the other rules. */
const toUnreadable = (
  { rule }: EnabledRule,
  item: ConfigurationItem | undefined,
  error: unknown,
): UnreadableResult => ({ rule: rule.name, message: (error as Error).message, ...(item && toItemPosition(item)) });

function addPosition(
  enabled: EnabledRule,
  item: ConfigurationItem,
  evaluation: RuleEvaluation,
  { now }: RuleIndex,
  facts: Facts,
  budget: SearchBudget,
): ItemEvaluation {
  const run: ItemRule = (one) => evaluateRule(enabled, one, { now, waivers: [], facts });
  return locateEvaluation({ ...describeItem(item, now), ...evaluation }, item, run, budget);
}

/** Returns the facts that a current item provides. Adds an entry to `unreadable` for each fact that it should provide but cannot. */
export function readFacts(
  ruleIndex: RuleIndex,
  item: ConfigurationItem,
  unreadable: UnreadableResult[],
): FactEntries[] {
  const facts = ruleIndex.factsByType.get(toIndexKey(item));
  if (!facts || !isCurrent(item)) return [];
  return facts.map((fact) => {
    const { name } = fact;
    const { accountId, region } = item;
    try {
      return { fact: name, scope: { accountId, region }, entries: [...fact.entries(item)] };
    } catch (error) {
      unreadable.push({ message: `Cannot collect ${name}: ${(error as Error).message}`, ...toItemPosition(item) });
      return { fact: name, scope: { accountId, region }, entries: null };
    }
  });
}

/** If every rule failed with the same message, reports it once, without a rule. */
function mergeIfSame(unreadable: readonly UnreadableResult[], ruleCount: number): readonly UnreadableResult[] {
  const [first] = unreadable;
  if (!first || unreadable.length !== ruleCount) return unreadable;
  const { rule: _, ...shared } = first;
  return unreadable.every(({ message }) => message === first.message) ? [shared] : unreadable;
}

function addToIndex<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}
