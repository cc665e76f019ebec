import type { AccountResource, AccountResources } from '../account/resources';
import type { Clock } from '../clock';
import { diffItems } from './item-diff';
import type { RecordedChange, RecordedItem, RecordedItems } from './recorded-items';
import { EVERY_TYPE, recordsType } from './recording-group';

/** A resource that is recorded at a time. */
interface WaitingRecording {
  readonly resourceType: string;
  readonly resourceId: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** The state of the recorder, as JSON. */
interface ItemsState {
  readonly versions: readonly (readonly [key: string, versions: RecordedItem[]])[];
  readonly waiting: readonly WaitingRecording[];
}

/** Makes configuration items of the resources of an account in a Region, while it runs. */
export class ItemRecorder implements RecordedItems {
  /** Newest first, by type and id, in the order of their discovery. */
  private readonly versions = new Map<string, RecordedItem[]>();
  /** The resources whose recording waits, by type and id. */
  private readonly waiting = new Map<string, WaitingRecording>();
  private listeners: ((change: RecordedChange) => void)[] = [];
  private records: (resourceType: string) => boolean = () => false;

  /** @param sources the resources of the Region, and those that belong to no Region */
  constructor(
    private readonly scope: { readonly account: string; readonly region: string },
    private readonly clock: Clock,
    private readonly sources: readonly AccountResources[],
    /** Milliseconds from a change to its item. Changes in between are recorded together. */
    private readonly delay = 0,
  ) {
    for (const source of sources) {
      source.onChange(({ before, after }) => {
        const resource = after ?? before;
        if (!resource || !this.records(resource.resourceType)) return;
        if (this.delay === 0) this.record(resource, after === undefined);
        else this.recordLater(resource);
      });
    }
  }

  /** Records every type from now on, as a recorder that has run for long: the resources that exist are no news. */
  adopt(): void {
    const { listeners } = this;
    this.listeners = [];
    this.start((type) => recordsType(EVERY_TYPE, type));
    this.listeners = listeners;
  }

  /** Starts recording types. Resources that exist are discovered. */
  start(records: (resourceType: string) => boolean): void {
    this.records = records;
    for (const source of this.sources) {
      for (const type of source.listTypes().filter(records)) {
        for (const resource of source.list(type)) {
          if (!this.isRecorded(resource)) this.record(resource, false);
        }
      }
    }
  }

  /** Goes on as an earlier process left it. */
  resume(records: (resourceType: string) => boolean): void {
    this.records = records;
  }

  stop(): void {
    this.records = () => false;
  }

  listVersions(resourceType: string, resourceId: string): readonly RecordedItem[] {
    return this.versions.get(toItemKey(resourceType, resourceId)) ?? [];
  }

  listNewest(resourceType?: string): readonly RecordedItem[] {
    return [...this.versions.values()].flatMap(([newest]) =>
      newest && (resourceType === undefined || newest.resourceType === resourceType) ? [newest] : [],
    );
  }

  /** Lists every version that was captured from a time on, oldest first. */
  listSince(time: number): RecordedItem[] {
    return [...this.versions.values()]
      .flat()
      .filter(({ configurationStateId }) => configurationStateId >= time)
      .sort((a, b) => a.configurationStateId - b.configurationStateId);
  }

  /** Takes items of an earlier time, such as those of a snapshot, as the versions that came before. */
  load(items: readonly RecordedItem[]): void {
    for (const item of items) {
      const key = toItemKey(item.resourceType, item.resourceId);
      this.versions.set(key, [item, ...(this.versions.get(key) ?? [])]);
    }
  }

  save(): unknown {
    return { versions: [...this.versions], waiting: [...this.waiting.values()] } satisfies ItemsState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { versions, waiting } = state as ItemsState;
    if (!isUpdate) this.versions.clear();
    // The recordings that the deployment has begun were made before.
    this.waiting.clear();
    for (const [key, ofResource] of versions) this.versions.set(key, ofResource);
    for (const each of waiting) this.schedule(each);
    if (isUpdate) this.recordUpdate();
  }

  /** Records the resources that another deployment has changed. */
  private recordUpdate(): void {
    const resources = this.sources.flatMap((source) => source.listTypes().flatMap((type) => source.list(type)));
    for (const resource of resources) {
      if (this.records(resource.resourceType) && !this.isRecorded(resource)) this.recordLater(resource);
    }
  }

