import type { Evaluation } from '../../core/evaluate/evaluate';
import type { ConfigurationItem, ItemVariant, PartPositions } from '../../core/item';
import { isList, isString } from '../../core/json';
import { isUnknown, Unknown } from '../../core/reading/unreadable';
import { toTags } from '../../formats/items/tags';
import { changePart, findPosition, getPart, isContainer, listMembers, type PartPath, removePart } from './item-parts';
import type { SearchBudget } from './search-budget';

/** Evaluates an item by a rule, without waivers. Throws if the rule cannot read it. */
export type ItemRule = (item: ConfigurationItem) => Evaluation;

/**
 * Finds the part of a template's resource that decides an evaluation: the smallest part without which, or with another
 * value in which, the result would be another one. It may be a part of a related resource, such as a bucket policy.
 *
 * Rules are pure functions, so the answer is found by evaluating the resource again with changes. It needs no help from
 * the rule. `undefined` if no single part decides, as when a property is missing.
 */
export function findDecidingPart(
  item: ConfigurationItem,
  run: ItemRule,
  budget: SearchBudget,
): PartPositions | undefined {
  const form = chooseForm(item, run);
  try {
    return new PartSearch(form, run, budget).find();
  } catch (error) {
    if (error instanceof SearchEnded) return undefined;
    throw error;
  }
}

/** Returns the form of an item that its result comes from, as `evaluateVariants` chooses it. */
function chooseForm({ variants = [], ...item }: ConfigurationItem, run: ItemRule): ConfigurationItem {
  if (toResult(item, run).kind !== 'insufficient data') return item;
  const forms = variants.map(({ assumption: _, ...form }: ItemVariant): ConfigurationItem => ({ ...item, ...form }));
  const kinds = forms.map((form) => toResult(form, run).kind);
  const [certain, open] = [kinds.indexOf('non-compliant'), kinds.indexOf('insufficient data')];
  return forms[certain < 0 ? open : certain] ?? item;
}

/** The result of a rule for a changed item. */
interface ChangedResult {
  readonly kind: 'compliant' | 'non-compliant' | 'insufficient data' | 'not applicable' | 'unreadable';
  readonly annotation: string | null;
}

function toResult(item: ConfigurationItem, run: ItemRule): ChangedResult {
  try {
    const tags = toTags(getPart(item, ['configuration', 'Tags']), 'Properties.Tags');
    const { complianceType, insufficientData, annotation } = run({ ...item, tags });
    if (complianceType === 'NON_COMPLIANT')
      return { kind: insufficientData ? 'insufficient data' : 'non-compliant', annotation };
    // Of a resource outside the template, only non-compliant results count.
    const isCompliant = complianceType === 'COMPLIANT' || item.outside !== undefined;
    return { kind: isCompliant ? 'compliant' : 'not applicable', annotation };
  } catch {
    return { kind: 'unreadable', annotation: null };
  }
}

/** A part that was found, and whether a change of it alone gives another result for certain. */
interface FoundPart {
  readonly path: PartPath;
  readonly decides: boolean;
}

class PartSearch {
  private readonly target: ChangedResult;
  private runs = 0;
  private readonly size: number;

  constructor(
    private readonly item: ConfigurationItem,
    private readonly run: ItemRule,
    private readonly budget: SearchBudget,
  ) {
    this.target = toResult(item, run);
    this.size = budget.measure(item);
  }

  find(): PartPositions | undefined {
    const { path } = this.searchMembers(this.item, []);
    // The element of an aliased list has no position, but the list has one.
    const paths = path.map((_, index) => path.slice(0, path.length - index));
    return paths.map((one) => findPosition(this.item, one)).find((position) => position !== undefined);
  }

  private search(item: ConfigurationItem, path: PartPath): FoundPart {
    const value = getPart(item, path);
    if (isList(value)) return this.searchList(item, path, value);
    return isContainer(value) ? this.searchMembers(item, path) : { path, decides: false };
  }

  /** Finds the first element with which the list gives the result. */
  private searchList(item: ConfigurationItem, path: PartPath, list: readonly unknown[]): FoundPart {
    const keep = (count: number) => changePart(item, path, () => list.slice(0, count));
    const isEnough = (count: number) => this.evaluate(keep(count)).kind === this.target.kind;
    if (!this.isDifferent(this.evaluate(keep(0)))) return this.searchValues(item, path);
    let [few, enough] = [0, list.length];
    while (enough - few > 1) {
      const middle = (few + enough) >> 1;
      if (isEnough(middle)) enough = middle;
      else few = middle;
    }
    const element = [...path, String(enough - 1)];
    // An element can be harmless together with those after it, as an Allow with a Deny.
    if (!this.makesDifference(element)) return { path, decides: true };
    return { ...this.search(keep(enough), element), decides: true };
  }

