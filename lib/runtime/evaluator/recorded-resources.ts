import {
  BatchGetResourceConfigCommand,
  type ResourceKey,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { Properties, parseJsonText } from '../../core/reading/properties';
import { pluralize } from '../../core/text/format';
import { chunk } from '../aws/concurrency';
import { type ConfigService, ConfigServiceError } from '../aws/config-service';
import { toRaw } from '../aws/recorded-item';

/** A recorded resource as a query lists it: what names it, and what `BatchGetResourceConfig` does not tell of it. */
export interface ListedResources {
  readonly resourceType: string;
  readonly resourceId: string;
  /** As the query writes them: a list of keys and values. */
  readonly tags: unknown;
  /** Without their names, which queries do not have. */
  readonly relationships: unknown;
}

/** AWS's limit on the rows of a page, and on the keys of a batch. */
export const MAX_KEYS_PER_BATCH = 100;

/** How often keys are asked for again that AWS Config left unprocessed. */
const ATTEMPTS = 8;

/** An expression may have 4,096 characters; a type's name has fewer than seventy. */
const TYPES_IN_A_QUERY = 50;

/**
 * Lists the recorded resources of some types, page by page. Deleted and unrecorded ones are not among them.
 *
 * A batch of items comes without tags and relationships, and a query without much of the configuration (a bucket's
 * policy, a load balancer's attributes): an item is whole only when both are put together.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html
 */
export async function* listRecorded(config: ConfigService, types: readonly string[]): AsyncGenerator<ListedResources[]> {
  for (const some of chunk(types, TYPES_IN_A_QUERY)) {
    const list = some.map((type) => `'${type}'`).join(', ');
    const Expression = `SELECT resourceType, resourceId, tags, relationships WHERE resourceType IN (${list})`;
    let NextToken: string | undefined;
    do {
      const answer = await config.call('SelectResourceConfig', (client) =>
        client.send(new SelectResourceConfigCommand({ Expression, Limit: MAX_KEYS_PER_BATCH, NextToken })),
      );
      yield (answer.Results ?? []).map(toListed);
      NextToken = answer.NextToken || undefined;
    } while (NextToken !== undefined);
  }
}

/**
 * The items of listed resources, at most a page of them, each to be read by `toItem`. A resource that was deleted since
 * it was listed is not among them.
 * @throws ServiceFailure when AWS Config leaves some of them unprocessed for good
 */
export async function readRecorded(config: ConfigService, listed: readonly ListedResources[]): Promise<unknown[]> {
  const found: unknown[] = [];
  const byKey = new Map(listed.map((one) => [toResourceKey(one), one]));
  let wanted: ResourceKey[] = listed.map(({ resourceType, resourceId }) => ({
    resourceType: resourceType as ResourceKey['resourceType'],
    resourceId,
  }));
  for (let attempt = 1; wanted.length > 0; attempt++) {
    const resourceKeys = wanted;
    const answer = await config.call('BatchGetResourceConfig', (client) =>
      client.send(new BatchGetResourceConfigCommand({ resourceKeys })),
    );
    for (const base of answer.baseConfigurationItems ?? []) {
      const one = byKey.get(toResourceKey(base));
      found.push({ ...toRaw(base), tags: one?.tags, relationships: one?.relationships });
    }
    wanted = answer.unprocessedResourceKeys ?? [];
    if (wanted.length === 0) break;
    const what = `read ${pluralize(wanted.length, 'recorded resource')}, such as "${wanted[0]?.resourceId}"`;
    if (attempt === ATTEMPTS) throw new ConfigServiceError(`Cannot ${what}: AWS Config left them unprocessed`);
    await config.pause(attempt, what);
  }
  return found;
}

/** Names a resource within its account and Region: an id alone may be that of two types. */
export const toResourceKey = (resource: {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
}): string => `${resource.resourceType}|${resource.resourceId}`;

/** A row is JSON text. */
function toListed(row: string): ListedResources {
  const properties = Properties.of(parseJsonText(row, 'the row'), 'the row');
  return {
    resourceType: properties.string('resourceType'),
    resourceId: properties.string('resourceId'),
    tags: properties.raw('tags'),
    relationships: properties.raw('relationships'),
  };
}
