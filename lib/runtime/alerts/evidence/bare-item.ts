import type { ConfigurationItem } from '../../../core/item';

/** A resource of which only the names are known: enough for a waiver to be found. */
export const toBareItem = (named: {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
  readonly accountId: string;
  readonly region: string;
}): ConfigurationItem => {
  const { resourceType, resourceId, resourceName, arn, accountId, region } = named;
  return {
    shape: 'config',
    ...{ resourceType, resourceId, accountId, region },
    ...(resourceName !== undefined && { resourceName }),
    ...(arn !== undefined && { arn }),
    status: 'OK',
    tags: {},
    relationships: [],
    configuration: null,
    supplementaryConfiguration: null,
  };
};
