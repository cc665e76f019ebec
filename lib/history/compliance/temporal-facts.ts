import { isDeepStrictEqual } from 'node:util';
import type { Fact, FactScope, Facts } from '../../core/facts';
import { type ConfigurationItem, isCurrent } from '../../core/item';

/** A value and the time in which it holds. Epoch milliseconds; `until` is excluded. */
interface TimedValue {
  readonly value: unknown;
  readonly from: number;
  until: number;
}

/** Facts at a time, which know when an answer that they gave changes. */
interface FactsAtTime extends Facts {
  /** The first time at which one of the answers given can be another; Infinity if none changes. */
  nextChange(): number;
}

/** Facts of all times, collected from the versions of items. */
export class TemporalFacts {
  private readonly values = new Map<string, TimedValue[]>();
  /** The first time at which the store has an item of a fact's types, by scope. */
  private readonly scopes = new Map<string, number>();
  /** The times in which an item of a fact's types is unreadable, by the fact's name. No two of them overlap. */
  private readonly incomplete = new Map<string, Pick<TimedValue, 'from' | 'until'>[]>();

  /**
   * Adds the values of a version.
   * @throws UnreadableItem if the item contradicts AWS's shape
   */
  add(fact: Fact<unknown>, item: ConfigurationItem, from: number, until: number): void {
    if (!isCurrent(item)) return;
    for (const key of [toFactScopeKey(fact.name, item), toFactScopeKey(fact.name, { accountId: item.accountId })]) {
      this.scopes.set(key, Math.min(from, this.scopes.get(key) ?? Number.POSITIVE_INFINITY));
    }
    for (const [key, value] of fact.entries(item)) {
      const values = this.values.get(`${fact.name}|${key}`);
      const last = values?.at(-1);
      if (!values) this.values.set(`${fact.name}|${key}`, [{ value, from, until }]);
      // Most versions of a resource have the values of the one before.
      else if (last?.until === from && isDeepStrictEqual(last.value, value)) last.until = until;
      else values.push({ value, from, until });
    }
  }

  /** Adds that a version of a fact's types is unreadable, so that an answer without values does not mean "none". */
  addUnreadable(fact: Fact<unknown>, from: number, until: number): void {
    // One time for those that overlap, since a result is evaluated again at each beginning and end.
    let joined = { from, until };
    const others = (this.incomplete.get(fact.name) ?? []).filter((other) => {
      const isApart = other.until < from || until < other.from;
      if (!isApart) joined = { from: Math.min(joined.from, other.from), until: Math.max(joined.until, other.until) };
      return isApart;
    });
    this.incomplete.set(fact.name, [...others, joined]);
  }

  /** Returns the facts as of a time. */
  at(time: number): FactsAtTime {
    let next = Number.POSITIVE_INFINITY;
    const noteChange = (change: number) => {
      if (change > time && change < next) next = change;
    };
    return {
      about: <V>(fact: Fact<V>, key: string): readonly V[] => {
        const values = this.values.get(`${fact.name}|${key}`) ?? [];
        for (const { from, until } of values) {
          noteChange(from);
          noteChange(until);
        }
        return values.filter(({ from, until }) => from <= time && time < until).map(({ value }) => value as V);
      },
      isRecorded: (fact, scope) => {
        const since = this.scopes.get(toFactScopeKey(fact.name, scope)) ?? Number.POSITIVE_INFINITY;
        noteChange(since);
        const times = this.incomplete.get(fact.name) ?? [];
        for (const { from, until } of times) {
          noteChange(from);
          noteChange(until);
        }
        return since <= time && !times.some(({ from, until }) => from <= time && time < until);
      },
      nextChange: () => next,
    };
  }
}

const toFactScopeKey = (factName: string, { accountId, region }: FactScope): string =>
  `${factName}|${accountId}|${region}`;
