import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const queue = (configuration: object) => ({
  configuration: {
    VisibilityTimeout: '30',
    QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
    ...configuration,
  },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: { QueueName: 'orders', ...configuration },
});
const UNENCRYPTED = nonCompliant('Its messages are not encrypted at rest');
const ownKey = new Reference('{"Ref":"Key"}', 'Key');

export default defineCases(rule, [
  { scenario: 'encryption that is off', ...queue({ SqsManagedSseEnabled: 'false' }), expected: UNENCRYPTED },
  {
    scenario: 'encryption that is off, as a boolean in camel case',
    ...queue({ sqsManagedSseEnabled: false }),
    expected: UNENCRYPTED,
  },
  {
    scenario: 'encryption that is off, and an empty key',
    ...queue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: '' }),
    expected: UNENCRYPTED,
  },
  { scenario: 'a key of SQS', ...queue({ SqsManagedSseEnabled: 'true' }), expected: COMPLIANT },
  {
    scenario: 'a KMS key, which turns the key of SQS off',
    ...queue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: 'alias/aws/sqs' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a KMS key in an item from before the setting of SQS',
    ...queue({ KmsMasterKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an item from before the setting of SQS',
    ...queue({}),
    expected: insufficientData('the queue may be unencrypted; its item has neither SqsManagedSseEnabled nor a KMS key'),
  },
  {
    scenario: 'null instead of the setting',
    ...queue({ SqsManagedSseEnabled: null, KmsMasterKeyId: null }),
    expected: insufficientData('the queue may be unencrypted; its item has neither SqsManagedSseEnabled nor a KMS key'),
  },
  {
    scenario: 'a word that is no boolean',
    ...queue({ SqsManagedSseEnabled: 'on' }),
    expected: unreadable('Cannot read configuration.SqsManagedSseEnabled: expected a boolean, found "on"'),
  },
  {
    scenario: 'a list instead of the key',
    ...queue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: ['alias/aws/sqs'] }),
    expected: unreadable('Cannot read configuration.KmsMasterKeyId: expected a string, found ["alias/aws/sqs"]'),
  },
  { scenario: 'a template without encryption, which has it by default', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template that turns it off',
    ...template({ SqsManagedSseEnabled: false }),
    expected: UNENCRYPTED,
  },
  {
    scenario: 'a template that turns it off for a KMS key of its own',
    ...template({ SqsManagedSseEnabled: false, KmsMasterKeyId: ownKey }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ SqsManagedSseEnabled: parameter }),
    expected: leftOpen('SqsManagedSseEnabled'),
  },
  {
    scenario: 'a template that takes the setting from a parameter, with a KMS key of its own',
    ...template({ SqsManagedSseEnabled: parameter, KmsMasterKeyId: ownKey }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the KMS key from a parameter, and has the key of SQS otherwise',
    ...template({ KmsMasterKeyId: parameter }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns it off for a KMS key from a parameter, which may be empty',
    ...template({ SqsManagedSseEnabled: false, KmsMasterKeyId: parameter }),
    expected: leftOpen('KmsMasterKeyId'),
  },
  {
    scenario: 'the output of get-queue-attributes',
    shape: 'description',
    ...queue({ SqsManagedSseEnabled: 'true' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of get-queue-attributes, of a queue that is not encrypted',
    shape: 'description',
    ...queue({ SqsManagedSseEnabled: 'false' }),
    expected: UNENCRYPTED,
  },
]);
