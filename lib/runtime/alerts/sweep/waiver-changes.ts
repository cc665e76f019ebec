import { createHash } from 'node:crypto';
import {
  type ConfigServiceClient,
  NoSuchConfigRuleException,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import type { ResponseSettings } from '../../../contract/response-settings';
import { findExpiredWaivers, type Waiver } from '../../../core/waivers';
import { chunk } from '../../aws/concurrency';
import type { Logger } from '../../aws/lambda';
import type { AlertClock, ClockState } from '../store/alert-clock';

export interface WaiverChangesContext {
  readonly settings: ResponseSettings;
  readonly waivers: readonly Waiver[];
  readonly accountId: string;
  readonly region: string;
  readonly config: ConfigServiceClient;
  readonly clock: AlertClock;
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
 * @throws Error when AWS Config fails for another reason than that it is busy
 */
export async function reevaluateChangedWaivers(context: WaiverChangesContext, { rules }: ClockState): Promise<void> {
  const { clock, logger } = context;
  const differing = listRuleWaivers(context).filter(({ name, digest }) => rules.get(name)?.waivers !== digest);
  // A rule that is not on record was evaluated with these waivers from the start.
  const isNew = ({ name }: RuleWaivers): boolean => rules.get(name)?.waivers === undefined;
  for (const { name, digest } of differing.filter(isNew)) await clock.recordWaivers(name, digest);
  const changed = differing.filter((one) => !isNew(one));
  for (const part of chunk(changed, MAX_RULES_PER_CALL)) {
    const configRules = part.map(({ name }) => name);
    try {
      await startEvaluation(context, configRules);
    } catch (error) {
      if (!(error instanceof Error) || !BUSY.has(error.name)) throw error;
      return logger.warn('Left to the next sweep: rules whose waivers changed', { configRules, error });
    }
    logger.info('Evaluating again: waivers changed or expired', { configRules });
    for (const { name, digest } of part) await clock.recordWaivers(name, digest);
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
  /** Identifies the waivers in force. */
  readonly digest: string;
}

/** The waivers of each Config rule, but for AWS's own rules, which know none. */
function listRuleWaivers({ settings, waivers, accountId, region, now }: WaiverChangesContext): RuleWaivers[] {
  const expired = new Set(findExpiredWaivers(waivers, now()));
  const inForce = waivers.filter(
    (waiver) =>
      !expired.has(waiver) && (waiver.account ?? accountId) === accountId && (waiver.region ?? region) === region,
  );
  return Object.entries(settings.rules).flatMap(([name, { rule }]) =>
    rule === undefined ? [] : [{ name, digest: digestWaivers(inForce.filter((waiver) => waiver.rule === rule)) }],
  );
}

/** Leaves out order, reason and owner, which do not change a compliance type. The annotation has the expiry date. */
function digestWaivers(waivers: readonly Waiver[]): string {
  if (waivers.length === 0) return 'none';
  const texts = waivers.map(({ resource, expires }) => JSON.stringify([resource, expires])).sort();
  return createHash('sha256').update(texts.join()).digest('hex');
}
