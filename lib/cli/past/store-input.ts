import { existsSync } from 'node:fs';
import type { ListedFiles } from '../../engine/input-files';
import { describeUncertainty, readUncertainty } from '../../history/state/doubts';
import { describeLostItems, listLostItems, selectLostItems, toUnreadableEntries } from '../../history/state/lost-items';
import { type ItemsAt, readItemsAt } from '../../history/state/stream-items';
import { DEFAULT_STORE } from '../definition';
import type { Io } from '../io';
import type { EvaluationInput } from '../run/run-workers';
import { UsageError } from '../usage-error';
import { withStore } from './store-options';

/** The state that a store has at a time, as the input of commands that read files. */
export type StoreInput = ListedFiles &
  Pick<ItemsAt, 'stream' | 'recorded'> &
  Required<Pick<EvaluationInput, 'selectLost'>>;

/** Whether the folder has a history store. */
export const hasDefaultStore = (): boolean => existsSync(DEFAULT_STORE);

/**
 * Opens a store, and runs work with the state that it has at a time.
 * @param purpose for an error: `evaluate`
 * @throws UsageError if nothing was recorded then
 */
export function readStoreInput<T>(
  store: string | undefined,
  io: Pick<Io, 'warn'>,
  at: Date,
  purpose: string,
  work: (input: StoreInput) => Promise<T>,
): Promise<T> {
  const source = store ?? DEFAULT_STORE;
  return withStore(
    store,
    io,
    async (database) => {
      const { count, stream, missing, recorded } = await readItemsAt(database, at.getTime());
      const lost = await listLostItems(database);
      if (count === 0) {
        const nothing = `Nothing to ${purpose}: the store has no resource that was recorded at ${at.toISOString()}`;
        throw new UsageError([nothing, describeLostItems(lost)].filter((part) => part !== undefined).join('; '));
      }
      const uncertainty = describeUncertainty(await readUncertainty(database, at.getTime()));
      return work({
        // A stream without items would be an empty file.
        files: missing.length < count ? [{ source, size: 0, isStream: true }] : [],
        unreadable: missing.map(({ reason, ...resource }) => ({
          source,
          ...resource,
          message: reason.replace(/^Cannot evaluate /, `Cannot ${purpose} `),
        })),
        notes: uncertainty === undefined ? [] : [`The state is ${uncertainty}`],
        stream,
        recorded,
        selectLost: (ruleIndex) => toUnreadableEntries(selectLostItems(lost, ruleIndex, at.getTime())),
      });
    },
    { listsLost: true },
  );
}
