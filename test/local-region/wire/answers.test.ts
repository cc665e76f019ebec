import { AwsError } from '../../../lib/local-region/aws-call';
import { writeAwsError } from '../../../lib/local-region/wire/answers';
import { ServiceModel } from '../../../lib/local-region/wire/service-model';

// Clients of SQS still know errors by the codes of its query protocol. The schemas of other services have such codes, too,
// which AWS does not send: boto3 would not find its exception.
test.each<[service: string, code: string, queryError: string | undefined]>([
  ['sqs', 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue;Sender'],
  ['kms', 'NotFoundException', undefined],
  ['cloudtrail', 'TrailNotFoundException', undefined],
  ['ssm', 'AutomationDefinitionNotFoundException', undefined],
])('an error of %s has the code %s', async (service, code, queryError) => {
  const model = await ServiceModel.load(service);
  const { headers, body } = writeAwsError('json-1.1', new AwsError(code, 'no'), '1', model);
  expect([headers['x-amzn-errortype'], JSON.parse(String(body)), headers['x-amzn-query-error']]).toEqual([
    ...[code, { __type: code, message: 'no' }, queryError],
  ]);
});
