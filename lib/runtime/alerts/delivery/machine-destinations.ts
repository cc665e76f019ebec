import type { Finding } from '../../../alerts/finding';
import { describeError } from '../../../core/text/errors';
import type { Logger } from '../../aws/lambda';
import { timedKey } from '../store/alert-keys';
import {
  MACHINE_DESTINATIONS,
  type MachineDestination,
  type MachineQueue,
  type QueuedMessage,
} from '../store/machine-queue';
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
  readonly destination: MachineDestination;
}

export const toFindingMessage = (finding: Finding): MachineMessage => ({
  destination: 'Security Hub',
  key: timedKey({ at: finding.UpdatedAt, id: finding.Id }),
  content: JSON.stringify(finding),
});

/** @param id identifies the message */
export const toBusMessage = (message: AlertMessage, id: string, now: Date): MachineMessage => ({
  destination: 'event bus',
  key: timedKey({ at: now.toISOString(), id }),
  content: JSON.stringify({ detailType: message.detailType, detail: JSON.parse(toEventDetail(message)) }),
});

/** The machine destinations that the configuration turns on. */
export const listMachineDestinations = ({ securityHub, eventBus }: Channels): MachineDestination[] =>
  MACHINE_DESTINATIONS.filter((destination) => (destination === 'Security Hub' ? securityHub : eventBus) !== undefined);

/** How many messages are sent in one call. */
export const MAX_MESSAGES_PER_CALL: Readonly<Record<MachineDestination, number>> = {
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
  destination: MachineDestination,
  contents: readonly string[],
): Promise<(string | undefined)[]> {
  const parsed = contents.map((content) => JSON.parse(content));
  if (destination === 'Security Hub') return securityHub ? importFindings(securityHub, parsed) : [];
  return eventBus ? putOnBus(eventBus, parsed) : [];
}

/**
 * Sends a message to a machine destination. If that fails, or has failed before, a later sweep sends it, so that a
 * destination that is down holds back no other.
 * @throws Error when the message can be neither sent nor stored
 */
export async function sendOrQueue(
  context: MachineContext,
  { destination, key, content }: MachineMessage,
): Promise<void> {
  const { channels, queue, logger } = context;
  const { failure } = await queue.readState(destination);
  if (!failure) {
    const reason = await attemptSend(channels, destination, content);
    if (reason === undefined) return;
    logger.error('Cannot send a message; a later sweep tries again', { destination, reason });
    await queue.recordFailure(destination, reason, context.now());
  }
  await queue.add(destination, { key, content }, context.now());
}

/** @returns the reason of a failure */
async function attemptSend(
  channels: Channels,
  destination: MachineDestination,
  content: string,
): Promise<string | undefined> {
  try {
    const [refusal] = await sendToMachine(channels, destination, [content]);
    return refusal;
  } catch (error) {
    return describeError(error);
  }
}
