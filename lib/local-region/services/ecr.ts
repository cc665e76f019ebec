import { formatArn } from '../arns';
import { AwsError } from '../aws-call';
import type { LocalService } from '../service';
import { answerPage } from '../wire/pages';
import { buildServiceResource, type ServiceContext } from './service-context';
import { createTagCalls, readTags, toSdkTags } from './tags';

const REPOSITORY_TYPE = 'AWS::ECR::Repository';

/** Creates ECR: repositories and some of their settings. They have no images. */
export function createEcr(context: ServiceContext): LocalService {
  const { resources, scope, clock } = context;
  const find = (name: string) => {
    const found = resources.find(REPOSITORY_TYPE, name);
    if (found) return found;
    throw new AwsError('RepositoryNotFoundException', `The repository with name '${name}' does not exist`);
  };
  const findByArn = (arn: string) => find(arn.split(':repository/')[1] ?? '');
  const toUri = (name: string): string => `${scope.account}.dkr.ecr.${scope.region}.amazonaws.com/${name}`;
  const describe = (name: string): object => {
    const { configuration, arn, resourceId, creationTime } = find(name);
    const encryption = configuration.EncryptionConfiguration as Readonly<Record<string, string>> | undefined;
    const filters = (configuration.ImageTagMutabilityExclusionFilters ?? []) as Readonly<Record<string, string>>[];
    const scanning = configuration.ImageScanningConfiguration as { readonly ScanOnPush?: boolean } | undefined;
    return {
      repositoryArn: arn,
      repositoryName: resourceId,
      imageTagMutability: configuration.ImageTagMutability,
      registryId: scope.account,
      repositoryUri: toUri(resourceId),
      ...(creationTime !== undefined && { createdAt: new Date(creationTime) }),
      encryptionConfiguration: { encryptionType: encryption?.EncryptionType ?? 'AES256', kmsKey: encryption?.KmsKey },
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
        tags: toSdkTags(findByArn(input.resourceArn).tags),
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
        resources.configure(find(repositoryName), readMutability(imageTagMutability, filters), call);
        return { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters: filters };
      },
      CreateRepository: (call) => {
        const { repositoryName: name, tags, imageScanningConfiguration, encryptionConfiguration } = call.input;
        const { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters } = call.input;
        if (!REPOSITORY_NAME.test(name)) {
          const message = `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '${REPOSITORY_NAME.source.slice(1, -1)}''`;
          throw new AwsError('InvalidParameterException', message);
        }
        if (resources.find(REPOSITORY_TYPE, name)) {
          const message = `The repository with name '${name}' already exists in the registry with id '${scope.account}'`;
          throw new AwsError('RepositoryAlreadyExistsException', message);
        }
        const arn = formatArn(scope, 'ecr', `repository/${name}`);
        const repository = buildServiceResource(context, {
          resourceType: REPOSITORY_TYPE,
          resourceId: name,
          resourceName: name,
          arn,
          tags: readTags(tags),
          creationTime: clock.now.toISOString(),
          configuration: {
            Arn: arn,
            RepositoryName: name,
            RepositoryUri: toUri(name),
            ImageScanningConfiguration: { ScanOnPush: imageScanningConfiguration?.scanOnPush ?? false },
            EncryptionConfiguration: {
              EncryptionType: encryptionConfiguration?.encryptionType ?? 'AES256',
              ...(encryptionConfiguration?.kmsKey && { KmsKey: encryptionConfiguration.kmsKey }),
            },
            ...readMutability(imageTagMutability, imageTagMutabilityExclusionFilters),
            LifecyclePolicy: {},
            RepositoryPolicyText: {},
          },
        });
        resources.put(repository, call);
        return { repository: describe(name) };
      },
      DeleteRepository: (call) => {
        const { repositoryName } = call.input;
        const repository = describe(repositoryName);
        resources.delete(REPOSITORY_TYPE, repositoryName, call);
        return { repository };
      },
      ...createTagCalls(resources, { find: ({ input }) => findByArn(input.resourceArn) }),
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY_NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Returns the part of a configuration that says which tags may move. @throws AwsError */
function readMutability(
  ImageTagMutability: string,
  filters: readonly Readonly<Record<string, string>>[] | undefined,
): object {
  if (filters && (filters.length === 0 || !ImageTagMutability.endsWith('_WITH_EXCLUSION'))) {
    throw new AwsError('InvalidParameterException', 'Invalid parameter at imageTagMutabilityExclusionFilters');
  }
  const ImageTagMutabilityExclusionFilters = (filters ?? []).map(({ filterType, filter }) => ({
    ImageTagMutabilityExclusionFilterType: filterType,
    ImageTagMutabilityExclusionFilterValue: filter,
  }));
  return { ImageTagMutability, ImageTagMutabilityExclusionFilters };
}
