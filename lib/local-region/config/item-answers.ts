import { isString } from '../../core/json';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { Clock } from '../clock';
import { isDeleted, type RecordedItem, type RecordedItems } from '../recording/recorded-items';
import { answerPage, type PagedCall } from '../wire/pages';
import { type QueryItems, refuseQuery, type SelectedItems, selectItems } from './select';

/** Answers the operations of AWS Config that read recorded items. */
export class ItemAnswers {
  /** The last query that another part answered. Each page of it needs all results again. */
  private lastQuery: { readonly key: readonly unknown[]; readonly answer: SelectedItems } | undefined;

  constructor(
    private readonly items: RecordedItems,
    private readonly clock: Pick<Clock, 'time'>,
    private readonly queryItems: QueryItems = refuseQuery,
  ) {}

  listHistory(call: AwsCall): object {
    const { resourceType, resourceId, laterTime, earlierTime, chronologicalOrder } = call.input;
    if (laterTime && earlierTime && readCaptureTime(earlierTime) > readCaptureTime(laterTime)) {
      throw new AwsError(
        'InvalidTimeRangeException',
        'The specified time range is not valid. The earlier time is not chronologically before the later time.',
      );
    }
    const versions = this.items.listVersions(resourceType, resourceId);
    if (versions.length === 0) {
      throw new AwsError(
        'ResourceNotDiscoveredException',
        `Resource ${resourceId} of resourceType:${resourceType} is unknown or has not been discovered`,
      );
    }
    const found = versions.filter(({ configurationItemCaptureTime }) => {
      const time = Date.parse(configurationItemCaptureTime);
      return (
        (!laterTime || time <= readCaptureTime(laterTime)) && (!earlierTime || time >= readCaptureTime(earlierTime))
      );
    });
    const ordered = chronologicalOrder === 'Forward' ? [...found].reverse() : found;
    return answerPage(call, 'configurationItems', ordered, toApiItem);
  }

  listDiscovered(call: AwsCall): object {
    const { resourceType, resourceIds, resourceName, includeDeletedResources } = call.input;
    if (resourceIds && resourceName) {
      const message = 'Both Resource ID and Resource Name cannot be specified in the request';
      throw new AwsError('ValidationException', message);
    }
    if (resourceIds?.length > 20) {
      const message = "The specified list had more than 20 resource ID's. It must have '20' or less items";
      throw new AwsError('ValidationException', message);
    }
    const found = this.items
      .listNewest(resourceType)
      .filter((item) => includeDeletedResources || !isDeleted(item))
      .filter((item) => !resourceIds || resourceIds.includes(item.resourceId))
      .filter((item) => !resourceName || resourceName === item.resourceName);
    return answerPage(call, 'resourceIdentifiers', found, (item) => ({
      resourceType: item.resourceType,
      resourceId: item.resourceId,
      ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
      ...(isDeleted(item) && { resourceDeletionTime: new Date(item.configurationItemCaptureTime) }),
    }));
  }

