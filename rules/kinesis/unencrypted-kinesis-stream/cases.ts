import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const arn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders';
const stream = (configuration: object) => ({
  resourceId: 'orders',
  resourceName: 'orders',
  arn,
  configuration: { Name: 'orders', Arn: arn, RetentionPeriodHours: 24, ShardCount: 1, ...configuration },
});
const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: 'orders',
  configuration: { StreamName: 'orders', StreamARN: arn, StreamStatus: 'ACTIVE', ...configuration },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Orders',
  configuration: { RetentionPeriodHours: 24, ...configuration },
});

const PLAIN = nonCompliant('It is not encrypted');

export default defineCases(rule, [
  { scenario: 'a stream without encryption', ...stream({}), expected: PLAIN },
  { scenario: 'null instead of encryption', ...stream({ StreamEncryption: null }), expected: PLAIN },
  {
    scenario: 'a stream whose encryption was turned off',
    ...stream({ StreamEncryption: { EncryptionType: 'NONE' } }),
    expected: PLAIN,
  },
  {
    scenario: 'a stream with the key of AWS',
    ...stream({ StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'names in camel case',
    ...stream({ streamEncryption: { encryptionType: 'KMS' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'encryption without a type',
    ...stream({ StreamEncryption: { KeyId: 'alias/aws/kinesis' } }),
    expected: unreadable(
      'Cannot read configuration.StreamEncryption.encryptionType: expected one of KMS, NONE, found nothing',
    ),
  },
  {
    scenario: 'another type of encryption',
    ...stream({ StreamEncryption: { EncryptionType: 'AES256' } }),
    expected: unreadable(
      'Cannot read configuration.StreamEncryption.EncryptionType: expected one of KMS, NONE, found "AES256"',
    ),
  },
  {
    scenario: 'text instead of encryption',
    ...stream({ StreamEncryption: 'KMS' }),
    expected: unreadable('Cannot read configuration.StreamEncryption: expected an object, found "KMS"'),
  },
  {
    scenario: 'the output of describe-stream-summary',
    ...described({ EncryptionType: 'NONE' }),
    expected: PLAIN,
  },
  {
    scenario: 'the output of describe-stream for an encrypted stream',
    ...described({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-streams, which does not have the type',
    ...described({}),
    expected: insufficientData('the input does not have EncryptionType'),
  },
  {
    scenario: 'a template with encryption',
    ...template({ StreamEncryption: { EncryptionType: 'KMS', KeyId: parameter } }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without encryption', ...template({}), expected: PLAIN },
  {
    scenario: 'a template that takes the type from a parameter',
    ...template({ StreamEncryption: { EncryptionType: parameter } }),
    expected: leftOpen('StreamEncryption.EncryptionType'),
  },
  {
    scenario: 'a template that encrypts on a condition, as the CDK does for Regions without KMS keys of Kinesis',
    ...template({ StreamEncryption: conditional }),
    expected: leftOpen('StreamEncryption', conditional),
  },
]);
