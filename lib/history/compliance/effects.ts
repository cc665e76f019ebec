import { evaluateRule } from '../../core/evaluate/evaluate';
import { roundNumbers } from '../../core/exact-json';
import { toItem } from '../../formats/items/configuration-item';
import { findCauses, type WhoEntry } from '../actors/who';
import { applyChanges } from '../state/apply-changes';
import type { ResourceRow } from '../state/candidates';
import { findResource, type ResourceRef, type StoredResource, toRef } from '../state/resources';
import { readStateAt } from '../state/state-at';
import type { ItemObject } from '../state/timeline';
import type { Database } from '../store/duckdb';
import { collectTemporalFacts, type HistoryRun, listFactTypes, toPeriodOutcome } from './evaluate-versions';
import type { TemporalFacts } from './temporal-facts';

/** A result of a rule, and the time from which it holds, in epoch milliseconds. */
interface ResultAt {
  readonly rule: string;
  readonly at: number;
}

type ScopedResource = Pick<ResourceRef, 'accountId' | 'region' | 'resourceType' | 'resourceId'>;

/** A change of a resource that changed the result of another. */
interface OtherCause {
  readonly stored: StoredResource;
  readonly entry: WhoEntry;
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

  /**
   * Returns the change of another resource that the result follows from: the only one of that time that the rule's facts
   * come from. It is undefined if the result has another cause, or if several changes could be it.
   */
  async findOther(result: ResultAt & { readonly resource: ScopedResource }): Promise<OtherCause | undefined> {
    const { rule, at, resource } = result;
    const types = listFactTypes(this.run.rules.filter((enabled) => enabled.rule.name === rule));
    if (types.length === 0) return undefined;
    const [changed, ...more] = await this.database.rows<ResourceRow>(
      `SELECT resource.*, arg_max(resource_name, capture_time) AS resource_name, arg_max(arn, capture_time) AS arn
       FROM resource LEFT JOIN version USING (resource_no)
       WHERE resource_no IN (SELECT resource_no FROM moment WHERE time = CAST($1 AS BIGINT))
         AND resource_type IN (${types.map((_, index) => `$${index + 2}`).join(', ')})
       GROUP BY ALL LIMIT 2`,
      [at, ...types],
    );
    if (!changed || more.length > 0) return undefined;
    const { resourceType: type, resourceId, accountId: account, region } = resource;
    const found = await findResource(this.database, { resource: resourceId, type, account, region }, at);
    if (found.kind !== 'found' || found.resource.number === changed.resource_no) return undefined;
    const { item } = await readStateAt(this.database, found.resource.number, at);
    // With the facts of the moment before, the result is another: neither time nor a waiver made it.
    if (!item || (await this.evaluate(item, result)) === (await this.evaluate(item, result, at - 1))) return undefined;
    const stored = { number: changed.resource_no, ref: toRef(changed) };
    const causes = await findCauses(this.database, stored, { from: at - 1, to: at });
    const [entry, ...others] = causes.filter(({ captureTime }) => captureTime === at);
    return entry && others.length === 0 ? { stored, entry } : undefined;
  }

  private async evaluate(item: ItemObject, { rule: name, at }: ResultAt, factsAt = at): Promise<string> {
    this.facts ??= collectTemporalFacts(this.database, this.run.rules);
    const facts = (await this.facts).at(factsAt);
    const enabled = this.run.rules.find(({ rule }) => rule.name === name);
    try {
      const context = { now: new Date(at), facts, waivers: this.run.waivers };
      return (enabled && toPeriodOutcome(evaluateRule(enabled, toItem(roundNumbers(item)), context))) ?? 'compliant';
    } catch {
      return 'unreadable';
    }
  }
}

const toCallTime = ({ call }: WhoEntry): number => (call ? Date.parse(call.eventTime) : Number.NEGATIVE_INFINITY);
