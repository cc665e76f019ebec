import { fingerprint } from '../../../contract/fingerprint';
import type { Json } from '../../../core/remediation/operation';
import { describeError } from '../../../core/text/errors';
import { formatMinute } from '../../../core/time';
import { Table, type TableKey, type TableRow, toExpiry } from '../../aws/table';
import type { PlanDependencies } from '../dependencies';
import { readExecution } from '../execution/execution';

/** Longer than from a plan to the last call and its completion, which may take half an hour. */
const LOCK_DURATION_MS = 60 * 60 * 1000;

/** The pauses between attempts to take the lock. Most executions end within this minute and a half. */
const LOCK_DELAYS_MS: readonly number[] = [5_000, 10_000, 15_000, 30_000, 30_000];

/** How long a read may still return an earlier state. */
const READ_LAG_MS = 60_000;

interface LockOwner {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly executionId: string;
}

/**
 * Lets one execution at a time change a resource. Otherwise two rules that split the same permission of a security
 * group would each restore what the other revokes.
 *
 * | pk | sk | attributes |
 * |---|---|---|
 * | `lock#<resource type>#<resource id>` | `lock` | `execution` that holds it, absent after its release; `until`, ISO time when it expires; `left`, fingerprint of the state after the last execution, and `leftAt` |
 */
export class ResourceLock {
  private readonly table: Table;
  private readonly key: TableKey;
  private row: TableRow = {};

  constructor(
    private readonly owner: LockOwner,
    private readonly dependencies: PlanDependencies,
  ) {
    this.table = new Table(dependencies.clients.dynamodb, dependencies.table);
    this.key = { pk: `lock#${owner.resourceType}#${owner.resourceId}`, sk: 'lock' };
  }

  /**
   * Takes the lock, and waits for it if necessary.
   * @throws Error when another execution holds it, or the table fails
   */
  async take(): Promise<void> {
    for (const delay of LOCK_DELAYS_MS) {
      if (await this.tryToTake()) return;
      await this.dependencies.sleep(delay);
    }
    if (!(await this.tryToTake())) throw new Error(describeHolder(this.row));
  }

  /**
   * Whether a state that was read may be older than the last execution. EC2 may return an earlier state for a while,
   * and a plan for it would reopen what has just been closed.
   * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
   */
  mayBeOutdated(state: Json): boolean {
    const { left, leftAt } = this.row;
    return typeof left === 'string' && String(leftAt) > this.timeAfter(-READ_LAG_MS) && left !== fingerprint(state);
  }

  /**
   * Releases the lock if this execution holds it.
   * @param finalState the state after the calls; absent if there were none, or the state could not be read
   */
  async release(finalState?: Json): Promise<void> {
    const { executionId, resourceId } = this.owner;
    try {
      await this.table.change(this.key, {
        update: `SET #until = :now${finalState === undefined ? '' : ', #left = :left, #leftAt = :now'} REMOVE #execution`,
        condition: '#execution = :me',
        values: {
          me: executionId,
          now: this.timeAfter(0),
          ...(finalState !== undefined && { left: fingerprint(finalState) }),
        },
      });
    } catch (error) {
      // The lock will expire.
      this.dependencies.logger.warn('Cannot release the lock of a resource', { executionId, resourceId, error });
    }
  }

  private async tryToTake(): Promise<boolean> {
    try {
      const now = this.timeAfter(0);
      if (await this.takeIf('attribute_not_exists(#pk) OR #execution = :me OR #until <= :now', { now })) return true;
      const { execution: holder } = this.row;
      // An execution that was stopped may have ended without releasing it.
      if (typeof holder !== 'string' || !(await this.hasEnded(holder))) return false;
      return await this.takeIf('#execution = :holder', { holder });
    } catch (error) {
      throw new Error(`Cannot lock the resource: ${describeError(error)}`, { cause: error });
    }
  }

  private async takeIf(condition: string, values: Readonly<Record<string, string>>): Promise<boolean> {
    const { done, row } = await this.table.change(this.key, {
      update: 'SET #execution = :me, #until = :until, #expires = :expires',
      condition,
      values: {
        me: this.owner.executionId,
        until: this.timeAfter(LOCK_DURATION_MS),
        expires: toExpiry(this.dependencies.now(), 1),
        ...values,
      },
    });
    this.row = row;
    return done;
  }

  private async hasEnded(executionId: string): Promise<boolean> {
    try {
      return (await readExecution(executionId, this.dependencies)).hasEnded;
    } catch {
      return false;
    }
  }

  private timeAfter(milliseconds: number): string {
    return new Date(this.dependencies.now().getTime() + milliseconds).toISOString();
  }
}

const describeHolder = ({ execution, until }: TableRow): string =>
  `Execution ${execution ?? 'of another rule'} is changing the resource, and holds its lock until ${formatMinute(String(until))} at the latest: start again when it has ended`;