  /** Finds the member without which the result is another one. */
  private searchMembers(item: ConfigurationItem, path: PartPath): FoundPart {
    const results = listParts(item, path).map((member) => [member, this.evaluate(removePart(item, member))] as const);
    const deciding = results
      .filter(([, result]) => this.isOther(result))
      .map(([member]) => this.search(item, member).path);
    // Without a required member the result is not known, so the search goes on inside.
    const required = results
      .filter(([, { kind }]) => kind === 'unreadable')
      .map(([member]) => this.search(item, member));
    deciding.push(...required.filter(({ decides }) => decides).map((found) => found.path));
    const [first, ...others] = deciding;
    if (first) return { path: others.length > 0 ? path : first, decides: true };
    return this.searchCertain(item, results) ?? this.searchAlternatives(item, results) ?? this.searchValues(item, path);
  }

  /** Finds the only member without which it is not certain any more that the item is non-compliant. */
  private searchCertain(
    item: ConfigurationItem,
    results: readonly (readonly [PartPath, ChangedResult])[],
  ): FoundPart | undefined {
    const [only, ...others] = results.filter(([, result]) => this.isDifferent(result));
    return only && others.length === 0 ? { ...this.search(item, only[0]), decides: true } : undefined;
  }

  /** Of several lists, each of which gives the result without the others, searches the first alone. */
  private searchAlternatives(
    item: ConfigurationItem,
    results: readonly (readonly [PartPath, ChangedResult])[],
  ): FoundPart | undefined {
    const lists = results.filter(
      ([member, { kind, annotation }]) =>
        isList(getPart(item, member)) && kind === this.target.kind && annotation !== this.target.annotation,
    );
    const [first, ...others] = lists.map(([member]) => member);
    if (!first || others.length === 0) return undefined;
    const alone = others.reduce(removePart, item);
    return this.evaluate(alone).kind === this.target.kind ? this.search(alone, first) : undefined;
  }

  /** Finds the member with another value of which the result is another one. */
  private searchValues(item: ConfigurationItem, path: PartPath): FoundPart {
    const deciding: PartPath[] = [];
    const containers: PartPath[] = [];
    for (const member of listParts(item, path)) {
      const value = getPart(item, member);
      if (isContainer(value)) {
        const { kind } = this.evaluate(changePart(item, member, () => ANY_VALUE));
        if (kind !== this.target.kind) containers.push(member);
      } else if (this.decides(item, member, value)) deciding.push(member);
    }
    const relevant = containers.map((member) => this.search(item, member));
    deciding.push(...relevant.filter(({ decides }) => decides).map((found) => found.path));
    const [first, ...others] = deciding;
    if (first) return { path: others.length > 0 ? path : first, decides: true };
    const [only, ...more] = isList(getPart(item, path)) ? [] : relevant;
    return { path: only && more.length === 0 ? only.path : path, decides: false };
  }

  private decides(item: ConfigurationItem, path: PartPath, value: unknown): boolean {
    if (isUnknown(value)) {
      const { kind } = this.target;
      return kind === 'insufficient data' && this.evaluate(changePart(item, path, () => 'x')).kind !== kind;
    }
    const other = findOtherValue(value);
    return other !== undefined && this.isOther(this.evaluate(changePart(item, path, () => other)));
  }

  /** Whether a changed item has another result for certain. A rule that does not apply any more shows no cause. */
  private isOther({ kind }: ChangedResult): boolean {
    return kind === 'compliant' || (kind === 'non-compliant' && this.target.kind === 'insufficient data');
  }

  /** Whether a changed item, which the rule can read, has another result or is only possibly non-compliant. */
  private isDifferent(result: ChangedResult): boolean {
    return this.isOther(result) || (result.kind === 'insufficient data' && this.target.kind === 'non-compliant');
  }

  private makesDifference(path: PartPath): boolean {
    const { kind, annotation } = this.evaluate(removePart(this.item, path));
    return kind !== this.target.kind || annotation !== this.target.annotation;
  }

  private evaluate(item: ConfigurationItem): ChangedResult {
    if (++this.runs > MAX_RUNS || !this.budget.spend(this.size)) throw new SearchEnded();
    return toResult(item, this.run);
  }
}

/** The most evaluations of a changed item for one position. */
const MAX_RUNS = 200;

class SearchEnded extends Error {}

const ANY_VALUE = new Unknown('another value');

/** Returns the members of a part; of an item, its properties and its related resources. */
const listParts = (item: ConfigurationItem, path: PartPath): PartPath[] =>
  path.length > 0
    ? listMembers(item, path)
    : ['configuration', 'supplementaryConfiguration'].flatMap((part) => listMembers(item, [part]));

function findOtherValue(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (!isString(value)) return undefined;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true' ? 'false' : 'true';
  // Of the same form: a text that the rule cannot read shows nothing.
  return value + (/[a-z]/.test(value) ? 'x' : 'X');
}
