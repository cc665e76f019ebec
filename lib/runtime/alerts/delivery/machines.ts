import type { Finding } from '../../../alerts/finding';
import { describeError } from '../../../core/text/errors';
import type { Logger } from '../../aws/lambda';
import { timedKey } from '../store/alert-keys';
import { MACHINES, type Machine, type MachineQueue, type QueuedMessage } from '../store/machine-queue';
import { type Channels, importFindings, putOnBus } from './channels';
import { type AlertMessage, toEventDetail } from './payloads';

export interface MachineContext {
  readonly channels: Channels;
  readonly queue: MachineQueue;
  readonly logger: Logger;
  now(): Date;
}

/** A message for one machine destination. */
interface MachineMessage extends Pick<QueuedMessage, 'key' | 'content'> {
  readonly machine: Machine;
}

export const toFindingMessage = (finding: Finding): MachineMessage => ({
  machine: 'Security Hub',
  key: timedKey({ at: finding.UpdatedAt, id: finding.Id }),
  content: JSON.stringify(finding),
});

/** @param id identifies the message */
export const toBusMessage = (message: AlertMessage, id: string, now: Date): MachineMessage => ({
  machine: 'event bus',
  key: timedKey({ at: now.toISOString(), id }),
  content: JSON.stringify({ detailType: message.detailType, detail: JSON.parse(toEventDetail(message)) }),
});

/** The machine destinations that the configuration turns on. */
export const listMachines = ({ securityHub, eventBus }: Channels): Machine[] =>
  MACHINES.filter((machine) => (machine === 'Security Hub' ? securityHub : eventBus) !== undefined);

/** How many messages one call takes. */
export const MAX_MESSAGES: Readonly<Record<Machine, number>> = {
  // BatchImportFindings takes so many at once, and ten calls a second.
  'Security Hub': 100,
  // Ten events would fit only if they are small.
  'event bus': 1,
};

/**
 * Sends messages to a machine destination in one call.
 * @returns for each message why it was refused, or `undefined` if it was not
 * @throws Error when the call fails
 */
export async function sendToMachine(
  { securityHub, eventBus }: Channels,
  machine: Machine,
  contents: readonly string[],
): Promise<(string | undefined)[]> {
  const parsed = contents.map((content) => JSON.parse(content));
  if (machine === 'Security Hub') return securityHub ? importFindings(securityHub, parsed) : [];
  return eventBus ? putOnBus(eventBus, parsed) : [];
}

/**
 * Sends a message to a machine destination. If that fails, or has failed before, a later sweep sends it, so that a
 * destination that is down holds back no other.
 * @throws Error when the message can be neither sent nor stored
 */
export async function sendOrQueue(context: MachineContext, { machine, key, content }: MachineMessage): Promise<void> {
  const { channels, queue, logger } = context;
  const { failure } = await queue.readState(machine);
  if (!failure) {
    const reason = await attemptSend(channels, machine, content);
    if (reason === undefined) return;
    logger.error('Cannot send a message; a later sweep tries again', { destination: machine, reason });
    await queue.recordFailure(machine, reason, context.now());
  }
  await queue.add(machine, { key, content }, context.now());
}

/** @returns the reason of a failure */
async function attemptSend(channels: Channels, machine: Machine, content: string): Promise<string | undefined> {
  try {
    const [refusal] = await sendToMachine(channels, machine, [content]);
    return refusal;
  } catch (error) {
    return describeError(error);
  }
}
