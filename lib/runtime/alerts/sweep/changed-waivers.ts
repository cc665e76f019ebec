import { createHash } from 'node:crypto';
import { StartConfigRulesEvaluationCommand } from '@aws-sdk/client-config-service';
import { findExpiredWaivers, type Waiver } from '../../../core/waivers';
import { chunk } from '../../aws/concurrency';
import type { AlertContext } from '../context';
import type { AlertClock } from '../store/alert-store';

/** AWS Config takes so many names at once. */
const MOST_NAMES = 25;

/** It judges by one of the rules already, or was asked to a minute ago: that passes. */
const BUSY: ReadonlySet<string> = new Set(['ResourceInUseException', 'LimitExceededException']);

/**
 * Has a rule judge again when other waivers stand for it than when it judged last: one has ended, or a deployment
 * brought or took one. Nothing else would, where the resource does not change; what was waived would look settled for
 * ever, and what is waived would look open. Alerts and remediation then follow as for any change.
 * @throws Error when AWS Config refuses for another reason than that it is busy with them
 */
export async function reevaluateChangedWaivers(run: AlertContext, { rules }: AlertClock): Promise<void> {
  const { store, logger } = run;
  const unseen = standing(run).filter(({ name, waivers }) => rules.get(name)?.waivers !== waivers);
  // A rule that nobody looked at before has judged by these from the start.
  const isNew = ({ name }: Standing): boolean => rules.get(name)?.waivers === undefined;
  for (const { name, waivers } of unseen.filter(isNew)) await store.rememberWaivers(name, waivers);
  const changed = unseen.filter((one) => !isNew(one));
  for (const part of chunk(changed, MOST_NAMES)) {
    const configRules = part.map(({ name }) => name);
    try {
      await start(run, configRules);
    } catch (error) {
      if (!(error instanceof Error) || !BUSY.has(error.name)) throw error;
      return logger.warn('Left to the next tick: rules whose waivers have changed', { configRules, error });
    }
    logger.info('Judging again: waivers have changed or ended', { configRules });
    for (const { name, waivers } of part) await store.rememberWaivers(name, waivers);
  }
}

async function start(run: AlertContext, ConfigRuleNames: string[]): Promise<void> {
  try {
    await run.config.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchConfigRuleException') throw error;
    // One that is not in this Region must not hold up the others.
    if (ConfigRuleNames.length > 1) for (const name of ConfigRuleNames) await start(run, [name]);
  }
}

interface Standing {
  /** The Config rule's. */
  readonly name: string;
  /** Stands for the waivers in force. */
  readonly waivers: string;
}

/** Only our own rules obey waivers. */
function standing({ settings, waivers, accountId, region, now }: AlertContext): Standing[] {
  const ended = new Set(findExpiredWaivers(waivers, now()));
  const inForce = waivers.filter(
    (waiver) =>
      !ended.has(waiver) && (waiver.account ?? accountId) === accountId && (waiver.region ?? region) === region,
  );
  return Object.entries(settings.rules).flatMap(([name, { rule }]) =>
    rule === undefined ? [] : [{ name, waivers: markOf(inForce.filter((waiver) => waiver.rule === rule)) }],
  );
}

/** Their order, their reasons and their owners change no verdict; their end stands in the annotation. */
function markOf(waivers: readonly Waiver[]): string {
  if (waivers.length === 0) return 'none';
  const marks = waivers.map(({ resource, expires }) => JSON.stringify([resource, expires])).sort();
  return createHash('sha256').update(marks.join()).digest('hex');
}
