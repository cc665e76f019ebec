import type { DigestReason } from '../../../alerts/texts/digest';
import type { Logger } from '../../aws/lambda';
import { type Table, toExpiry, type Value } from '../../aws/table';
import { claimKey, RETENTION_DAYS } from './alert-keys';

/** How an alert is sent: in a message of its own, or in a digest. */
export type Routing = 'single' | DigestReason;
const ROUTINGS: readonly Routing[] = ['single', 'storm', 'first evaluation', 'failed remediations'];

/** An alert that this invocation, and no other, delivers. */
export interface OwnedClaim {
  readonly id: string;
  /** Destinations that have it from an earlier attempt. */
  readonly delivered: ReadonlySet<string>;
  /** As decided by an earlier attempt. */
  readonly routing: Routing | undefined;
}

type ClaimResult =
  | { readonly kind: 'owned'; readonly claim: OwnedClaim }
  /** Delivered, or waiting. */
  | { readonly kind: 'settled' }
  /** Another invocation is delivering it. */
  | { readonly kind: 'taken' };

interface ClaimRequest {
  /** The invocation. Lambda's retry has the same request id, and so takes up its own lease. */
  readonly holder: string;
  readonly now: Date;
  readonly until: Date;
  /** Whether to claim an alert that waits. */
  readonly resume: boolean;
}

/**
 * Which invocation delivers an alert, and how far it is: each alert is sent once, however often its event arrives.
 *
 * A row: `holder` and `lease` (the invocation, and until when), `routing`, `delivered` (destinations), `phase`
 * (`waiting`, `done`, or absent), `expires`.
 */
export class AlertClaims {
  constructor(private readonly table: Table) {}

  /** The lease ends when the invocation times out at the latest, so that Lambda's retry can claim the alert. */
  async claim(id: string, { holder, now, until, resume }: ClaimRequest): Promise<ClaimResult> {
    const isFree = 'attribute_not_exists(#lease) OR #lease < :now OR #holder = :holder';
    const { done, row } = await this.table.change(claimKey(id), {
      update: 'SET #lease = :until, #holder = :holder, #expires = :expires',
      condition: `(attribute_not_exists(#phase)${resume ? ' OR #phase = :waiting' : ''}) AND (${isFree})`,
      values: {
        now: now.getTime(),
        until: until.getTime(),
        holder,
        expires: toExpiry(now, RETENTION_DAYS),
        ...(resume && { waiting: 'waiting' }),
      },
    });
    if (done) {
      return { kind: 'owned', claim: { id, delivered: toSet(row.delivered), routing: toRouting(row.routing) } };
    }
    return row.phase === 'done' || (row.phase === 'waiting' && !resume) ? { kind: 'settled' } : { kind: 'taken' };
  }

  async recordRouting(id: string, routing: Routing): Promise<void> {
    await this.table.change(claimKey(id), { update: 'SET #routing = :routing', values: { routing } });
  }

  async recordDelivery(id: string, destination: string): Promise<void> {
    await this.table.change(claimKey(id), {
      update: 'ADD #delivered :destination',
      values: { destination: new Set([destination]) },
    });
  }

  /** Ends the lease: the alert is delivered, or waits for a later sweep. */
  async settle(id: string, phase: 'done' | 'waiting'): Promise<void> {
    await this.table.change(claimKey(id), {
      update: 'SET #phase = :phase REMOVE #lease, #holder',
      values: { phase },
    });
  }

  /** Ends the lease after a failure, so that any invocation can try again at once. */
  async release(id: string): Promise<void> {
    await this.table.change(claimKey(id), { update: 'REMOVE #lease, #holder' });
  }
}

export interface ClaimContext {
  readonly claims: AlertClaims;
  readonly logger: Logger;
  /** The same for Lambda's retries of an invocation. */
  readonly requestId: string;
  now(): Date;
  /** Milliseconds until the invocation times out. */
  timeLeft(): number;
}

/** The clocks of two machines differ. */
const CLOCK_SKEW_MS = 1_000;

/**
 * Does the work for an alert unless it is done, or another invocation is doing it. If that invocation fails, Lambda
 * retries it, and its lease has ended by then.
 * @param work returns `waiting` when it has stored the alert for a later sweep
 * @param resume whether to do the work for an alert that waits
 */
export async function withClaim(
  context: ClaimContext,
  id: string,
  work: (claim: OwnedClaim) => Promise<'done' | 'waiting'>,
  { resume = false } = {},
): Promise<'done' | 'waiting' | 'taken'> {
  const { claims, logger, requestId: holder } = context;
  const now = context.now();
  const until = new Date(now.getTime() + context.timeLeft() + CLOCK_SKEW_MS);
  const result = await claims.claim(id, { holder, now, until, resume });
  if (result.kind !== 'owned') {
    logger.info('Skipped: the alert is delivered, waits, or is being delivered', { alert: id, state: result.kind });
    return result.kind === 'settled' ? 'done' : 'taken';
  }
  try {
    const phase = await work(result.claim);
    await claims.settle(id, phase);
    return phase;
  } catch (error) {
    // The first error is the one to report. If the release fails too, the lease runs out.
    await claims.release(id).catch(() => undefined);
    throw error;
  }
}

const toSet = (value: Value | undefined): ReadonlySet<string> => (value instanceof Set ? value : new Set());

const toRouting = (value: Value | undefined): Routing | undefined => ROUTINGS.find((routing) => routing === value);
