import type { ResponseSettings } from '../../../contract/response-settings';
import { describeError } from '../../../core/text/errors';
import { joinList } from '../../../core/text/format';
import type { SweepState } from '../store/sweep-store';
import { type BaselineContext, sendBaseline } from './baseline';
import { sendReminders } from './reminders';
import { type DigestContext, listDigestJobs } from './send-digests';
import { listMachineJobs, type QueueContext } from './send-queued';
import { listWaitingJobs, type WaitingContext } from './send-waiting';
import { reevaluateChangedWaivers, type WaiverChangesContext } from './waiver-changes';

export type SweepContext = WaitingContext & DigestContext & BaselineContext & WaiverChangesContext & QueueContext;

/** The time that one alert can take. No job starts with less. */
const MIN_TIME_LEFT_MS = 30_000;

/**
 * Does what no event starts: sends waiting alerts, digests, the baseline and reminders, and evaluates rules again whose
 * waivers changed. Runs every five minutes; without work it makes three queries, and one for each machine
 * destination. A job that fails does not stop the others, and the next sweep tries it again.
 * @throws Error that lists the failures
 */
export async function sweep(context: SweepContext): Promise<void> {
  const { sweepStore, logger } = context;
  const failures: unknown[] = [];
  const attempt = async (job: () => Promise<void>): Promise<void> => {
    try {
      await job();
    } catch (error) {
      logger.error('A part of the sweep failed', { error });
      failures.push(error);
    }
  };
  const attemptEach = (jobs: AsyncIterable<() => Promise<void>>): Promise<void> =>
    attempt(async () => {
      for await (const job of jobs) {
        if (context.timeLeft() < MIN_TIME_LEFT_MS) return logger.warn('Stopped for lack of time', {});
        await attempt(job);
      }
    });

  await attemptEach(listWaitingJobs(context));
  await attemptEach(listDigestJobs(context));
  await attempt(async () => {
    const state = await sweepStore.read();
    await attempt(() => registerRules(context, state));
    await attempt(() => reevaluateChangedWaivers(context, state));
    await attempt(async () => {
      const hasBaseline = await sendBaseline(context, state);
      if (!hasBaseline) await sendReminders(context, state.reminderDue);
    });
  });
  // Last, since a destination that hangs must not hold back a message to people.
  await attemptEach(listMachineJobs(context, MIN_TIME_LEFT_MS));
  if (failures.length === 0) return;
  throw new Error(`Cannot finish the sweep: ${joinList(failures.map(describeError))}`, { cause: failures[0] });
}

/** Records every deployed rule, so that one without a non-compliant resource is not new when it finds its first. */
async function registerRules(
  { sweepStore, settings, now }: SweepContext & { readonly settings: ResponseSettings },
  { rules }: SweepState,
): Promise<void> {
  for (const name of Object.keys(settings.rules)) {
    if (!rules.has(name)) await sweepStore.recordFirstSeen(name, undefined, now());
  }
}
