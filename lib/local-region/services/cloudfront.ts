import { type Accounts, GLOBAL } from '../account/accounts';
import type { AccountResource, AccountResources } from '../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import { hashText } from '../hashes';
import type { LocalService } from '../service';
import { buildServiceResource, type ServiceContext } from './service-context';
import { toConfiguration, toSdkStructure } from './shapes';
import { readTags, type Tags, toSdkTags } from './tags';

const DISTRIBUTION_TYPE = 'AWS::CloudFront::Distribution';

/**
 * Creates CloudFront: distributions and their configuration. They deliver nothing, and every Region here records them: AWS
 * Config does so in us-east-1 alone.
 */
export function createCloudFront(accounts: Accounts, context: ServiceContext): LocalService {
  const { scope, resources, clock } = context;
  const shared = accounts.listResources(scope.account, GLOBAL);
  const lists = [resources, shared];
  const find = (id: string): readonly [distribution: AccountResource, resources: AccountResources] => {
    for (const list of lists) {
      const found = list.find(DISTRIBUTION_TYPE, id);
      if (found) return [found, list];
    }
    throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
  };
  const describe = ({ resourceId, arn, configuration }: AccountResource): object => {
    const Distribution = toSdkStructure('cloudfront', 'Distribution', configuration);
    const ARN = arn ?? `arn:${scope.partition}:cloudfront::${scope.account}:distribution/${resourceId}`;
    return {
      Distribution: { Status: 'Deployed', ...Distribution, Id: resourceId, ARN },
      ETag: createEtag(configuration),
    };
  };
  const listAll = (): AccountResource[] => [...new Set(lists.flatMap((list) => list.list(DISTRIBUTION_TYPE)))];
  const requireMatch = ({ configuration }: AccountResource, ifMatch: unknown): void => {
    if (ifMatch === undefined) {
      const message = 'The If-Match version is missing or not valid for the resource.';
      throw new AwsError('InvalidIfMatchVersion', message);
    }
    if (ifMatch === createEtag(configuration)) return;
    throw new AwsError('PreconditionFailed', 'The request failed because it did not meet the preconditions.', 412);
  };
  const create = (call: AwsCall, DistributionConfig: CallInput, tags: Tags = {}): object => {
    const { CallerReference } = DistributionConfig;
    const same = listAll().find(({ configuration }) => readConfig(configuration).callerReference === CallerReference);
    if (same) {
      const message = `The caller reference that you are using to create a distribution is associated with another distribution. Already exists: ${same.resourceId}`;
      throw new AwsError('DistributionAlreadyExists', message, 409);
    }
    const id = `E${hashText(context.createId()).slice(0, 13).toUpperCase()}`;
    const arn = `arn:${scope.partition}:cloudfront::${scope.account}:distribution/${id}`;
    const distribution = buildServiceResource(context, {
      resourceType: DISTRIBUTION_TYPE,
      resourceId: id,
      arn,
      tags,
      region: GLOBAL,
      configuration: {
        id,
        aRN: arn,
        status: 'Deployed',
        lastModifiedTime: clock.now.toISOString(),
        inProgressInvalidationBatches: 0,
        domainName: `${id.toLowerCase()}.cloudfront.net`,
        distributionConfig: toConfiguration(DistributionConfig),
      },
    });
    shared.put(distribution, call);
    return { ...describe(distribution), Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}` };
  };
  return {
    name: 'cloudfront',
    operations: {
      CreateDistribution: (call) => create(call, call.input.DistributionConfig),
      CreateDistributionWithTags: (call) => {
        const { DistributionConfig, Tags } = call.input.DistributionConfigWithTags;
        return create(call, DistributionConfig, readTags(Tags?.Items));
      },
      DeleteDistribution: (call) => {
        const { Id, IfMatch } = call.input;
        const [distribution, list] = find(Id);
        requireMatch(distribution, IfMatch);
        if (readConfig(distribution.configuration).enabled !== false) {
          const message = 'The distribution you are trying to delete has not been disabled.';
          throw new AwsError('DistributionNotDisabled', message, 409);
        }
        list.delete(DISTRIBUTION_TYPE, Id, call);
        return {};
      },
      ListDistributions: () => {
        const Items = listAll().map((distribution) => ({
          ...toSdkStructure('cloudfront', 'DistributionSummary', {
            ...distribution.configuration,
            ...readConfig(distribution.configuration),
          }),
          Id: distribution.resourceId,
          ARN: distribution.arn,
          Status: 'Deployed',
        }));
        return { DistributionList: { Marker: '', MaxItems: 100, IsTruncated: false, Quantity: Items.length, Items } };
      },
      GetDistributionConfig: ({ input }) => {
        const [{ configuration }] = find(input.Id);
        const { DistributionConfig } = toSdkStructure('cloudfront', 'Distribution', configuration);
        return { DistributionConfig, ETag: createEtag(configuration) };
      },
      GetDistribution: ({ input }) => describe(find(input.Id)[0]),
      ListTagsForResource: ({ input }) => {
        const id = String(input.Resource).split(':distribution/')[1];
        const { tags } = listAll().find(({ resourceId }) => resourceId === id) ?? {};
        if (!tags)
          throw new AwsError('NoSuchResource', `The specified resource does not exist: ${input.Resource}`, 404);
        return { Tags: { Items: toSdkTags(tags) } };
      },
      UpdateDistribution: (call) => {
        const { Id, IfMatch, DistributionConfig } = call.input;
        const [distribution, list] = find(Id);
        requireMatch(distribution, IfMatch);
        const distributionConfig = toConfiguration(DistributionConfig);
        const { callerReference } = readConfig(distribution.configuration);
        if (callerReference !== undefined && DistributionConfig.CallerReference !== callerReference) {
          throw new AwsError('IllegalUpdate', 'The caller reference of a distribution cannot be changed.');
        }
        const lastModifiedTime = clock.now.toISOString();
        return describe(list.configure(distribution, { distributionConfig, lastModifiedTime }, call));
      },
    },
  };
}

const readConfig = ({ distributionConfig }: AccountResource['configuration']): CallInput =>
  (distributionConfig ?? {}) as CallInput;

const createEtag = (configuration: unknown): string =>
  `E${hashText(JSON.stringify(configuration)).slice(0, 13).toUpperCase()}`;
