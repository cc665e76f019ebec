import { describeError } from '../../../core/text/errors';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import { listMachines, MAX_MESSAGES, type MachineContext, sendToMachine } from '../delivery/machines';
import { formatDestinationFailureMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { type ClaimContext, withClaim } from '../store/claims';
import { MACHINE_RETENTION_HOURS, type Machine, type MachineFailure, type QueuedMessage } from '../store/machine-queue';

export type QueueContext = ClaimContext & MessageContext & ScopeContext;

/** Yields one job for each machine destination; it sends the queued messages, and reports a destination that fails. */
export async function* listMachineJobs(
  context: QueueContext,
  minTimeLeft: number,
): AsyncGenerator<() => Promise<void>> {
  for (const machine of listMachines(context.channels)) {
    yield async () => {
      // A destination that fails has messages for longer than it takes to report it.
      if (!(await sendQueued(context, machine, minTimeLeft))) return;
      const { failure, reportedAt } = await context.queue.readState(machine);
      if (failure && isReportDue(context, failure, reportedAt)) await reportFailure(context, machine, failure);
    };
  }
}

/** How the calls of one sweep went. */
interface Tally {
  sent: number;
  givenUp: number;
  reason: string | undefined;
}

/**
 * Never throws for a destination: the reason is recorded, and the next sweep tries again.
 * @returns whether there were messages
 */
async function sendQueued(context: QueueContext, machine: Machine, minTimeLeft: number): Promise<boolean> {
  const { queue, logger } = context;
  const tally: Tally = { sent: 0, givenUp: 0, reason: undefined };
  let batch: QueuedMessage[] = [];
  let hasMessages = false;
  for await (const message of queue.list(machine)) {
    hasMessages = true;
    batch.push(message);
    if (batch.length < MAX_MESSAGES[machine]) continue;
    const isUp = await sendBatch(context, machine, batch, tally);
    batch = [];
    if (!isUp || context.timeLeft() < minTimeLeft) break;
  }
  if (!hasMessages) return false;
  if (batch.length > 0) await sendBatch(context, machine, batch, tally);

  if (tally.reason !== undefined) await queue.recordFailure(machine, tally.reason, context.now());
  else if (tally.sent > 0) await queue.recordRecovery(machine);
  const { sent, givenUp, reason } = tally;
  if (givenUp > 0 || reason !== undefined) logger.error('Cannot send all messages', { destination: machine, ...tally });
  else if (sent > 0) logger.info('Sent queued messages', { destination: machine, sent });
  return true;
}

/**
 * Sends messages, and removes those that were sent and those that are too old.
 * @returns whether the destination answers: a message that it refuses does not stop the others
 */
async function sendBatch(
  { channels, queue, now }: MachineContext,
  machine: Machine,
  batch: readonly QueuedMessage[],
  tally: Tally,
): Promise<boolean> {
  const oldest = new Date(now().getTime() - MACHINE_RETENTION_HOURS * 3_600_000).toISOString();
  const current = batch.filter(({ addedAt }) => addedAt >= oldest);
  for (const message of batch.filter(({ addedAt }) => addedAt < oldest)) {
    await queue.remove(machine, message);
    tally.givenUp++;
  }
  if (current.length === 0) return true;
  try {
    const contents = current.map(({ content }) => content);
    const refusals = await sendToMachine(channels, machine, contents);
    for (const [index, message] of current.entries()) {
      const refusal = refusals[index];
      if (refusal !== undefined) tally.reason = refusal;
      else {
        await queue.remove(machine, message);
        tally.sent++;
      }
    }
    return true;
  } catch (error) {
    tally.reason = describeError(error);
    return false;
  }
}

/** Long enough that a short outage is not reported. */
const REPORT_AFTER_MS = 15 * 60_000;

/** The shortest time between two reports of a destination. */
const REPORT_INTERVAL_MS = 7 * 86_400_000;

function isReportDue({ now }: QueueContext, { since }: MachineFailure, reportedAt: Date | undefined): boolean {
  const hasLasted = now().getTime() - Date.parse(since) >= REPORT_AFTER_MS;
  // The same failure is reported once, however long it lasts.
  const isReported = reportedAt !== undefined && reportedAt.toISOString() >= since;
  const isRecent = reportedAt !== undefined && now().getTime() - reportedAt.getTime() < REPORT_INTERVAL_MS;
  return hasLasted && !isReported && !isRecent;
}

async function reportFailure(context: QueueContext, destination: Machine, failure: MachineFailure): Promise<void> {
  const { partition, ...scope } = await resolveScope(context);
  const id = `destination/${scope.accountId}/${scope.region}/${destination}/${failure.since}`;
  const at = context.now().toISOString();
  const outcome = await withClaim(context, id, async (claim) => {
    const message = formatDestinationFailureMessage({
      version: 1,
      kind: 'destinationFailure',
      destination,
      at,
      ...failure,
      retentionHours: MACHINE_RETENTION_HOURS,
      ...scope,
    });
    await deliverMessage(context, claim, message);
    return 'done';
  });
  if (outcome === 'done') await context.queue.recordReport(destination, context.now());
}
