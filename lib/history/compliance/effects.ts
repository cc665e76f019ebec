import { evaluateRule } from '../../core/evaluate';
import { toItem } from '../../formats/items/configuration-item';
import type { WhoEntry } from '../actors/who';
import { applyChanges } from '../state/apply-changes';
import type { ItemObject } from '../state/timeline';
import type { Database } from '../store/duckdb';
import { collectTemporalFacts, type HistoryRun, toPeriodOutcome } from './evaluate-versions';
import type { TemporalFacts } from './temporal-facts';

/** A result of a rule, and the time from which it holds, in epoch milliseconds. */
interface ResultAt {
  readonly rule: string;
  readonly at: number;
}

/** Finds which of the causes of one version changed the result of a rule. */
export class EffectFinder {
  private facts: Promise<TemporalFacts> | undefined;

  constructor(
    private readonly database: Database,
    private readonly run: HistoryRun,
  ) {}

  /**
   * Applies the changes of one cause after the other, in the order of the calls, and returns the one from which the rule
   * has its result; undefined if none of them changes it. What CloudTrail does not show comes first, so that no principal is
   * named for it.
   */
  async find(causes: readonly WhoEntry[], result: ResultAt): Promise<WhoEntry | undefined> {
    const before = causes[0]?.before;
    if (!before || causes.length === 1) return causes[0];
    const ordered = causes.toSorted((a, b) => toCallTime(a) - toCallTime(b));
    const outcomes: string[] = [];
    for (let count = 0; count <= ordered.length; count++) {
      const changes = ordered.slice(0, count).flatMap((cause) => cause.changes);
      outcomes.push(await this.evaluate(applyChanges(before, changes), result));
    }
    const last = outcomes.findLastIndex((outcome) => outcome !== outcomes.at(-1));
    return ordered[last];
  }

  private async evaluate(item: ItemObject, { rule: name, at }: ResultAt): Promise<string> {
    this.facts ??= collectTemporalFacts(this.database, this.run.rules, []);
    const facts = (await this.facts).at(at);
    const enabled = this.run.rules.find(({ rule }) => rule.name === name);
    try {
      const context = { now: new Date(at), facts, waivers: this.run.waivers };
      return (enabled && toPeriodOutcome(evaluateRule(enabled, toItem(item), context))) ?? 'compliant';
    } catch {
      return 'unreadable';
    }
  }
}

const toCallTime = ({ call }: WhoEntry): number => (call ? Date.parse(call.eventTime) : Number.NEGATIVE_INFINITY);
