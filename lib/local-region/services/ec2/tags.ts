import { type AwsCall, AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import type { ServiceContext } from '../service-context';
import { checkTags } from './checks';
import { answerFiltered } from './filters';

interface SdkTag {
  readonly Key?: string;
  readonly Value?: string;
}

/** Returns tags as an item has them. */
const toTagMap = (tags: readonly SdkTag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** Returns tags as the configuration of an item has them. */
export const toRecordedTags = (tags: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Reads the tags for a type of resource of a call that creates one. */
export function readTagSpecifications({ input }: AwsCall, resourceType: string): Record<string, string> {
  const specifications = (input.TagSpecifications ?? []) as readonly { ResourceType?: string; Tags?: SdkTag[] }[];
  const tags = toTagMap(
    specifications.filter(({ ResourceType }) => ResourceType === resourceType).flatMap(({ Tags = [] }) => Tags),
  );
  checkTags(tags, Object.keys(tags).length);
  return tags;
}

/** The types of resources by the prefix of their id. */
const TYPES_BY_PREFIX: Readonly<Record<string, string>> = {
  eni: 'AWS::EC2::NetworkInterface',
  i: 'AWS::EC2::Instance',
  igw: 'AWS::EC2::InternetGateway',
  pl: 'AWS::EC2::PrefixList',
  sg: 'AWS::EC2::SecurityGroup',
  subnet: 'AWS::EC2::Subnet',
  vol: 'AWS::EC2::Volume',
  vpc: 'AWS::EC2::VPC',
};

export function createTagOperations({ resources }: ServiceContext): Readonly<Record<string, AnswerCall>> {
  const change = (call: AwsCall, edit: (tags: Record<string, string>) => Record<string, string>): object => {
    const found = (call.input.Resources as string[]).map((id) => {
      const type = TYPES_BY_PREFIX[id.split('-')[0] ?? ''];
      const resource = type === undefined ? undefined : resources.find(type, id);
      if (resource) return resource;
      throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
    });
    for (const resource of found) {
      const tags = edit({ ...resource.tags });
      resources.put(
        { ...resource, tags, configuration: { ...resource.configuration, tags: toRecordedTags(tags) } },
        call,
      );
    }
    return {};
  };
  return {
    CreateTags: (call) =>
      change(call, (tags) => {
        const added = toTagMap(call.input.Tags);
        const changed = { ...tags, ...added };
        checkTags(added, Object.keys(changed).length);
        return changed;
      }),
    DeleteTags: (call) =>
      change(call, (tags) => {
        const removed = (call.input.Tags ?? Object.keys(tags).map((Key) => ({ Key }))) as readonly SdkTag[];
        const isRemoved = (key: string, value: string) =>
          removed.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
        return Object.fromEntries(Object.entries(tags).filter(([key, value]) => !isRemoved(key, value)));
      }),
    DescribeTags: (call) => {
      const all = resources.listTypes().flatMap((type) => {
        const prefix = Object.keys(TYPES_BY_PREFIX).find((each) => TYPES_BY_PREFIX[each] === type);
        if (!prefix) return [];
        return resources.list(type).flatMap(({ resourceId, tags }) =>
          Object.entries(tags).map(([Key, Value]) => ({
            ResourceId: resourceId,
            ResourceType: RESOURCE_TYPE_NAMES[prefix] ?? '',
            Key,
            Value,
          })),
        );
      });
      return answerFiltered(call, 'Tags', all);
    },
  };
}

const RESOURCE_TYPE_NAMES: Readonly<Record<string, string>> = {
  eni: 'network-interface',
  i: 'instance',
  igw: 'internet-gateway',
  pl: 'prefix-list',
  sg: 'security-group',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
};
