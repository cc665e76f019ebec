import { AwsError } from '../aws-call';
import type { LocalService } from '../service';
import { answerPage } from '../wire/pages';
import type { ServiceContext } from './service-context';
import { toSdkTags } from './tags';

const REPOSITORY_TYPE = 'AWS::ECR::Repository';

/** Creates ECR: the repositories that AWS Config has recorded, and some of their settings. */
export function createEcr({ resources }: ServiceContext): LocalService {
  const find = (name: string) => {
    const found = resources.find(REPOSITORY_TYPE, name);
    if (found) return found;
    throw new AwsError('RepositoryNotFoundException', `The repository with name '${name}' does not exist`);
  };
  const describe = (name: string): object => {
    const { configuration, arn, resourceId } = find(name);
    const filters = (configuration.ImageTagMutabilityExclusionFilters ?? []) as Readonly<Record<string, string>>[];
    const scanning = configuration.ImageScanningConfiguration as { readonly ScanOnPush?: boolean } | undefined;
    return {
      ...{ repositoryArn: arn, repositoryName: resourceId, imageTagMutability: configuration.ImageTagMutability },
      imageScanningConfiguration: { scanOnPush: scanning?.ScanOnPush ?? false },
      ...(filters.length > 0 && {
        imageTagMutabilityExclusionFilters: filters.map((filter) => ({
          filterType: filter.ImageTagMutabilityExclusionFilterType,
          filter: filter.ImageTagMutabilityExclusionFilterValue,
        })),
      }),
    };
  };
  return {
    name: 'ecr',
    operations: {
      DescribeRepositories: (call) => {
        const names: readonly string[] =
          call.input.repositoryNames ?? resources.list(REPOSITORY_TYPE).map(({ resourceId }) => resourceId);
        return answerPage(call, 'repositories', names, describe);
      },
      ListTagsForResource: ({ input }) => ({
        tags: toSdkTags(find(input.resourceArn.split(':repository/')[1]).tags),
      }),
      PutImageScanningConfiguration: (call) => {
        const { repositoryName, imageScanningConfiguration } = call.input;
        const repository = find(repositoryName);
        const ImageScanningConfiguration = { ScanOnPush: imageScanningConfiguration.scanOnPush };
        resources.configure(repository, { ImageScanningConfiguration }, call);
        return { repositoryName, imageScanningConfiguration };
      },
      PutImageTagMutability: (call) => {
        const { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters: filters } = call.input;
        const repository = find(repositoryName);
        if (filters && (filters.length === 0 || !imageTagMutability.endsWith('_WITH_EXCLUSION'))) {
          throw new AwsError('InvalidParameterException', 'Invalid parameter at imageTagMutabilityExclusionFilters');
        }
        const ImageTagMutabilityExclusionFilters = (filters ?? []).map((one: Readonly<Record<string, string>>) => ({
          ImageTagMutabilityExclusionFilterType: one.filterType,
          ImageTagMutabilityExclusionFilterValue: one.filter,
        }));
        const changes = { ImageTagMutability: imageTagMutability, ImageTagMutabilityExclusionFilters };
        resources.configure(repository, changes, call);
        return { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters: filters };
      },
    },
  };
}
