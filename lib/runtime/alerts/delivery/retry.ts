import { listed } from '../../../core/text/format';
import { reasonOf } from '../../aws/errors';
import type { AlertStore } from '../store/alert-store';

/** One thing to be brought to one destination. */
export interface Parcel {
  /** For people and for the table: `topic`. */
  readonly destination: string;
  send(): Promise<void>;
}

/**
 * Brings every parcel that was not delivered before to its destination; one that fails does not keep the others.
 * @throws Error that says which failed and why
 */
export async function deliver(
  store: AlertStore,
  id: string,
  delivered: ReadonlySet<string>,
  parcels: readonly Parcel[],
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
      ? [{ what: `${open[index]?.destination}: ${reasonOf(outcome.reason)}`, cause: outcome.reason as unknown }]
      : [],
  );
  if (failures.length === 0) return;
  throw new Error(`Cannot deliver "${id}" to ${listed(failures.map(({ what }) => what))}`, {
    cause: failures[0]?.cause,
  });
}
