/** Names a resource within an account and Region. */
export interface ResourceName {
  readonly resourceType: string;
  readonly resourceId: string;
}

/** A key for maps: ids are unique only within a type. */
export const toResourceKey = (resource: {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
}): string => `${resource.resourceType}|${resource.resourceId}`;
