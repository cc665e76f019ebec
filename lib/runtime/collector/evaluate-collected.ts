import { cutAnnotation, formatInsufficientData } from '../../core/evaluate/annotation';
import { evaluateRule } from '../../core/evaluate/evaluate';
import { FactBook } from '../../core/facts';
import { ACCOUNT_TYPE } from '../../core/item';
import { describeError } from '../../core/text/errors';
import type { Waiver } from '../../core/waivers';
import type { Invocation } from '../rule-function/invocation';
import { type EvaluationResult, toNotApplicable } from '../rule-function/put-evaluations';
import { listReported } from '../rule-function/reported-resources';
import { toResourceKey } from '../rule-function/resource-name';
import type { Collection } from './collector';

/** A request of AWS Config to evaluate an account. */
interface CollectionRequest {
  readonly configRuleName: string;
  readonly accountId: string;
  readonly requestedAt: Date;
  readonly now: Date;
}

/**
 * Evaluates what is collected of an account, and withdraws the results of resources that no longer exist.
 *
 * If it cannot be collected, the account is reported as non-compliant, with insufficient data, so that no result of an
 * earlier run looks like one of today; the results of its users stay. The next run that collects it withdraws that.
 * @throws the error of the collection, so that Lambda tries again and counts it
 */
export async function evaluateCollected(
  { configRuleName, accountId, requestedAt, now }: CollectionRequest,
  { enabled, config, reporter, failures }: Invocation,
  waivers: readonly Waiver[],
  collect: () => Promise<Collection>,
): Promise<void> {
  const orderingTimestamp = requestedAt.toISOString();
  const { items, unreadable, existing } = await collect().catch(async (error: unknown) => {
    await reporter.report([toInsufficientData(accountId, error, orderingTimestamp)]);
    throw error;
  });
  for (const { message, ...resource } of unreadable) failures.add(resource, new Error(message));
  const results: EvaluationResult[] = [];
  for (const item of items) {
    try {
      const evaluation = evaluateRule(enabled, item, { now, waivers, facts: new FactBook() });
      results.push({ ...evaluation, orderingTimestamp });
    } catch (error) {
      failures.add(item, error);
    }
  }
  await reporter.report(results);
  const exists = new Set(existing.map(toResourceKey));
  const reported = await listReported(config, configRuleName, requestedAt);
  const gone = reported.filter((resource) => !exists.has(toResourceKey(resource)));
  await reporter.report(gone.map((resource) => toNotApplicable(resource, orderingTimestamp)));
  await reporter.close();
}

const toInsufficientData = (accountId: string, error: unknown, orderingTimestamp: string): EvaluationResult => ({
  resourceType: ACCOUNT_TYPE,
  resourceId: accountId,
  complianceType: 'NON_COMPLIANT',
  annotation: cutAnnotation(formatInsufficientData(describeError(error))),
  orderingTimestamp,
});
