import { parseEmbeddedJson } from '../../core/json';
import { type Accounts, GLOBAL } from './accounts';
import type { AccountRelationship, AccountResource } from './resources';

/** A configuration item of a snapshot or of an API answer, which has other names for a few members. */
export interface SnapshotItem {
  readonly awsAccountId?: string;
  readonly accountId?: string;
  readonly awsRegion?: string;
  readonly configurationItemStatus?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly resourceName?: string | null;
  readonly ARN?: string | null;
  readonly arn?: string | null;
  readonly availabilityZone?: string | null;
  readonly resourceCreationTime?: string | null;
  readonly tags?: unknown;
  /** An object, or a text with JSON. */
  readonly configuration?: unknown;
  readonly supplementaryConfiguration?: unknown;
  readonly relationships?: unknown;
}

/**
 * Makes the items of a snapshot the state of the accounts. Types that no service implements stay items. Call it before the
 * services of the account are added, so that it gets no default network beside its own.
 */
export function loadSnapshot(accounts: Accounts, items: readonly SnapshotItem[]): void {
  for (const item of items) {
    const account = item.awsAccountId ?? item.accountId;
    const resource = toAccountResource(item);
    if (!resource || account === undefined) continue;
    accounts.listResources(account, resource.region).load(resource);
  }
}

/** Returns the resource of an item; undefined if it is deleted or has no configuration. */
export function toAccountResource(item: SnapshotItem): AccountResource | undefined {
  const { resourceType, resourceId, resourceName, awsRegion = GLOBAL, configurationItemStatus = 'OK' } = item;
  if (!resourceType || !resourceId || /Deleted|NotRecorded/.test(configurationItemStatus)) return undefined;
  const configuration = toObject(item.configuration);
  // Without a configuration, there is nothing that a service could describe.
  if (!configuration) return undefined;
  const arn = item.ARN ?? item.arn;
  return {
    resourceType,
    resourceId,
    ...(typeof resourceName === 'string' && { resourceName }),
    ...(typeof arn === 'string' && { arn }),
    region: awsRegion,
    ...(typeof item.availabilityZone === 'string' && { availabilityZone: item.availabilityZone }),
    ...(typeof item.resourceCreationTime === 'string' && { creationTime: item.resourceCreationTime }),
    tags: (toObject(item.tags) as Record<string, string>) ?? {},
    configuration,
    supplementaryConfiguration: toObject(item.supplementaryConfiguration) ?? {},
    relationships: toAccountRelationships(item.relationships),
  };
}

function toAccountRelationships(value: unknown): AccountRelationship[] {
  if (!Array.isArray(value)) return [];
  return value.map(({ name, relationshipName, resourceType, resourceId, resourceName }) => ({
    name: name ?? relationshipName,
    resourceType,
    ...(typeof resourceId === 'string' && { resourceId }),
    ...(typeof resourceName === 'string' && { resourceName }),
  }));
}

function toObject(value: unknown): Record<string, unknown> | undefined {
  const parsed = parseEmbeddedJson(value);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : undefined;
}