  onRecord(listener: (change: RecordedChange) => void): void {
    this.listeners.push(listener);
  }

  /** Records the state that a resource has after the delay. */
  private recordLater({ resourceType, resourceId }: AccountResource): void {
    if (this.waiting.has(toItemKey(resourceType, resourceId))) return;
    this.schedule({ resourceType, resourceId, time: this.clock.time + this.delay });
  }

  private schedule(waiting: WaitingRecording): void {
    const { resourceType, resourceId, time } = waiting;
    const key = toItemKey(resourceType, resourceId);
    this.waiting.set(key, waiting);
    this.clock.schedule({
      time,
      name: `recording of ${resourceId}`,
      isRecurring: false,
      run: () => {
        // Another state was restored since.
        if (this.waiting.get(key) !== waiting) return;
        this.waiting.delete(key);
        this.recordCurrent(resourceType, resourceId);
      },
    });
  }

  private recordCurrent(resourceType: string, resourceId: string): void {
    const current = this.sources
      .map((source) => source.find(resourceType, resourceId))
      .find((resource) => resource !== undefined);
    const [newest] = this.listVersions(resourceType, resourceId);
    if (current) this.record(current, false);
    else if (newest && newest.configurationItemStatus !== 'ResourceDeleted') this.record(toDeleted(newest), true);
  }

  /** Whether the newest version is the resource as it is. */
  private isRecorded(resource: AccountResource): boolean {
    const [newest] = this.listVersions(resource.resourceType, resource.resourceId);
    if (!newest || newest.configurationItemStatus === 'ResourceDeleted') return false;
    const { changedProperties } = diffItems(newest, this.createItem(resource, false, 0, newest)) as {
      changedProperties: object;
    };
    return Object.keys(changedProperties).length === 0;
  }

  private record(resource: AccountResource, isDeleted: boolean): void {
    const { resourceType, resourceId } = resource;
    const versions = this.listVersions(resourceType, resourceId);
    // The id of a state is the time in milliseconds, and different for each version.
    const time = Math.max(this.clock.time, (versions[0]?.configurationStateId ?? 0) + 1);
    const item = this.createItem(resource, isDeleted, time, versions[0]);
    const diff = diffItems(versions[0], item);
    if (
      !isDeleted &&
      versions[0] &&
      Object.keys((diff as { changedProperties: object }).changedProperties).length === 0
    ) {
      return;
    }
    this.versions.set(toItemKey(resourceType, resourceId), [item, ...versions]);
    for (const listener of this.listeners) listener({ item, diff });
  }

  private createItem(
    resource: AccountResource,
    isDeleted: boolean,
    time: number,
    before: RecordedItem | undefined,
  ): RecordedItem {
    const { resourceType, resourceId, resourceName, arn, availabilityZone, creationTime } = resource;
    const isNew = before === undefined || before.configurationItemStatus === 'ResourceDeleted';
    return {
      relatedEvents: [],
      relationships: isDeleted ? [] : resource.relationships,
      configuration: isDeleted ? null : resource.configuration,
      supplementaryConfiguration: isDeleted ? {} : resource.supplementaryConfiguration,
      tags: isDeleted ? {} : resource.tags,
      configurationItemVersion: '1.3',
      configurationItemCaptureTime: new Date(time).toISOString(),
      configurationStateId: time,
      awsAccountId: this.scope.account,
      configurationItemStatus: isDeleted ? 'ResourceDeleted' : isNew ? 'ResourceDiscovered' : 'OK',
      resourceType,
      resourceId,
      ...(resourceName !== undefined && { resourceName }),
      ...(arn !== undefined && { ARN: arn }),
      awsRegion: resource.region,
      ...(availabilityZone !== undefined && { availabilityZone }),
      ...(creationTime !== undefined && { resourceCreationTime: creationTime }),
    };
  }
}

const toItemKey = (resourceType: string, resourceId: string): string => `${resourceType} ${resourceId}`;

/** Returns the resource of an item that was deleted since. */
const toDeleted = (item: RecordedItem): AccountResource => ({
  resourceType: item.resourceType,
  resourceId: item.resourceId,
  ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
  ...(item.ARN !== undefined && { arn: item.ARN }),
  region: item.awsRegion,
  ...(item.availabilityZone !== undefined && { availabilityZone: item.availabilityZone }),
  tags: {},
  configuration: {},
  supplementaryConfiguration: {},
  relationships: [],
});
