import type { AccountResource, AccountResources } from '../account/resources';
import type { AwsCall, CallInput } from '../aws-call';
import type { AnswerCall } from '../service';

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

/** How the calls of a service name what they tag. */
interface TaggedResources {
  /** @throws AwsError for a resource that does not exist */
  find(call: AwsCall): AccountResource;
  /** Reads the tags that a call adds. @default those of `Tags` or `tags` */
  read?(input: CallInput): Tags;
  /** Changes the tags of a resource where AWS Config records them a second time. */
  write?(resource: AccountResource, tags: Tags): AccountResource;
}

/** Creates the calls that add tags to a resource, and remove them. */
export function createTagCalls(
  resources: AccountResources,
  {
    find,
    read = ({ Tags, tags = Tags }) => readTags(tags),
    write = (resource, tags) => ({ ...resource, tags }),
  }: TaggedResources,
): Readonly<Record<'TagResource' | 'UntagResource', AnswerCall>> {
  const createCall =
    (edit: (tags: Tags, input: CallInput) => Tags): AnswerCall =>
    (call) => {
      const resource = find(call);
      resources.put(write(resource, edit(resource.tags, call.input)), call);
      return {};
    };
  return {
    TagResource: createCall((tags, input) => ({ ...tags, ...read(input) })),
    UntagResource: createCall((tags, { TagKeys, tagKeys = TagKeys }) => dropTags(tags, tagKeys)),
  };
}
