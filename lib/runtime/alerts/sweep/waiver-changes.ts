import {
  type ConfigServiceClient,
  NoSuchConfigRuleException,
  paginateSelectResourceConfig,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import type { ResponseSettings } from '../../../contract/response-settings';
import { parseJsonText } from '../../../core/json';
import { Properties } from '../../../core/reading/properties';
import type { Rule } from '../../../core/rule';
import { compareTexts } from '../../../core/text/format';
import { findExpiredWaivers, namesResource, type WaivableResource, type Waiver } from '../../../core/waivers';
import { chunk } from '../../aws/concurrency';
import type { Logger } from '../../aws/lambda';
import type { AppliedWaiver, SweepState, SweepStore } from '../store/sweep-store';

export interface WaiverChangesContext {
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
  readonly waivers: readonly Waiver[];
  readonly accountId: string;
  readonly region: string;
  readonly config: ConfigServiceClient;
  readonly sweepStore: SweepStore;
  readonly logger: Logger;
  now(): Date;
}

/** StartConfigRulesEvaluation takes so many names at once. */
const MAX_RULES_PER_CALL = 25;

/** An evaluation of one of the rules is running, or was started less than a minute ago. */
const BUSY: ReadonlySet<string> = new Set(['ResourceInUseException', 'LimitExceededException']);

/**
 * Has AWS Config evaluate a rule again when its waivers are not those of its last evaluation: one expired, or a
 * deployment added, changed or removed one. Without this, AWS Config would keep the result until the resource changes.
 * Alerts and remediation follow from the new result.
 *
 * AWS Config evaluates, and charges for, all resources of the rule. So this is done only in an account and Region that
 * has a resource which a changed waiver covers.
 * @throws Error when AWS Config fails for another reason than that it is busy
 */
export async function reevaluateChangedWaivers(context: WaiverChangesContext, { rules }: SweepState): Promise<void> {
  const { sweepStore, logger } = context;
  const affected: RuleWaivers[] = [];
  for (const one of listRuleWaivers(context)) {
    const { name, applied } = one;
    const known = rules.get(name)?.waivers;
    // A rule that is not on record was evaluated with these waivers from the start.
    const changed = known === undefined ? [] : findChanged(known, applied);
    if (known !== undefined && changed.length === 0) continue;
    if (changed.length > 0 && (await mayCoverResource(context, one, changed))) affected.push(one);
    else await sweepStore.recordWaivers(name, applied);
  }
  for (const part of chunk(affected, MAX_RULES_PER_CALL)) {
    const configRules = part.map(({ name }) => name);
    try {
      await startEvaluation(context, configRules);
    } catch (error) {
      if (!(error instanceof Error) || !BUSY.has(error.name)) throw error;
      return logger.warn('Left to the next sweep: rules whose waivers changed', { configRules, error });
    }
    logger.info('Evaluating again: waivers changed or expired', { configRules });
    for (const { name, applied } of part) await sweepStore.recordWaivers(name, applied);
  }
}

async function startEvaluation(context: WaiverChangesContext, ConfigRuleNames: string[]): Promise<void> {
  try {
    await context.config.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames }));
  } catch (error) {
    if (!(error instanceof NoSuchConfigRuleException)) throw error;
    // One rule that does not exist in this Region fails the call for all.
    if (ConfigRuleNames.length > 1) for (const name of ConfigRuleNames) await startEvaluation(context, [name]);
  }
}

interface RuleWaivers {
  /** The Config rule's. */
  readonly name: string;
  /** Our name for it. */
  readonly rule: string;
  /** The waivers in force, in an order that does not depend on the file. */
  readonly applied: readonly AppliedWaiver[];
}

/** The waivers of each Config rule, but for AWS's own rules, which have none. */
function listRuleWaivers({ settings, waivers, accountId, region, now }: WaiverChangesContext): RuleWaivers[] {
  const expired = new Set(findExpiredWaivers(waivers, now()));
  const inForce = waivers.filter(
    (waiver) =>
      !expired.has(waiver) &&
      (waiver.account ?? accountId) === accountId &&
      // Items of global resources have the Region `global`.
      [region, 'global'].includes(waiver.region ?? region),
  );
  return Object.entries(settings.rules).flatMap(([name, { rule }]) => {
    if (rule === undefined) return [];
    const applied = inForce
      .filter((waiver) => waiver.rule === rule)
      .map(({ resource, expires }) => ({ resource, expires }))
      .sort((a, b) => compareTexts(identifyWaiver(a), identifyWaiver(b)));
    return [{ name, rule, applied }];
  });
}

/** Lists the waivers that only one of two lists has. */
function findChanged(some: readonly AppliedWaiver[], others: readonly AppliedWaiver[]): AppliedWaiver[] {
  const subtract = (list: readonly AppliedWaiver[], from: readonly AppliedWaiver[]): AppliedWaiver[] => {
    const texts = new Set(list.map(identifyWaiver));
    return from.filter((waiver) => !texts.has(identifyWaiver(waiver)));
  };
  return [...subtract(some, others), ...subtract(others, some)];
}

const identifyWaiver = ({ resource, expires }: AppliedWaiver): string => JSON.stringify([resource, expires]);

/** Ten thousand resources. */
const MAX_RESOURCE_PAGES = 100;

/**
 * Whether a waiver covers a recorded resource of a rule's types. True if that cannot be found out, as for what AWS
 * Config does not record.
 */
async function mayCoverResource(
  { registry, config, logger }: WaiverChangesContext,
  { name, rule }: RuleWaivers,
  waivers: readonly AppliedWaiver[],
): Promise<boolean> {
  const { resourceTypes: types = [], aspect } = registry.find((one) => one.name === rule)?.resource ?? {};
  if (types.length === 0 || aspect !== undefined) return true;
  const list = types.map((type) => `'${type}'`).join(', ');
  const Expression = `SELECT resourceId, resourceName, arn WHERE resourceType IN (${list})`;
  let count = 0;
  try {
    for await (const { Results = [] } of paginateSelectResourceConfig({ client: config }, { Expression, Limit: 100 })) {
      const resources = Results.map(toListedName);
      if (resources.some((one) => waivers.some(({ resource }) => namesResource(resource, one)))) return true;
      if (++count === MAX_RESOURCE_PAGES) return true;
    }
  } catch (error) {
    logger.warn('Cannot list the recorded resources of a rule whose waivers changed', { configRule: name, error });
    return true;
  }
  logger.info('No evaluation: the changed waivers cover no recorded resource', { configRule: name });
  return false;
}

/** @param row JSON text */
function toListedName(row: string): WaivableResource {
  const properties = Properties.of(parseJsonText(row, 'the row'), 'the row');
  return {
    resourceId: properties.string('resourceId'),
    resourceName: properties.optionalString('resourceName'),
    arn: properties.optionalString('arn'),
  };
}
