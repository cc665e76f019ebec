import { DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { identify, toItem } from '../../formats/items/configuration-item';
import { toTags } from '../../formats/items/tags';
import { chunk, forEachConcurrent } from '../aws/concurrency';
import { type ConfigService, MAX_CONCURRENT_CALLS } from '../aws/config-service';
import { type EvaluationResult, toNotApplicable } from '../rule-function/put-evaluations';
import { listReported } from '../rule-function/reported-resources';
import { type ResourceName, toResourceKey } from '../rule-function/resource-name';
import {
  type ListedResource,
  listRecordedResources,
  MAX_KEYS_PER_BATCH,
  readRecordedItems,
} from './recorded-resources';
import type { EvaluatorInvocation } from './rule-evaluator';

/**
 * Evaluates every recorded resource in the scope of a Config rule, and withdraws the results of resources that no
 * longer exist.
 *
 * Results are reported page by page, so that those reported before the function's time ends or a page fails are kept.
 * Their time is that of the request, since a result may change with time alone. Only a run that read everything
 * withdraws results.
 */
export async function evaluateRecorded(
  requestedAt: Date,
  configRuleName: string,
  invocation: EvaluatorInvocation,
): Promise<void> {
  const { enabled, config, evaluator, reporter, failures } = invocation;
  const scope = await fetchRuleScope(config, configRuleName, enabled.rule.resource.resourceTypes);
  const orderingTimestamp = requestedAt.toISOString();
  const listed = new Set<string>();
  const found = new Set<string>();
  const evaluatePage = async (page: readonly ListedResource[]): Promise<void> => {
    for (const resource of page) listed.add(toResourceKey(resource));
    const results: EvaluationResult[] = [];
    for (const raw of await readRecordedItems(config, page.filter(scope.includes))) {
      found.add(toResourceKey(identify(raw)));
      try {
        results.push({ ...(await evaluator.evaluate(toItem(raw))), orderingTimestamp });
      } catch (error) {
        failures.add(raw, error);
      }
    }
    await reporter.report(results);
  };
  // Each page needs the token of the one before, so listing both at the same time takes half as long.
  const [reported] = await settleBoth(
    listReported(config, configRuleName, requestedAt),
    forEachConcurrent(listRecordedResources(config, scope.types), MAX_CONCURRENT_CALLS, evaluatePage),
  );
  const missing = reported.filter((resource) => !found.has(toResourceKey(resource)));
  const unlisted = missing.filter(
    (resource) => scope.types.includes(resource.resourceType) && !listed.has(toResourceKey(resource)),
  );
  const recorded = await findRecorded(config, unlisted);
  const deleted = missing.filter((resource) => !recorded.has(toResourceKey(resource)));
  await reporter.report(deleted.map((resource) => toNotApplicable(resource, orderingTimestamp)));
  await reporter.close();
}

interface RuleScope {
  /** The rule's resource types that are in scope. */
  readonly types: readonly string[];
  includes(resource: ListedResource): boolean;
}

/**
 * Fetches the scope of a deployed Config rule. AWS Config applies it when it invokes the rule for a change; in a
 * scheduled run the rule must apply it.
 */
async function fetchRuleScope(
  config: ConfigService,
  configRuleName: string,
  ruleTypes: readonly string[],
): Promise<RuleScope> {
  const { ConfigRules: [deployed] = [] } = await config.send(
    new DescribeConfigRulesCommand({ ConfigRuleNames: [configRuleName] }),
  );
  const { ComplianceResourceTypes, ComplianceResourceId, TagKey, TagValue } = deployed?.Scope ?? {};
  const types = ComplianceResourceTypes?.length ? new Set(ComplianceResourceTypes) : undefined;
  return {
    types: ruleTypes.filter((type) => types?.has(type) ?? true),
    includes: ({ resourceId, tags }) =>
      (!ComplianceResourceId || resourceId === ComplianceResourceId) && (!TagKey || hasTag(tags, TagKey, TagValue)),
  };
}

/** A resource with unreadable tags stays in scope: evaluating its item reports the error. */
function hasTag(rawTags: unknown, key: string, value: string | undefined): boolean {
  try {
    const tags = toTags(rawTags, 'tags');
    return Object.hasOwn(tags, key) && (!value || tags[key] === value);
  } catch {
    return true;
  }
}

/**
 * Returns the keys of those resources that are recorded. Queries lag behind the recorder and may not list a resource
 * created a minute ago, so its result is withdrawn only if reading the resource finds nothing either.
 */
async function findRecorded(config: ConfigService, resources: readonly ResourceName[]): Promise<ReadonlySet<string>> {
  const recorded = new Set<string>();
  await forEachConcurrent(chunk(resources, MAX_KEYS_PER_BATCH), MAX_CONCURRENT_CALLS, async (part) => {
    const listed = part.map((resource) => ({ ...resource, tags: undefined, relationships: undefined }));
    for (const raw of await readRecordedItems(config, listed)) recorded.add(toResourceKey(identify(raw)));
  });
  return recorded;
}

/** Like `Promise.all`, but waits for both before it fails, so that nothing continues in the background. */
async function settleBoth<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}
