import { type EnabledRule, type Evaluation, evaluateRule } from '../../core/evaluate';
import { type Fact, FactBook, type FactScope, type Facts } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import type { Waiver } from '../../core/waivers';
import { toItem } from '../../formats/items/configuration-item';
import { forEachConcurrent } from '../aws/concurrency';
import { type ConfigService, MAX_CONCURRENT_CALLS } from '../aws/config-service';
import type { FailureCollector } from './failures';
import { listRecordedResources, readRecordedItems } from './recorded-resources';

/** Evaluates items by one rule, and fetches the facts that the rule needs from the items that AWS Config recorded. */
export class RuleEvaluator {
  private readonly book = new FactBook();
  private readonly fetches = new Map<Fact<unknown>, Promise<void>>();
  private readonly fetched = new Set<Fact<unknown>>();

  constructor(
    private readonly enabled: EnabledRule,
    private readonly context: { readonly now: Date; readonly waivers: readonly Waiver[] },
    private readonly config: ConfigService,
    private readonly failures: FailureCollector,
  ) {}

  /**
   * Few rules need facts, and few of their items do. So the rule runs first; if it read facts that are not fetched yet,
   * its result is discarded, the facts are fetched, and the rule runs again.
   * @throws as `evaluateRule`, and ConfigServiceError
   */
  async evaluate(item: ConfigurationItem): Promise<Evaluation> {
    for (;;) {
      const facts = new TrackedFacts(this.book, (fact) => this.isMissing(fact));
      const getResult = capture(() => evaluateRule(this.enabled, item, { ...this.context, facts }));
      if (facts.missing.size === 0) return getResult();
      await Promise.all([...facts.missing].map((fact) => this.fetchOnce(fact)));
    }
  }

  /** Facts that the rule does not declare are not fetched, here as on the command line. */
  private isMissing(fact: Fact<unknown>): boolean {
    return !this.fetched.has(fact) && (this.enabled.rule.facts ?? []).includes(fact);
  }

  /** Fetches a fact once for an invocation, even if several items need it at the same time. */
  private fetchOnce(fact: Fact<unknown>): Promise<void> {
    const fetch = this.fetches.get(fact) ?? this.fetch(fact);
    this.fetches.set(fact, fetch);
    return fetch;
  }

  private async fetch(fact: Fact<unknown>): Promise<void> {
    await forEachConcurrent(
      listRecordedResources(this.config, fact.resourceTypes),
      MAX_CONCURRENT_CALLS,
      async (listed) => {
        for (const raw of await readRecordedItems(this.config, listed)) {
          // One unreadable item must not discard the others.
          try {
            this.book.collect(fact, toItem(raw));
          } catch (cause) {
            const reason = `Cannot collect ${fact.name}: ${(cause as Error).message}`;
            this.failures.add(raw, new Error(reason, { cause }));
          }
        }
      },
    );
    this.fetched.add(fact);
  }
}

/** Runs a function now, and returns a function that returns its result or throws its error. */
function capture<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Facts that record which of the facts read are missing. */
class TrackedFacts implements Facts {
  readonly missing = new Set<Fact<unknown>>();

  constructor(
    private readonly facts: Facts,
    private readonly isMissing: (fact: Fact<unknown>) => boolean,
  ) {}

  about<V>(fact: Fact<V>, key: string): readonly V[] {
    this.track(fact);
    return this.facts.about(fact, key);
  }

  isRecorded(fact: Fact<unknown>, scope: FactScope): boolean {
    this.track(fact);
    return this.facts.isRecorded(fact, scope);
  }

  private track(fact: Fact<unknown>): void {
    if (this.isMissing(fact)) this.missing.add(fact);
  }
}
