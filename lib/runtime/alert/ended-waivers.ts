import { StartConfigRulesEvaluationCommand } from '@aws-sdk/client-config-service';
import { expiredWaivers, type Waiver } from '../../core/waivers';
import { configRuleNameOf } from './about-rule';
import type { AlertRun } from './run';

/** AWS Config takes so many names at once. */
const MOST_NAMES = 25;

/** It judges by one of the rules already, or was asked to a minute ago: that passes. */
const BUSY: ReadonlySet<string> = new Set(['ResourceInUseException', 'LimitExceededException']);

/**
 * Has the rules of waivers that have ended judge again: nothing else would, where the resource does not change, and
 * what was waived would look settled for ever. Alerts and remediation then follow as for any change.
 * @param since up to when ended waivers were seen to; absent at the first tick of all
 * @throws Error when AWS Config refuses for another reason than that it is busy with them
 */
export async function judgeAfterWaivers(run: AlertRun, since: Date | undefined): Promise<void> {
  const { config, store, settings, waivers, logger } = run;
  const now = run.now();
  const ended = since ? endedBetween(waivers, since, now) : [];
  const names = [...new Set(ended.map(({ rule }) => configRuleNameOf(settings, rule)))].filter((name) =>
    Object.hasOwn(settings.rules, name),
  );
  for (let start = 0; start < names.length; start += MOST_NAMES) {
    const ConfigRuleNames = names.slice(start, start + MOST_NAMES);
    try {
      await config.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames }));
    } catch (error) {
      if (!(error instanceof Error) || !BUSY.has(error.name)) throw error;
      return logger.warn('Left to the next tick: rules whose waivers have ended', { configRules: names, error });
    }
    logger.info('Judging again: waivers have ended', { configRules: ConfigRuleNames });
  }
  // A waiver ends with a day: so this is written once a day, and not at every tick.
  if (!since || names.length > 0 || dayOf(since) !== dayOf(now)) await store.rememberWaiversSeen(now);
}

function endedBetween(waivers: readonly Waiver[], since: Date, now: Date): Waiver[] {
  const before = new Set(expiredWaivers(waivers, since));
  return expiredWaivers(waivers, now).filter((waiver) => !before.has(waiver));
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
