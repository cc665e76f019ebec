import type { ConfigurationItem } from '../../lib/core/item';

/** Creates an item in AWS Config's shape, with defaults for everything that the test of a reader does not need. */
export const createItem = (
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
