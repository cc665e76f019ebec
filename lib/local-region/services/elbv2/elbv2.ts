import type { AccountResource } from '../../account/resources';
import { type AwsCall, AwsError } from '../../aws-call';
import type { LocalService } from '../../service';
import type { ServiceContext } from '../service-context';
import { dropTags, readTags, type Tags, toItemTags, toSdkTags } from '../tags';
import { createListenerOperations, type StoredRule } from './listeners';
import { LISTENER_TYPE, LOAD_BALANCER_TYPE, TARGET_GROUP_TYPE } from './load-balancer-context';
import { createLoadBalancerOperations } from './load-balancers';
import { createTargetGroupOperations } from './target-groups';

const TAGGED_TYPES = [LOAD_BALANCER_TYPE, LISTENER_TYPE, TARGET_GROUP_TYPE];

/** Creates Elastic Load Balancing. */
export function createElbv2(context: ServiceContext): LocalService {
  const { resources } = context;
  const rules = new Map<string, StoredRule[]>();
  const find = (arn: string): AccountResource => {
    const found = TAGGED_TYPES.map((type) => resources.find(type, arn)).find((resource) => resource !== undefined);
    if (found) return found;
    const code = arn.includes(':listener/') ? 'ListenerNotFound' : 'LoadBalancerNotFound';
    throw new AwsError(arn.includes(':targetgroup/') ? 'TargetGroupNotFound' : code, `'${arn}' not found`);
  };
  const changeTags = (call: AwsCall, edit: (tags: Tags) => Tags): object => {
    for (const resource of (call.input.ResourceArns as string[]).map(find)) {
      const tags = edit(resource.tags);
      const isLoadBalancer = resource.resourceType === LOAD_BALANCER_TYPE;
      resources.supplement({ ...resource, tags }, isLoadBalancer ? { Tags: toItemTags(tags) } : {}, call);
    }
    return {};
  };
  return {
    name: 'elbv2',
    operations: {
      ...createLoadBalancerOperations(context),
      ...createListenerOperations(context, rules),
      ...createTargetGroupOperations(context),
      DescribeTags: ({ input }) => ({
        TagDescriptions: (input.ResourceArns as string[]).map((arn) => ({
          ResourceArn: arn,
          Tags: toSdkTags(find(arn).tags),
        })),
      }),
      AddTags: (call) => changeTags(call, (tags) => ({ ...tags, ...readTags(call.input.Tags) })),
      RemoveTags: (call) => changeTags(call, (tags) => dropTags(tags, call.input.TagKeys)),
    },
    save: () => [...rules],
    restore: (state) => {
      for (const [arn, ofListener] of state as [string, StoredRule[]][]) rules.set(arn, ofListener);
    },
  };
}
