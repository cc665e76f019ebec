import {
  BatchGetResourceConfigCommand,
  paginateSelectResourceConfig,
  type ResourceKey,
} from '@aws-sdk/client-config-service';
import { parseJsonText } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { pluralize } from '../../core/text/format';
import { chunk } from '../aws/concurrency';
import { type ConfigService, ConfigServiceError } from '../aws/config-service';
import { toRawItem } from '../aws/recorded-item';
import { type ResourceName, toResourceKey } from '../rule-function/resource-name';

/**
 * A recorded resource as a query lists it: its name, and the properties that `BatchGetResourceConfig` does not return.
 */
export interface ListedResource extends ResourceName {
  /** In the query's format: a list of keys and values. */
  readonly tags: unknown;
  /** Without their names, which queries do not return. */
  readonly relationships: unknown;
}

/** AWS's limit on the rows of a page, and on the keys of a batch. */
export const MAX_KEYS_PER_BATCH = 100;

/** For keys that AWS Config leaves unprocessed. */
const MAX_READ_ATTEMPTS = 8;

/** An expression may have 4,096 characters; the name of a type has fewer than seventy. */
const MAX_TYPES_PER_QUERY = 50;

/**
 * Lists the recorded resources of some types, page by page, without those that were deleted.
 *
 * `BatchGetResourceConfig` returns items without tags and relationships, and a query lacks much of the configuration
 * (a bucket's policy, a load balancer's attributes), so a complete item needs both.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html
 */
export async function* listRecordedResources(
  config: ConfigService,
  types: readonly string[],
): AsyncGenerator<ListedResource[]> {
  for (const part of chunk(types, MAX_TYPES_PER_QUERY)) {
    const list = part.map((type) => `'${type}'`).join(', ');
    const Expression = `SELECT resourceType, resourceId, tags, relationships WHERE resourceType IN (${list})`;
    const pages = paginateSelectResourceConfig(config.pagination, { Expression, Limit: MAX_KEYS_PER_BATCH });
    for await (const { Results = [] } of pages) yield Results.map(toListedResource);
  }
}

/**
 * Reads the items of listed resources, at most a page of them; `toItem` reads each item. Omits resources that were
 * deleted since they were listed.
 * @throws ConfigServiceError when AWS Config keeps leaving some of them unprocessed
 */
export async function readRecordedItems(config: ConfigService, listed: readonly ListedResource[]): Promise<unknown[]> {
  const items: unknown[] = [];
  const byKey = new Map(listed.map((resource) => [toResourceKey(resource), resource]));
  let resourceKeys: ResourceKey[] = listed.map(({ resourceType, resourceId }) => ({
    resourceType: resourceType as ResourceKey['resourceType'],
    resourceId,
  }));
  for (let attempt = 1; resourceKeys.length > 0; attempt++) {
    const { baseConfigurationItems = [], unprocessedResourceKeys = [] } = await config.send(
      new BatchGetResourceConfigCommand({ resourceKeys }),
    );
    for (const item of baseConfigurationItems) {
      const resource = byKey.get(toResourceKey(item));
      items.push({ ...toRawItem(item), tags: resource?.tags, relationships: resource?.relationships });
    }
    resourceKeys = unprocessedResourceKeys;
    if (resourceKeys.length === 0) break;
    const what = `read ${pluralize(resourceKeys.length, 'recorded resource')}, such as "${resourceKeys[0]?.resourceId}"`;
    if (attempt === MAX_READ_ATTEMPTS) throw new ConfigServiceError(`Cannot ${what}: AWS Config left them unprocessed`);
    await config.pause(attempt, what);
  }
  return items;
}

/** @param row JSON text */
function toListedResource(row: string): ListedResource {
  const properties = Properties.of(parseJsonText(row, 'the row'), 'the row');
  return {
    resourceType: properties.string('resourceType'),
    resourceId: properties.string('resourceId'),
    tags: properties.raw('tags'),
    relationships: properties.raw('relationships'),
  };
}
