import type { BaseConfigurationItem, ConfigurationItem as RecordedItem } from '@aws-sdk/client-config-service';

/** An item as the SDK gives it, with its times as text again, so that `toItem` reads it like every other. */
export function toRaw(item: BaseConfigurationItem | RecordedItem): Record<string, unknown> {
  return {
    ...item,
    configurationItemCaptureTime: item.configurationItemCaptureTime?.toISOString(),
    resourceCreationTime: item.resourceCreationTime?.toISOString(),
  };
}
