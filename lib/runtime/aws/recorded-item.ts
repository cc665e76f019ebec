import {
  type BaseConfigurationItem,
  type ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  type ConfigurationItem as RecordedItem,
} from '@aws-sdk/client-config-service';
import type { ConfigService } from './config-service';

/** An SDK's item with its times as text again, so that `toItem` can read it like any other. */
export const toRawItem = (item: BaseConfigurationItem | RecordedItem): Record<string, unknown> => ({
  ...item,
  configurationItemCaptureTime: item.configurationItemCaptureTime?.toISOString(),
  resourceCreationTime: item.resourceCreationTime?.toISOString(),
});

/**
 * Fetches the latest recorded versions of a resource, newest first; `toItem` reads them.
 * @param laterTime only versions captured until then
 * @throws Error when AWS Config rejects the call
 */
export async function fetchRecordedVersions(
  config: ConfigServiceClient | ConfigService,
  { resourceType, resourceId }: { readonly resourceType: string; readonly resourceId: string },
  limit: number,
  laterTime?: Date,
): Promise<Record<string, unknown>[]> {
  const command = new GetResourceConfigHistoryCommand({
    resourceType: resourceType as RecordedItem['resourceType'],
    resourceId,
    laterTime,
    limit,
  });
  const { configurationItems = [] } = await config.send(command);
  return configurationItems.map(toRawItem);
}
