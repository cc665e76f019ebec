import { type Table, toExpiry } from '../../aws/table';
import { machineKey, queueKey } from './alert-keys';

/** The destinations that no person reads. */
export const MACHINE_DESTINATIONS = ['Security Hub', 'event bus'] as const;
export type MachineDestination = (typeof MACHINE_DESTINATIONS)[number];

/** A message that a machine destination does not have yet. */
export interface QueuedMessage {
  /** Sorts messages by time. The same for the same message. */
  readonly key: string;
  /** ISO 8601. */
  readonly addedAt: string;
  /** JSON. */
  readonly content: string;
}

interface MachineState {
  /** Absent while the destination takes messages. */
  readonly failure: MachineFailure | undefined;
  /** When people were last sent a message about a failure. */
  readonly reportedAt: Date | undefined;
}

export interface MachineFailure {
  /** When the first message failed; ISO 8601. */
  readonly since: string;
  readonly reason: string;
}

/** How long a message is kept for a destination that does not take it, as EventBridge does. */
export const MACHINE_RETENTION_HOURS = 24;

/**
 * Messages for machine destinations that a later sweep sends, and which destinations fail.
 *
 * Rows: for a message its `content` and when it was `addedAt`, with `expires`; for a destination that failed `since`
 * and `reason`, and `reportedAt`, which stays when the destination works again.
 */
export class MachineQueue {
  constructor(private readonly table: Table) {}

  async add(
    destination: MachineDestination,
    { key, content }: Omit<QueuedMessage, 'addedAt'>,
    now: Date,
  ): Promise<void> {
    const expires = toExpiry(now, MACHINE_RETENTION_HOURS / 24 + 1);
    await this.table.put({ ...queueKey(destination, key), content, addedAt: now.toISOString(), expires });
  }

  /** Oldest first. */
  async *list(destination: MachineDestination): AsyncGenerator<QueuedMessage> {
    for await (const { sk, content, addedAt } of this.table.rows(queueKey(destination, '').pk)) {
      yield { key: String(sk), content: String(content), addedAt: String(addedAt) };
    }
  }

  async remove(destination: MachineDestination, { key }: QueuedMessage): Promise<void> {
    await this.table.remove(queueKey(destination, key));
  }

  async readState(destination: MachineDestination): Promise<MachineState> {
    const { since, reason, reportedAt } = (await this.table.get(machineKey(destination))) ?? {};
    return {
      failure: since === undefined ? undefined : { since: String(since), reason: String(reason) },
      reportedAt: reportedAt === undefined ? undefined : new Date(String(reportedAt)),
    };
  }

  /** Keeps the time of the first failure. */
  async recordFailure(destination: MachineDestination, reason: string, now: Date): Promise<void> {
    await this.table.change(machineKey(destination), {
      update: 'SET #since = if_not_exists(#since, :now), #reason = :reason',
      values: { now: now.toISOString(), reason },
    });
  }

  async recordRecovery(destination: MachineDestination): Promise<void> {
    await this.table.change(machineKey(destination), { update: 'REMOVE #since, #reason' });
  }

  async recordReport(destination: MachineDestination, now: Date): Promise<void> {
    await this.table.change(machineKey(destination), {
      update: 'SET #reportedAt = :now',
      values: { now: now.toISOString() },
    });
  }
}
