import { DescribeContinuousBackupsCommand, ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { toTags } from '../../../../../formats/items/tags';
import { type LiveReader, unlessGone } from '../live-resource';

/** Reads the continuous backups of a DynamoDB table, and its tags. */
export const readLiveTable: LiveReader = async (id, { scope, clients: { dynamodb } }) => {
  const { ContinuousBackupsDescription } = await unlessGone(
    `Table ${id}`,
    dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: id })),
    'TableNotFoundException',
  );
  const arn = `arn:${scope.partition}:dynamodb:${scope.region}:${scope.accountId}:table/${id}`;
  const tagged = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn }));
  return {
    resourceName: id,
    arn,
    tags: toTags(tagged.Tags, 'Tags'),
    configuration: { TableName: id, TableArn: arn },
    supplementaryConfiguration: { ContinuousBackupsDescription },
  };
};
