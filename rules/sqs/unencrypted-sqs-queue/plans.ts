import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';
const queue = (configuration: object) => ({
  resourceId: URL,
  configuration: { VisibilityTimeout: '30', ...configuration },
});
const toParameters = (value: string) => ({ QueueUrl: URL, Attributes: { SqsManagedSseEnabled: value } });
const fix = expectedSetting({
  service: 'sqs',
  api: 'SetQueueAttributes',
  step: 'KeyOfSqs',
  to: toParameters('true'),
  from: toParameters('false'),
  summary: 'Encrypt new messages with a key of SQS',
  sideEffects: [
    'SQS refuses requests to an encrypted queue that are anonymous, without TLS, or not signed with Signature Version 4',
  ],
  notes: ['Messages that are in the queue already stay as they are until they are received and deleted'],
});

export default definePlanCases(rule, [
  { scenario: 'encryption that is off', ...queue({ SqsManagedSseEnabled: 'false' }), expected: fix },
  {
    scenario: 'encryption that is off, as a boolean in camel case',
    resourceId: URL,
    configuration: { visibilityTimeout: '30', sqsManagedSseEnabled: false },
    expected: fix,
  },
  {
    scenario: 'the attributes of get-queue-attributes',
    shape: 'description',
    ...queue({ SqsManagedSseEnabled: 'false' }),
    expected: fix,
  },
  {
    scenario: 'an item from before the setting of SQS',
    ...queue({}),
    expected: needsManualFix(
      'Insufficient data: the queue may be unencrypted; its item has neither SqsManagedSseEnabled nor a KMS key',
    ),
  },
  {
    scenario: 'a KMS key',
    ...queue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: 'alias/aws/sqs' }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
