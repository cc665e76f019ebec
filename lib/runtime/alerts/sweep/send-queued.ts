import { describeError } from '../../../core/text/errors';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import {
  listMachineDestinations,
  MAX_MESSAGES_PER_CALL,
  type MachineContext,
  sendToMachine,
} from '../delivery/machine-destinations';
import { formatDestinationFailureMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import {
  MACHINE_RETENTION_HOURS,
  type MachineDestination,
  type MachineFailure,
  type QueuedMessage,
} from '../store/machine-queue';

export type QueueContext = MessageContext & ScopeContext;

/** Yields one job for each machine destination; it sends the queued messages, and reports a destination that fails. */
export async function* listMachineJobs(
  context: QueueContext,
  minTimeLeft: number,
): AsyncGenerator<() => Promise<void>> {
  for (const destination of listMachineDestinations(context.channels)) {
    yield async () => {
      // A destination that still fails has messages in the queue, so one without any needs no report.
      if (!(await sendQueued(context, destination, minTimeLeft))) return;
      const { failure, reportedAt } = await context.queue.readState(destination);
      if (failure && isReportDue(context, failure, reportedAt)) await reportFailure(context, destination, failure);
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
async function sendQueued(
  context: QueueContext,
  destination: MachineDestination,
  minTimeLeft: number,
): Promise<boolean> {
  const { queue, logger } = context;
  const tally: Tally = { sent: 0, givenUp: 0, reason: undefined };
  let batch: QueuedMessage[] = [];
  let hasMessages = false;
  for await (const message of queue.list(destination)) {
    hasMessages = true;
    batch.push(message);
    if (batch.length < MAX_MESSAGES_PER_CALL[destination]) continue;
    const isUp = await sendBatch(context, destination, batch, tally);
    batch = [];
    if (!isUp || context.timeLeft() < minTimeLeft) break;
  }
  if (!hasMessages) return false;
  if (batch.length > 0) await sendBatch(context, destination, batch, tally);

  if (tally.reason !== undefined) await queue.recordFailure(destination, tally.reason, context.now());
  else if (tally.sent > 0) await queue.recordRecovery(destination);
  const { sent, givenUp, reason } = tally;
  if (givenUp > 0 || reason !== undefined) logger.error('Cannot send all messages', { destination, ...tally });
  else if (sent > 0) logger.info('Sent queued messages', { destination, sent });
  return true;
}

/**
 * Sends messages, and removes those that were sent and those that are too old.
 * @returns whether the destination answers: a message that it refuses does not stop the others
 */
async function sendBatch(
  { channels, queue, now }: MachineContext,
  destination: MachineDestination,
  batch: readonly QueuedMessage[],
  tally: Tally,
): Promise<boolean> {
  const oldest = new Date(now().getTime() - MACHINE_RETENTION_HOURS * 3_600_000).toISOString();
  const current = batch.filter(({ addedAt }) => addedAt >= oldest);
  for (const message of batch.filter(({ addedAt }) => addedAt < oldest)) {
    await queue.remove(destination, message);
    tally.givenUp++;
  }
  if (current.length === 0) return true;
  try {
    const contents = current.map(({ content }) => content);
    const refusals = await sendToMachine(channels, destination, contents);
    for (const [index, message] of current.entries()) {
      const refusal = refusals[index];
      if (refusal !== undefined) tally.reason = refusal;
      else {
        await queue.remove(destination, message);
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

async function reportFailure(
  context: QueueContext,
  destination: MachineDestination,
  failure: MachineFailure,
): Promise<void> {
  const { partition, ...scope } = await resolveScope(context);
  const id = `destination/${scope.accountId}/${scope.region}/${destination}/${failure.since}`;
  const at = context.now().toISOString();
  const isSent = await deliverMessage(context, id, async () =>
    formatDestinationFailureMessage({
      version: 1,
      kind: 'destinationFailure',
      destination,
      at,
      ...failure,
      retentionHours: MACHINE_RETENTION_HOURS,
      ...scope,
    }),
  );
  if (isSent) await context.queue.recordReport(destination, context.now());
}
