import { addTo } from './collections/groups';
import { type ConfigurationItem, isCurrent } from './item';
import type { Description } from './reading/reader';

/**
 * Data about a resource that is recorded in the items of other resources: the entries of a prefix list, the account's
 * public access block, the interfaces that use a security group.
 *
 * A rule declares its facts, and the caller collects them: from the same files on a laptop, from AWS Config in the
 * cloud. Values must survive JSON, since they pass between worker threads.
 *
 * @example
 * const subnetVpcs: Fact<string> = {
 *   name: 'VPC of a subnet',
 *   resourceTypes: ['AWS::EC2::Subnet'],
 *   entries: (item) => [[item.resourceId, Properties.of(item.configuration, 'configuration').string('vpcId')]],
 * };
 */
export interface Fact<V> {
  /** For people, and unique among facts: `prefix list entries`. */
  readonly name: string;
  /** The types of the items that hold it. */
  readonly resourceTypes: readonly string[];
  /** How the service's describe call lists resources of a type that no rule evaluates. */
  readonly description?: Description;
  /**
   * Reads the values of one item, with the keys under which rules look them up.
   * @throws UnreadableItem if the item contradicts AWS's shape
   */
  entries(item: ConfigurationItem): Iterable<readonly [key: string, value: V]>;
}

/**
 * The facts that a rule can look up.
 *
 * @example
 * const entriesFor = (facts: Facts, id: string) => facts.about(prefixListEntries, id).flat();
 */
export interface Facts {
  /** Returns all values under a key; none if no item has one. */
  about<V>(fact: Fact<V>, key: string): readonly V[];
  /**
   * Whether the input has items of the fact's types for an account and Region, or for any Region of the account if none
   * is given, and all can be read. If not, an empty answer means "unknown" rather than "none".
   */
  isRecorded(fact: Fact<unknown>, scope: FactScope): boolean;
}

/** An account and a Region; each is absent where the input does not name it. */
export interface FactScope {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

/** No facts at all. */
export const NO_FACTS: Facts = { about: () => [], isRecorded: () => false };

/**
 * Facts collected from items.
 * @example
 * const facts = FactBook.from(rule.facts ?? [], items);
 */
export class FactBook implements Facts {
  /** By the name of the fact and the key. */
  private readonly values = new Map<string, Map<string, unknown[]>>();
  private readonly scopes = new Set<string>();
  /** The names of the facts that an unreadable item would have. */
  private readonly incomplete = new Set<string>();

  /** Collects facts from items. */
  static from(facts: readonly Fact<unknown>[], items: Iterable<ConfigurationItem>): FactBook {
    const book = new FactBook();
    for (const item of items) for (const fact of facts) book.collect(fact, item);
    return book;
  }

  /** Adds the values of an item if it is of one of the fact's types. Deleted resources count as absent. */
  collect(fact: Fact<unknown>, item: ConfigurationItem): void {
    if (fact.resourceTypes.includes(item.resourceType) && isCurrent(item))
      this.add(fact.name, item, [...fact.entries(item)]);
  }

  /** Adds the values of one item; null if it is unreadable. */
  add(factName: string, scope: FactScope, entries: readonly (readonly [key: string, value: unknown])[] | null): void {
    if (entries === null) {
      this.addUnreadable(factName);
      return;
    }
    this.scopes.add(buildScopeKey(factName, scope)).add(buildScopeKey(factName, { accountId: scope.accountId }));
    let byKey = this.values.get(factName);
    if (!byKey) {
      byKey = new Map();
      this.values.set(factName, byKey);
    }
    for (const [key, value] of entries) addTo(byKey, key, value);
  }

  /** Adds that an item of a fact's types is unreadable, so that an answer without values does not mean "none". */
  addUnreadable(factName: string): void {
    this.incomplete.add(factName);
  }

  about<V>(fact: Fact<V>, key: string): readonly V[] {
    return (this.values.get(fact.name)?.get(key) ?? []) as V[];
  }

  isRecorded(fact: Fact<unknown>, scope: FactScope): boolean {
    return !this.incomplete.has(fact.name) && this.scopes.has(buildScopeKey(fact.name, scope));
  }
}

const buildScopeKey = (factName: string, { accountId, region }: FactScope): string =>
  `${factName}|${accountId}|${region}`;
