import { makePublicPolicyCases } from '../../../lib/core/case-parts/public-policy-cases';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Id: 'key-default-1', Statement });
const key = { keyManager: 'CUSTOMER', keyState: 'Enabled', description: 'orders' };
const withPolicy = (...statements: object[]) => ({
  configuration: key,
  // With blanks, as KMS returns it.
  supplementaryConfiguration: { Policy: JSON.stringify(document(...statements), null, 2) },
});
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Key', configuration });
const inTemplate = (...statements: object[]) => template({ KeyPolicy: document(...statements) });
const decrypt = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' };

export default defineCases(rule, [
  {
    scenario: 'the policy that KMS gives a key',
    ...withPolicy({ ...decrypt, Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*' }),
    expected: COMPLIANT,
  },
  ...makePublicPolicyCases({ action: 'kms:Decrypt', noun: 'key', withPolicy, inTemplate }),
  {
    scenario: 'everyone, for everything',
    ...withPolicy({ ...decrypt, Sid: 'Anyone', Action: 'kms:*' }),
    expected: nonCompliant('Public: policy statement "Anyone" lets anyone use kms:*'),
  },
  {
    scenario: 'everyone of the account, as in the policies of AWS managed keys',
    ...withPolicy({
      ...decrypt,
      Condition: {
        StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': 'acm.eu-west-1.amazonaws.com' },
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everyone of any account',
    ...withPolicy({ ...decrypt, Condition: { StringLike: { 'kms:CallerAccount': '*' } } }),
    expected: nonCompliant(
      'Public: policy statement 1 lets anyone use kms:Decrypt, as its condition on kms:CallerAccount names no fixed values',
    ),
  },
  {
    scenario: 'everyone through one service',
    ...withPolicy({ ...decrypt, Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }),
    expected: nonCompliant(
      'Public: policy statement 1 lets anyone use kms:Decrypt, as its condition on kms:ViaService names no fixed values',
    ),
  },
  {
    scenario: 'a key that AWS manages',
    ...withPolicy(decrypt),
    configuration: { ...key, keyManager: 'AWS' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a disabled key',
    ...withPolicy(decrypt),
    configuration: { ...key, keyState: 'Disabled' },
    expected: nonCompliant('Public: policy statement 1 lets anyone use kms:Decrypt'),
  },
  {
    scenario: 'no policy in the item, which every key has',
    configuration: key,
    supplementaryConfiguration: { KeyRotationStatus: true },
    expected: insufficientData('the key may be public, depending on the key policy, which is not in the input'),
  },
  {
    scenario: "text inside text, as AWS Config's API has it",
    configuration: key,
    supplementaryConfiguration: { Policy: JSON.stringify(JSON.stringify(document(decrypt))) },
    expected: nonCompliant('Public: policy statement 1 lets anyone use kms:Decrypt'),
  },
  {
    scenario: 'a key from describe-key, which returns no policy',
    shape: 'description',
    configuration: { KeyId: 'k', KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
    expected: insufficientData('the key may be public, depending on the key policy, which is not in the input'),
  },
  { scenario: 'a template without a policy', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template with a policy from a parameter',
    ...template({ KeyPolicy: new Unknown('{"Ref":"Policy"}') }),
    expected: insufficientData('the key may be public, depending on {"Ref":"Policy"}'),
  },
  {
    scenario: 'a policy that is no JSON',
    configuration: key,
    supplementaryConfiguration: { Policy: '{' },
    expected: unreadable('Cannot parse the JSON text of supplementaryConfiguration.Policy: found "{"'),
  },
]);
