/** Tags by key, as items have them. */
export type Tags = Readonly<Record<string, string>>;

/** A tag, as the calls of most services have it. */
export interface CalledTag {
  readonly Key?: string;
  readonly Value?: string;
}

/** Reads the tags of a call or a template. */
export const readTags = (tags: readonly CalledTag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Returns tags as most services answer with them. */
export const toSdkTags = (tags: Tags): Required<CalledTag>[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Returns tags as the configuration of most items has them. */
export const toItemTags = (tags: Tags): { readonly key: string; readonly value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Returns tags without those of some keys. */
export const dropTags = (tags: Tags, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
