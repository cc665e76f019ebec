import { joinList } from '../../../core/text/format';
import { describeError } from '../../aws/errors';
import type { AlertStore } from '../store/alert-store';

/** One thing to be brought to one destination. */
export interface Delivery {
  /** For people and for the table: `topic`. */
  readonly destination: string;
  send(): Promise<void>;
}

/**
 * Brings every parcel that was not delivered before to its destination; one that fails does not keep the others.
 * @throws Error that says which failed and why
 */
export async function deliverToAll(
  store: AlertStore,
  id: string,
  delivered: ReadonlySet<string>,
  parcels: readonly Delivery[],
): Promise<void> {
  const open = parcels.filter(({ destination }) => !delivered.has(destination));
  const outcomes = await Promise.allSettled(
    open.map(async ({ destination, send }) => {
      await send();
      await store.rememberDelivery(id, destination);
    }),
  );
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected'
      ? [{ what: `${open[index]?.destination}: ${describeError(outcome.reason)}`, cause: outcome.reason as unknown }]
      : [],
  );
  if (failures.length === 0) return;
  throw new Error(`Cannot deliver "${id}" to ${joinList(failures.map(({ what }) => what))}`, {
    cause: failures[0]?.cause,
  });
}
