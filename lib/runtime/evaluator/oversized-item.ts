import {
  GetResourceConfigHistoryCommand,
  type ConfigurationItem as RecordedItem,
} from '@aws-sdk/client-config-service';
import { type ConfigurationItem, isCurrent } from '../../core/item';
import { toItem } from '../../formats/configuration-item';
import type { ConfigService } from '../aws/config-service';
import { toRaw } from '../aws/recorded-item';

/** How often the history is asked for a state that it does not have yet. */
const ATTEMPTS = 5;

/**
 * The whole of an item that was too large for its event, as of that change: what came after has an event of its own,
 * with a newer result.
 *
 * A deleted resource has nothing more to tell than its summary does.
 * @param wanted the item as far as its summary tells it
 * @throws Error when the history does not have that state
 */
export async function fetchOversizedItem(config: ConfigService, wanted: ConfigurationItem): Promise<ConfigurationItem> {
  if (!isCurrent(wanted)) return wanted;
  for (let attempt = 1; ; attempt++) {
    const found = (await historyUpTo(config, wanted)).find((item) => isSameState(item, wanted));
    if (found) return found;
    const what = `fetch ${wanted.resourceType} "${wanted.resourceId}" as of ${wanted.captureTime}`;
    if (attempt === ATTEMPTS) throw new Error(`Cannot ${what}: its history does not have that state`);
    // The history may lag behind the events.
    await config.pause(attempt + 2, what);
  }
}

/** The newest state up to the change. */
async function historyUpTo(
  config: ConfigService,
  { resourceType, resourceId, captureTime }: ConfigurationItem,
): Promise<ConfigurationItem[]> {
  if (captureTime === undefined) {
    throw new Error(`Cannot fetch ${resourceType} "${resourceId}": its summary has no configurationItemCaptureTime`);
  }
  const { configurationItems = [] } = await config.call('GetResourceConfigHistory', (client) =>
    client.send(
      new GetResourceConfigHistoryCommand({
        resourceType: resourceType as RecordedItem['resourceType'],
        resourceId,
        laterTime: new Date(captureTime),
        limit: 1,
      }),
    ),
  );
  return configurationItems.map((item) => toItem(toRaw(item)));
}

/** The state's id tells apart what was captured in the same millisecond; old items number their states otherwise. */
const isSameState = (found: ConfigurationItem, wanted: ConfigurationItem): boolean =>
  found.resourceType === wanted.resourceType &&
  found.resourceId === wanted.resourceId &&
  found.captureTime === wanted.captureTime &&
  (found.stateId === undefined || wanted.stateId === undefined || found.stateId === wanted.stateId);
