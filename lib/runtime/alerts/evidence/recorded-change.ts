import {
  type ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  type ConfigurationItem as RecordedItem,
} from '@aws-sdk/client-config-service';
import type { ConfigurationItem } from '../../../core/item';
import type { ComplianceChange } from '../../../formats/compliance-change';
import { toItem } from '../../../formats/configuration-item';
import { toRaw } from '../../aws/recorded-item';

/** A resource as AWS Config had recorded it when it was judged, and the version before. */
export interface RecordedChange {
  readonly item: ConfigurationItem;
  /** Absent where there is none, or it cannot be read. */
  readonly before?: ConfigurationItem;
}

/**
 * Asks the history for the item that was judged and the one before.
 * @throws Error when AWS Config does not tell, or the item contradicts its shape
 */
export async function fetchRecordedChange(client: ConfigServiceClient, change: ComplianceChange): Promise<RecordedChange> {
  const judged = new Date(Date.parse(change.now.orderingTimestamp) + ROUNDING);
  // What a timestamp of a managed rule means is not documented: when nothing is that old, the newest is told.
  const [newest, previous] = (await versions(client, change, judged)) ?? (await versions(client, change)) ?? [];
  if (!newest) throw new Error('AWS Config has no item of the resource');
  const before = previous && readable(previous);
  return { item: toItem(toRaw(newest)), ...(before && { before }) };
}

/** A change after the judgement has an event of its own; and times may come without their milliseconds. */
const ROUNDING = 1_000;

async function versions(
  client: ConfigServiceClient,
  { resourceType, resourceId }: ComplianceChange,
  laterTime?: Date,
): Promise<RecordedItem[] | undefined> {
  const { configurationItems = [] } = await client.send(
    new GetResourceConfigHistoryCommand({
      resourceType: resourceType as RecordedItem['resourceType'],
      resourceId,
      laterTime,
      limit: 2,
    }),
  );
  return configurationItems.length > 0 ? configurationItems : undefined;
}

function readable(raw: RecordedItem): ConfigurationItem | undefined {
  try {
    return toItem(toRaw(raw));
  } catch {
    return undefined;
  }
}
