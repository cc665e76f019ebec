import type { ConfigurationItem } from '../../lib/core/item';

/** An item with what a reader's test does not care for filled in: Config's shape, and nothing told. */
export const itemOf = (
  resourceType: string,
  configuration: unknown,
  parts: Partial<ConfigurationItem> = {},
): ConfigurationItem => ({
  shape: 'config',
  resourceType,
  resourceId: 'resource-0a',
  status: 'OK',
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
  ...parts,
});
