import type { RecordedItem, RecordedItems } from '../../lib/local-region/recording/recorded-items';

/** Items of AWS Config that a test lists, newest first. */
export class ListedItems implements RecordedItems {
  private readonly versions = new Map<string, RecordedItem[]>();

  constructor(readonly items: readonly RecordedItem[] = []) {
    for (const item of items) {
      const key = toKey(item.resourceType, item.resourceId);
      const known = this.versions.get(key);
      if (known) known.push(item);
      else this.versions.set(key, [item]);
    }
  }

  listVersions(resourceType: string, resourceId: string): readonly RecordedItem[] {
    return this.versions.get(toKey(resourceType, resourceId)) ?? [];
  }

  listNewest(resourceType?: string): readonly RecordedItem[] {
    return [...this.versions.values()].flatMap(([newest]) =>
      newest && (resourceType ?? newest.resourceType) === newest.resourceType ? [newest] : [],
    );
  }

  onRecord(): void {}
}

const toKey = (resourceType: string, resourceId: string): string => `${resourceType} ${resourceId}`;
