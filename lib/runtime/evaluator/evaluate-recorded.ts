import { identify, toItem } from '../../formats/configuration-item';
import { forEachConcurrent, chunk } from '../aws/concurrency';
import { MAX_CONCURRENT_CALLS, type ConfigService } from '../aws/config-service';
import { type Invocation, withdrawEvaluation } from './invocation';
import type { EvaluationResult } from './put-evaluations';
import { toResourceKey, type ListedResources, listRecorded, MAX_KEYS_PER_BATCH, readRecorded } from './recorded-resources';
import { fetchReported, type ReportedResults } from './reported-results';
import { fetchRuleScope } from './rule-scope';

/**
 * Judges every recorded resource in the scope of a config rule, and withdraws what was said of those that are gone.
 *
 * Results are reported page by page: what is done before the function's time ends, or before a page fails, stands.
 * They bear the time at which AWS Config asked, since time alone may have changed them. Only a run that saw everything
 * withdraws anything.
 */
export async function evaluateRecorded(createdAt: Date, configRuleName: string, invocation: Invocation): Promise<void> {
  const { enabled, config, report, faults } = invocation;
  const scope = await fetchRuleScope(config, configRuleName, enabled.rule.resource.resourceTypes);
  const orderingTimestamp = createdAt.toISOString();
  const listed = new Set<string>();
  const found = new Set<string>();
  const judgePage = async (page: readonly ListedResources[]): Promise<void> => {
    for (const one of page) listed.add(toResourceKey(one));
    const results: EvaluationResult[] = [];
    for (const raw of await readRecorded(config, page.filter(scope.covers))) {
      found.add(toResourceKey(identify(raw)));
      try {
        results.push({ ...(await invocation.judge.judge(toItem(raw))), orderingTimestamp });
      } catch (error) {
        faults.note(raw, error);
      }
    }
    await report.send(results);
  };
  // Both go page by page, each page needing the one before: they cost half the time side by side.
  const [reported] = await allOf(
    fetchReported(config, configRuleName, createdAt),
    forEachConcurrent(listRecorded(config, scope.types), MAX_CONCURRENT_CALLS, judgePage),
  );
  const missing = reported.filter((one) => !found.has(toResourceKey(one)));
  const isUnlisted = (one: ReportedResults) => scope.types.includes(one.resourceType) && !listed.has(toResourceKey(one));
  const alive = await stillRecorded(config, missing.filter(isUnlisted));
  const gone = missing.filter((one) => !alive.has(toResourceKey(one)));
  await report.send(gone.map((one) => withdrawEvaluation(one, orderingTimestamp)));
  await report.close();
}

/**
 * Queries lag behind what is recorded, so a resource of the last minute may not be listed yet: before its result is
 * withdrawn the resource itself is asked for. When it is there, its result stands until the next run.
 */
async function stillRecorded(config: ConfigService, resources: readonly ReportedResults[]): Promise<ReadonlySet<string>> {
  const alive = new Set<string>();
  await forEachConcurrent(chunk(resources, MAX_KEYS_PER_BATCH), MAX_CONCURRENT_CALLS, async (part) => {
    const listed = part.map((one) => ({ ...one, tags: undefined, relationships: undefined }));
    for (const raw of await readRecorded(config, listed)) alive.add(toResourceKey(identify(raw)));
  });
  return alive;
}

/** Like `Promise.all`, except that it waits for all of them before it fails: nothing goes on behind a failure. */
async function allOf<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
