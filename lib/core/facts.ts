import { type ConfigurationItem, isCurrent } from './item';

/**
 * Something that a rule has to know about a resource and that stands in another resource's item: the entries of a
 * prefix list, the account's public access block, the interfaces that use a group.
 *
 * A rule names its facts; who runs the rule collects them: from the same files on a laptop, from Config in the cloud.
 * Values must survive JSON, since they cross from worker to worker.
 */
export interface Fact<V> {
  /** Unique among facts, for people: `prefix list entries`. */
  readonly name: string;
  /** The types of the items that tell it. */
  readonly resourceTypes: readonly string[];
  /** What one item tells, by the key it is asked for. @throws UnreadableItem when the item contradicts its shape */
  entries(item: ConfigurationItem): Iterable<readonly [key: string, value: V]>;
}

/** What is known beside the resource itself. */
export interface Facts {
  /** All that the items tell under a key; empty when they tell nothing. */
  about<V>(fact: Fact<V>, key: string): readonly V[];
  /**
   * Whether items of the fact's types were there at all for this account and Region, or for any Region of the account
   * when none is given. When not, an empty answer means "unknown", not "none".
   */
  isRecorded(fact: Fact<unknown>, place: FactScope): boolean;
}

/** Account and Region; either is absent where the input does not say. */
export interface FactScope {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

/** Nothing is known beside the resource. */
export const NO_FACTS: Facts = { about: () => [], isRecorded: () => false };

/** Facts gathered from items. */
export class FactBook implements Facts {
  private readonly values = new Map<string, unknown[]>();
  private readonly places = new Set<string>();

  static from(facts: readonly Fact<unknown>[], items: Iterable<ConfigurationItem>): FactBook {
    const book = new FactBook();
    for (const item of items) for (const fact of facts) book.learn(fact, item);
    return book;
  }

  /** Takes in what the item tells, if it is of one of the fact's types. A deleted resource tells nothing. */
  learn(fact: Fact<unknown>, item: ConfigurationItem): void {
    if (fact.resourceTypes.includes(item.resourceType) && isCurrent(item))
      this.add(fact.name, item, [...fact.entries(item)]);
  }

  add(factName: string, place: FactScope, entries: readonly (readonly [key: string, value: unknown])[]): void {
    this.places.add(placeKey(factName, place)).add(placeKey(factName, { accountId: place.accountId }));
    for (const [key, value] of entries) {
      const known = this.values.get(`${factName}|${key}`);
      if (known) known.push(value);
      else this.values.set(`${factName}|${key}`, [value]);
    }
  }

  about<V>(fact: Fact<V>, key: string): readonly V[] {
    return (this.values.get(`${fact.name}|${key}`) ?? []) as V[];
  }

  isRecorded(fact: Fact<unknown>, place: FactScope): boolean {
    return this.places.has(placeKey(fact.name, place));
  }
}

const placeKey = (factName: string, { accountId, region }: FactScope): string => `${factName}|${accountId}|${region}`;
