import type { ConfigurationItem } from '../../core/item';
import { type CollectedAspect, isCollectedAspect } from '../../resources/collected-aspects';
import type { LambdaContext } from '../aws/lambda';
import { createRuleHandler } from '../rule-function/handler';
import { readEbsEncryption, readPasswordPolicy, readRootUser } from './account-settings';
import type { Collection, CollectionContext } from './collector';
import type { CollectorDependencies } from './dependencies';
import { evaluateCollected } from './evaluate-collected';
import { readTrails } from './trails';
import { collectUserCredentials } from './user-credentials';

type ReadAspect = (context: CollectionContext) => Promise<ConfigurationItem>;

/** The readers of the aspects of the account itself. */
const READERS: Readonly<Record<Exclude<CollectedAspect, 'credentials'>, ReadAspect>> = {
  'root user': readRootUser,
  'password policy': readPasswordPolicy,
  trails: readTrails,
  'EBS encryption': readEbsEncryption,
};

/** Collects an aspect of the account, which always exists, or of its users. */
async function collect(aspect: CollectedAspect, context: CollectionContext): Promise<Collection> {
  if (aspect === 'credentials') return collectUserCredentials(context);
  const item = await READERS[aspect](context);
  return { items: [item], unreadable: [], existing: [item] };
}

/**
 * The handler of the collector.
 *
 * @example
 * export const handler: CollectHandler = createCollectHandler({
 *   registry: rules,
 *   ...createCollectorDependencies(import.meta.url),
 * });
 */
export type CollectHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/**
 * Creates the function that AWS Config invokes on a schedule for the rules about what it does not record: settings of
 * the account and credentials of its users. It reads them by calls of AWS, evaluates them by the rule that the event's
 * parameters name, and reports the results.
 *
 * It throws when something could not be read, evaluated or reported, so that Lambda counts an error.
 *
 * @example
 * export const handler = createCollectHandler({ registry: rules, ...createCollectorDependencies(import.meta.url) });
 */
export const createCollectHandler = (dependencies: CollectorDependencies): CollectHandler =>
  createRuleHandler(dependencies, async ({ message, configRuleName, accountId }, invocation, now) => {
    const { enabled, config } = invocation;
    const { name, resource } = enabled.rule;
    if (message.kind !== 'schedule') throw new Error(`Cannot run rule "${name}": got a change, expected a schedule`);
    if (configRuleName === undefined || accountId === undefined) {
      throw new Error(`Cannot run rule "${name}": the event lacks configRuleName or accountId`);
    }
    const { aspect } = resource;
    if (!isCollectedAspect(aspect)) {
      throw new Error(`Cannot run rule "${name}": it reads nothing that the collector collects; use the evaluator`);
    }
    const { waivers, clients } = dependencies;
    await evaluateCollected(
      { configRuleName, accountId, requestedAt: message.createdAt, now },
      invocation,
      waivers,
      () => collect(aspect, { clients, accountId, pause: (attempt, what) => config.pause(attempt, what) }),
    );
  });