  countDiscovered(call: AwsCall): object {
    const { resourceTypes = [] } = call.input;
    const counts = new Map<string, number>();
    for (const item of this.items.listNewest()) {
      if (resourceTypes.length > 0 && !resourceTypes.includes(item.resourceType)) continue;
      if (!isDeleted(item)) counts.set(item.resourceType, (counts.get(item.resourceType) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([, first], [, second]) => second - first);
    return {
      totalDiscoveredResources: [...counts.values()].reduce((sum, count) => sum + count, 0),
      ...answerPage(call, 'resourceCounts', sorted, ([resourceType, count]) => ({ resourceType, count })),
    };
  }

  getBatch({ resourceKeys }: CallInput): object {
    const found = (resourceKeys as CallInput[]).flatMap(({ resourceType, resourceId }) => {
      const [newest] = this.items.listVersions(resourceType, resourceId);
      return newest && !isDeleted(newest) ? [toBaseItem(newest)] : [];
    });
    return { baseConfigurationItems: found, unprocessedResourceKeys: [] };
  }

  async select(call: PagedCall): Promise<object> {
    const expression = String(call.input.Expression);
    const current = this.items.listNewest().filter((item) => !isDeleted(item));
    const answer =
      selectItems(expression, current.map(findQueriedItem)) ?? (await this.answerQuery(expression, current));
    return {
      ...answerPage(call, 'Results', answer.results, (row) => JSON.stringify(row)),
      QueryInfo: { SelectFields: answer.fields.map((Name) => ({ Name })) },
    };
  }

  private async answerQuery(expression: string, items: readonly RecordedItem[]): Promise<SelectedItems> {
    const key = [expression, ...items];
    const { lastQuery } = this;
    const isSame = lastQuery?.key.length === key.length && key.every((each, index) => each === lastQuery.key[index]);
    if (lastQuery && isSame) return lastQuery.answer;
    const answer = await this.queryItems(expression, items, this.clock.time);
    this.lastQuery = { key, answer };
    return answer;
  }
}

const readCaptureTime = (time: unknown): number => (time instanceof Date ? time.getTime() : Number(time) * 1000);

/** Returns an item as BatchGetResourceConfig does: configurations are texts of JSON. */
const toBaseItem = (item: RecordedItem) => ({
  version: item.configurationItemVersion,
  accountId: item.awsAccountId,
  configurationItemCaptureTime: new Date(item.configurationItemCaptureTime),
  configurationItemStatus: item.configurationItemStatus,
  configurationStateId: String(item.configurationStateId),
  ...(item.ARN !== undefined && { arn: item.ARN }),
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
  awsRegion: item.awsRegion,
  ...(item.availabilityZone !== undefined && { availabilityZone: item.availabilityZone }),
  ...(item.resourceCreationTime && { resourceCreationTime: new Date(item.resourceCreationTime) }),
  ...(item.configuration !== null && { configuration: JSON.stringify(item.configuration) }),
  supplementaryConfiguration: Object.fromEntries(
    Object.entries(item.supplementaryConfiguration).map(([name, value]) => [
      name,
      isString(value) ? value : JSON.stringify(value),
    ]),
  ),
});

const toApiItem = (item: RecordedItem) => ({
  ...toBaseItem(item),
  configurationItemMD5Hash: '',
  tags: item.tags,
  relatedEvents: [],
  relationships: item.relationships.map(({ name, ...related }: { readonly name?: unknown }) => ({
    ...related,
    relationshipName: name,
  })),
});

/** Each page of a query needs all items again. */
const queriedItems = new WeakMap<RecordedItem, Record<string, unknown>>();

function findQueriedItem(item: RecordedItem): Record<string, unknown> {
  const known = queriedItems.get(item) ?? toQueriedItem(item);
  queriedItems.set(item, known);
  return known;
}

/** Returns an item as queries see it: tags are a list, and relationships have no names. */
const toQueriedItem = (item: RecordedItem): Record<string, unknown> => ({
  accountId: item.awsAccountId,
  arn: item.ARN,
  availabilityZone: item.availabilityZone,
  awsRegion: item.awsRegion,
  configuration: item.configuration,
  configurationItemCaptureTime: item.configurationItemCaptureTime,
  configurationItemStatus: item.configurationItemStatus,
  configurationStateId: item.configurationStateId,
  relationships: item.relationships.map(({ name, ...related }: { readonly name?: unknown }) => related),
  resourceCreationTime: item.resourceCreationTime,
  resourceId: item.resourceId,
  resourceName: item.resourceName,
  resourceType: item.resourceType,
  supplementaryConfiguration: item.supplementaryConfiguration,
  tags: Object.entries(item.tags).map(([key, value]) => ({ key, value, tag: `${key}=${value}` })),
  version: item.configurationItemVersion,
});
