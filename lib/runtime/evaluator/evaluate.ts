import { type EnabledRule, type Evaluation, evaluateRule } from '../../core/evaluate';
import { type Fact, FactBook, type Facts, type FactScope } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import type { Waiver } from '../../core/waivers';
import { toItem } from '../../formats/configuration-item';
import { forEachConcurrent } from '../aws/concurrency';
import { MAX_CONCURRENT_CALLS, type ConfigService } from '../aws/config-service';
import type { FailureCollector } from './failures';
import { listRecorded, readRecorded } from './recorded-resources';

/** Judges items by one rule, and fetches the facts that it asks for from what AWS Config has recorded. */
export class RuleEvaluator {
  private readonly book = new FactBook();
  private readonly fetching = new Map<Fact<unknown>, Promise<void>>();
  private readonly fetched = new Set<Fact<unknown>>();

  constructor(
    private readonly enabled: EnabledRule,
    private readonly circumstances: { readonly now: Date; readonly waivers: readonly Waiver[] },
    private readonly config: ConfigService,
    private readonly faults: FailureCollector,
  ) {}

  /**
   * Few rules need facts, and those seldom. So the rule is run, its questions are noted, and only when it asked for
   * what is not there yet is that fetched, and the rule run again: what it said without is void.
   * @throws as `evaluateRule`; and ServiceFailure
   */
  async judge(item: ConfigurationItem): Promise<Evaluation> {
    for (;;) {
      const facts = new NotedFacts(this.book, (fact) => this.isMissing(fact));
      const outcome = outcomeOf(() => evaluateRule(this.enabled, item, { ...this.circumstances, facts }));
      if (facts.missing.size === 0) return outcome();
      await Promise.all([...facts.missing].map((fact) => this.fetch(fact)));
    }
  }

  /** What a rule does not declare is not fetched, here as on the command line. */
  private isMissing(fact: Fact<unknown>): boolean {
    return !this.fetched.has(fact) && (this.enabled.rule.facts ?? []).includes(fact);
  }

  /** Once for the invocation, however many items ask at the same time. */
  private fetch(fact: Fact<unknown>): Promise<void> {
    const begun = this.fetching.get(fact) ?? this.learn(fact);
    this.fetching.set(fact, begun);
    return begun;
  }

  private async learn(fact: Fact<unknown>): Promise<void> {
    await forEachConcurrent(listRecorded(this.config, fact.resourceTypes), MAX_CONCURRENT_CALLS, async (listed) => {
      for (const raw of await readRecorded(this.config, listed)) {
        // An item that cannot be read must not take the others with it.
        try {
          this.book.learn(fact, toItem(raw));
        } catch (cause) {
          this.faults.note(raw, new Error(`Cannot use it for ${fact.name}: ${(cause as Error).message}`, { cause }));
        }
      }
    });
    this.fetched.add(fact);
  }
}

/** Runs it now, and gives back or throws later. */
function outcomeOf<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Facts that note what they were asked for and do not have. */
class NotedFacts implements Facts {
  readonly missing = new Set<Fact<unknown>>();

  constructor(
    private readonly facts: Facts,
    private readonly isMissing: (fact: Fact<unknown>) => boolean,
  ) {}

  about<V>(fact: Fact<V>, key: string): readonly V[] {
    if (this.isMissing(fact)) this.missing.add(fact);
    return this.facts.about(fact, key);
  }

  isRecorded(fact: Fact<unknown>, place: FactScope): boolean {
    if (this.isMissing(fact)) this.missing.add(fact);
    return this.facts.isRecorded(fact, place);
  }
}
