import { type Accounts, GLOBAL } from '../account/accounts';
import type { AccountResource, AccountResources } from '../account/resources';
import { AwsError } from '../aws-call';
import { hashText } from '../hashes';
import type { LocalService } from '../service';
import type { ServiceContext } from './service-context';
import { toConfiguration, toSdkStructure } from './shapes';
import { toSdkTags } from './tags';

const DISTRIBUTION_TYPE = 'AWS::CloudFront::Distribution';

/** Creates CloudFront: the distributions that AWS Config has recorded, which have no Region, and their configuration. */
export function createCloudFront(accounts: Accounts, { scope, resources }: ServiceContext): LocalService {
  const find = (id: string): readonly [distribution: AccountResource, resources: AccountResources] => {
    for (const list of [resources, accounts.listResources(scope.account, GLOBAL)]) {
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
  return {
    name: 'cloudfront',
    operations: {
      GetDistribution: ({ input }) => describe(find(input.Id)[0]),
      ListTagsForResource: ({ input }) => {
        const [{ tags }] = find(String(input.Resource).split(':distribution/')[1] ?? '');
        return { Tags: { Items: toSdkTags(tags) } };
      },
      UpdateDistribution: (call) => {
        const { Id, IfMatch, DistributionConfig } = call.input;
        const [distribution, list] = find(Id);
        if (IfMatch !== createEtag(distribution.configuration)) {
          throw new AwsError(
            'PreconditionFailed',
            'The request failed because it did not meet the preconditions.',
            412,
          );
        }
        const distributionConfig = toConfiguration(DistributionConfig);
        return describe(list.configure(distribution, { distributionConfig }, call));
      },
    },
  };
}

const createEtag = (configuration: unknown): string =>
  `E${hashText(JSON.stringify(configuration)).slice(0, 13).toUpperCase()}`;
