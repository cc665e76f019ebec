import {
  beginEvaluation,
  concludeEvaluation,
  describeItem,
  type EnabledRule,
  type Evaluation,
  isPending,
} from '../../core/evaluate/evaluate';
import { type Fact, FactBook } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import type { Waiver } from '../../core/waivers';
import { toItem } from '../../formats/items/configuration-item';
import { forEachConcurrent } from '../aws/concurrency';
import { type ConfigService, MAX_CONCURRENT_CALLS } from '../aws/config-service';
import type { FailureCollector } from '../rule-function/failures';
import type { Invocation } from '../rule-function/invocation';
import { listRecordedResources, readRecordedItems } from './recorded-resources';

/** An invocation that evaluates recorded items. */
export interface EvaluatorInvocation extends Invocation {
  readonly evaluator: RuleEvaluator;
}

/** Evaluates items by one rule, and fetches the facts that the rule needs from the items that AWS Config recorded. */
export class RuleEvaluator {
  private facts: Promise<FactBook> | undefined;

  constructor(
    private readonly enabled: EnabledRule,
    private readonly context: { readonly now: Date; readonly waivers: readonly Waiver[] },
    private readonly config: ConfigService,
    private readonly failures: FailureCollector,
  ) {}

  /**
   * Few rules need facts, and few of their items do, so the facts are fetched when the first item needs them.
   * @throws as `evaluateRule`, and ConfigServiceError
   */
  async evaluate(item: ConfigurationItem): Promise<Evaluation> {
    const begun = beginEvaluation(this.enabled, item, this.context);
    const described = describeItem(item, this.context.now);
    if (!isPending(begun)) return { ...described, ...begun };
    // Once for an invocation, even if several items need them at the same time.
    this.facts ??= this.fetchFacts(this.enabled.rule.facts ?? []);
    const context = { now: this.context.now, facts: await this.facts };
    return { ...described, ...concludeEvaluation(this.enabled, begun, item, context) };
  }

  private async fetchFacts(facts: readonly Fact<unknown>[]): Promise<FactBook> {
    const book = new FactBook();
    await Promise.all(facts.map((fact) => this.fetchFact(fact, book)));
    return book;
  }

  private async fetchFact(fact: Fact<unknown>, book: FactBook): Promise<void> {
    await forEachConcurrent(
      listRecordedResources(this.config, fact.resourceTypes),
      MAX_CONCURRENT_CALLS,
      async (listed) => {
        for (const raw of await readRecordedItems(this.config, listed)) {
          // One unreadable item must not discard the others.
          try {
            book.collect(fact, toItem(raw));
          } catch (cause) {
            const reason = `Cannot collect ${fact.name}: ${(cause as Error).message}`;
            this.failures.add(raw, new Error(reason, { cause }));
          }
        }
      },
    );
  }
}
