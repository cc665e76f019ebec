import { fingerprint } from '../../../contract/fingerprint';
import type { Json } from '../../../core/remediation/operation';
import { DAY } from '../../../core/time';
import { describeError } from '../../aws/errors';
import { type TableRow, Table } from '../../aws/table';
import { type PlanDependencies, shownTime } from '../context';
import { readExecution } from '../execution/execution';

/** Longer than it takes from a plan to the last call and its settling, which may take half an hour. */
const HELD = 60 * 60 * 1000;

/** Pauses between attempts, in milliseconds: most executions end within this minute and a half. */
const PATIENCE: readonly number[] = [5_000, 10_000, 15_000, 30_000, 30_000];

/** For how long a read may still show what was before. */
const LAG = 60_000;

export interface Locked {
  readonly resourceType: string;
  readonly resourceId: string;
  /** Whoever changes it. */
  readonly executionId: string;
}

/**
 * One execution at a time may change a resource. Two rules that split the same permission of a security group would
 * otherwise each give back what the other takes.
 *
 * | pk | sk | holds |
 * |---|---|---|
 * | `lock#<resource type>#<resource id>` | `lock` | `execution` that holds it, none once it was given back; `until`, ISO time from which it is free; `left`, fingerprint of the state that the last one left, and `leftAt` |
 */
export class ResourceLock {
  private readonly table: Table;
  private readonly key: { readonly pk: string; readonly sk: string };
  private row: TableRow = {};

  constructor(
    private readonly locked: Locked,
    private readonly setup: PlanDependencies,
  ) {
    this.table = new Table(setup.clients.dynamodb, setup.table);
    this.key = { pk: `lock#${locked.resourceType}#${locked.resourceId}`, sk: 'lock' };
  }

  /** Waits for it, for a while. @throws Error for people: who holds it, or that nobody can tell */
  async take(): Promise<void> {
    for (const pause of PATIENCE) {
      if (await this.attempt()) return;
      await this.setup.sleep(pause);
    }
    if (!(await this.attempt())) throw new Error(heldBy(this.row));
  }

  /**
   * Whether a state that was read is not yet the one that an execution left just now: EC2 may show for a while what was
   * before, and a plan of that would open again what has just been closed.
   * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
   */
  mayBeOutdated(state: Json): boolean {
    const { left, leftAt } = this.row;
    return typeof left === 'string' && String(leftAt) > this.after(-LAG) && left !== fingerprint(state);
  }

  /**
   * Gives it back, if it is this execution's.
   * @param left the state as calls have left it; absent where none was made, or where it could not be read
   */
  async giveBack(left?: Json): Promise<void> {
    const { executionId, resourceId } = this.locked;
    try {
      await this.table.change(this.key, {
        update: `SET #until = :now${left === undefined ? '' : ', #left = :left, #leftAt = :now'} REMOVE #execution`,
        condition: '#execution = :me',
        values: { me: executionId, now: this.after(0), ...(left !== undefined && { left: fingerprint(left) }) },
      });
    } catch (error) {
      // It ends by itself.
      this.setup.logger.warn('Cannot give back the lock of a resource', { executionId, resourceId, error });
    }
  }

  private async attempt(): Promise<boolean> {
    try {
      const now = this.after(0);
      if (await this.takeIf('attribute_not_exists(#pk) OR #execution = :me OR #until <= :now', { now })) return true;
      const { execution: holder } = this.row;
      // An execution that was stopped may have ended without giving it back.
      if (typeof holder !== 'string' || !(await this.isOver(holder))) return false;
      return await this.takeIf('#execution = :holder', { holder });
    } catch (error) {
      throw new Error(`Cannot take the lock of the resource: ${describeError(error)}`, { cause: error });
    }
  }

  private async takeIf(condition: string, values: Readonly<Record<string, string>>): Promise<boolean> {
    const { done, row } = await this.table.change(this.key, {
      update: 'SET #execution = :me, #until = :until, #expires = :expires',
      condition,
      values: {
        me: this.locked.executionId,
        until: this.after(HELD),
        expires: Math.ceil((this.setup.now().getTime() + DAY) / 1000),
        ...values,
      },
    });
    this.row = row;
    return done;
  }

  private async isOver(executionId: string): Promise<boolean> {
    try {
      return (await readExecution(executionId, this.setup)).isOver;
    } catch {
      // What cannot be told goes on.
      return false;
    }
  }

  private after(milliseconds: number): string {
    return new Date(this.setup.now().getTime() + milliseconds).toISOString();
  }
}

function heldBy({ execution, until }: TableRow): string {
  return `Execution ${execution ?? 'of another rule'} is changing the resource, and holds it until ${shownTime(String(until))} at the latest: start it again when that has ended`;
}
