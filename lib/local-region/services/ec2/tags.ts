import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import type { ServiceContext } from '../service-context';
import { type CalledTag, readTags, toItemTags } from '../tags';
import { checkTags } from './checks';
import { answerFiltered } from './filters';
import { EC2_KINDS, type Ec2Kind } from './kinds';
import { RECORDED_KINDS } from './settings/recorded-resources';
import { LAUNCH_TEMPLATE_TYPE, TRANSIT_GATEWAY_TYPE } from './types';

/** Reads the tags for a type of resource of a call that creates one. */
export function readTagSpecifications({ input }: Pick<AwsCall, 'input'>, resourceType: string): Record<string, string> {
  const specifications = (input.TagSpecifications ?? []) as readonly { ResourceType?: string; Tags?: CalledTag[] }[];
  const tags = readTags(
    specifications.filter(({ ResourceType }) => ResourceType === resourceType).flatMap(({ Tags = [] }) => Tags),
  );
  checkTags(tags, Object.keys(tags).length);
  return tags;
}

const TAGGED_KINDS: readonly Ec2Kind[] = [...Object.values(EC2_KINDS), ...RECORDED_KINDS];

const CLOUDFORMATION_SHAPES: readonly string[] = [LAUNCH_TEMPLATE_TYPE, TRANSIT_GATEWAY_TYPE];

export function createTagOperations({ resources }: ServiceContext): Operations {
  const change = (call: AwsCall, edit: (tags: Record<string, string>) => Record<string, string>): object => {
    const found = (call.input.Resources as string[]).map((id) => {
      const kind = TAGGED_KINDS.find(({ prefix }) => id.startsWith(`${prefix}-`));
      const resource = kind && resources.find(kind.type, id);
      if (resource) return resource;
      throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
    });
    for (const resource of found) {
      const tags = edit({ ...resource.tags });
      const { configuration } = resource;
      // Types that AWS Config records as CloudFormation names them have their tags in the item alone.
      const isDescribed = !CLOUDFORMATION_SHAPES.includes(resource.resourceType);
      const recorded = isDescribed ? { ...configuration, tags: toItemTags(tags) } : configuration;
      resources.put({ ...resource, tags, configuration: recorded }, call);
    }
    return {};
  };
  return {
    CreateTags: (call) =>
      change(call, (tags) => {
        const added = readTags(call.input.Tags);
        const changed = { ...tags, ...added };
        checkTags(added, Object.keys(changed).length);
        return changed;
      }),
    DeleteTags: (call) =>
      change(call, (tags) => {
        const removed = (call.input.Tags ?? Object.keys(tags).map((Key) => ({ Key }))) as readonly CalledTag[];
        const isRemoved = (key: string, value: string) =>
          removed.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
        return Object.fromEntries(Object.entries(tags).filter(([key, value]) => !isRemoved(key, value)));
      }),
    DescribeTags: (call) => {
      const all = TAGGED_KINDS.flatMap(({ type, name: ResourceType }) =>
        resources
          .list(type)
          .flatMap(({ resourceId: ResourceId, tags }) =>
            Object.entries(tags).map(([Key, Value]) => ({ ResourceId, ResourceType, Key, Value })),
          ),
      );
      return answerFiltered(call, 'Tags', all);
    },
  };
}
