import { DescribeRepositoriesCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { toTags } from '../../../../formats/items/tags';
import { createLiveItem, type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads a repository of ECR. */
export const readLiveRepository: LiveReader = async (id, { scope, clients: { ecr } }) => {
  const label = `Repository ${id}`;
  const answer = ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [id] }));
  const { repositories: [repository] = [] } = await unlessGone(label, answer, 'RepositoryNotFoundException');
  if (!repository?.repositoryArn) throw new ResourceGone(label);
  const arn = repository.repositoryArn;
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: arn }));
  return {
    item: createLiveItem(scope, {
      resourceType: 'AWS::ECR::Repository',
      resourceId: id,
      resourceName: id,
      arn,
      tags: toTags(tags, 'tags'),
      configuration: repository,
    }),
    relatedItems: [],
  };
};
