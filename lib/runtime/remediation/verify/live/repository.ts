import { DescribeRepositoriesCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { toTags } from '../../../../formats/items/tags';
import { type LiveReader, ResourceGone, unlessGone } from './live-resource';

/** Reads a repository of ECR. */
export const readLiveRepository: LiveReader = async (id, { clients: { ecr } }) => {
  const label = `Repository ${id}`;
  const answer = ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [id] }));
  const { repositories: [repository] = [] } = await unlessGone(label, answer, 'RepositoryNotFoundException');
  if (!repository?.repositoryArn) throw new ResourceGone(label);
  const arn = repository.repositoryArn;
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: arn }));
  return {
    resourceName: id,
    arn,
    tags: toTags(tags, 'tags'),
    configuration: repository,
  };
};
