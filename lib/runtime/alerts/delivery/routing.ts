import type { Transition } from '../../../alerts/transition';
import type { ComplianceChange } from '../../../formats/compliance-change';
import type { AlertContext } from '../context';
import type { AlertRouting } from '../store/alert-store';
import { findDigestWindow } from '../store/digest-window';

/** How long a rule counts as new: its first evaluation of everything may take a while. */
const FIRST_EVALUATION = 60 * 60_000;

/**
 * How people hear of a change of compliance. Decided once and kept, so that a second try neither counts again nor
 * sends a mail for what is in a digest.
 */
export async function routeChange(
  run: AlertContext,
  id: string,
  { before, configRuleName, configRuleArn }: ComplianceChange,
  kind: Transition,
): Promise<AlertRouting> {
  const now = run.now();
  const isOpen = kind === 'opened' || kind === 'undecided';
  if (isOpen && !before) {
    const seen = await run.store.firstSeen(configRuleName, configRuleArn || undefined, now);
    if (now.getTime() - seen.getTime() < FIRST_EVALUATION) return keep(run, id, 'first evaluation');
  }
  return keep(run, id, await placeInStorm(run, configRuleName, now, 'storm'));
}

/** How people hear of a remediation that failed. */
export const routeFailure = async (run: AlertContext, id: string, document: string): Promise<AlertRouting> =>
  keep(run, id, await placeInStorm(run, document, run.now(), 'failed remediations'));

/** The first ones of five minutes come by themselves. */
async function placeInStorm(
  { store, settings }: AlertContext,
  source: string,
  now: Date,
  digest: Exclude<AlertRouting, 'single'>,
): Promise<AlertRouting> {
  const isStorm = await store.isStorm(source, findDigestWindow(now).from, settings.alerts.stormSize, now);
  return isStorm ? digest : 'single';
}

async function keep({ store }: AlertContext, id: string, place: AlertRouting): Promise<AlertRouting> {
  await store.rememberPlace(id, place);
  return place;
}
