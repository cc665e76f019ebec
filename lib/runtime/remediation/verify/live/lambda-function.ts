import { GetPolicyCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import { type LiveReader, unlessAbsent, unlessGone } from './live-resource';

/**
 * Reads the policy of a Lambda function with its revision, and its tags. Its configuration may have secrets, and is not
 * read.
 */
export const readLiveFunction: LiveReader = async (id, { scope, clients: { lambda } }) => {
  const { partition, region, accountId } = scope;
  const arn = `arn:${partition}:lambda:${region}:${accountId}:function:${id}`;
  const notFound = 'ResourceNotFoundException';
  // GetPolicy has the same error for a function without a policy.
  const { Tags = {} } = await unlessGone(
    `Function ${id}`,
    lambda.send(new ListTagsCommand({ Resource: arn })),
    notFound,
  );
  const answer = await unlessAbsent(lambda.send(new GetPolicyCommand({ FunctionName: id })), notFound);
  return {
    resourceName: id,
    arn,
    tags: Tags,
    configuration: { FunctionName: id, FunctionArn: arn },
    supplementaryConfiguration: { Policy: answer?.Policy ?? null, RevisionId: answer?.RevisionId },
  };
};
