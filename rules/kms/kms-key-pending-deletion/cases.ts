import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const key = (configuration: object) => ({
  resourceId: '0a1b2c3d',
  arn: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d',
  configuration: {
    keyId: '0a1b2c3d',
    description: '',
    keyState: 'Enabled',
    keyManager: 'CUSTOMER',
    origin: 'AWS_KMS',
    ...configuration,
  },
});
const pending = key({ keyState: 'PendingDeletion', deletionDate: '2026-12-24T10:00:00.000Z' });
const DELETED = nonCompliant('Key 0a1b2c3d will be deleted on 2026-12-24');

export default defineCases(rule, [
  { scenario: 'a key that is scheduled for deletion', ...pending, expected: DELETED },
  {
    scenario: 'the date as AWS Config records it, in milliseconds',
    ...key({ keyState: 'PendingDeletion', deletionDate: 1798106400000 }),
    expected: DELETED,
  },
  {
    scenario: 'a key with a description',
    ...key({ keyState: 'PendingDeletion', deletionDate: '2026-12-24T10:00:00.000Z', description: 'backups' }),
    expected: nonCompliant('Key 0a1b2c3d (backups) will be deleted on 2026-12-24'),
  },
  {
    scenario: 'a primary key whose replicas are deleted first',
    ...key({ keyState: 'PendingReplicaDeletion' }),
    expected: nonCompliant('Key 0a1b2c3d will be deleted when its replicas are gone'),
  },
  { scenario: 'a key in use', ...key({}), expected: COMPLIANT },
  { scenario: 'a disabled key, which can be enabled again', ...key({ keyState: 'Disabled' }), expected: COMPLIANT },
  { scenario: 'a key that waits for its material', ...key({ keyState: 'PendingImport' }), expected: COMPLIANT },
  { scenario: 'a key that was deleted', ...pending, status: 'ResourceDeleted', expected: NOT_APPLICABLE },
  {
    scenario: 'one of the keys to evaluate',
    ...pending,
    parameters: { kmsKeyIds: '9f8e, 0a1b2c3d' },
    expected: DELETED,
  },
  {
    scenario: 'one of the keys to evaluate, by its ARN',
    ...pending,
    parameters: { kmsKeyIds: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d' },
    expected: DELETED,
  },
  {
    scenario: 'the key of another account that has the same id',
    ...pending,
    parameters: { kmsKeyIds: 'arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'another key than those to evaluate',
    ...pending,
    parameters: { kmsKeyIds: '9f8e' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an unknown state',
    ...key({ keyState: 'Dying' }),
    expected: unreadable(
      'Cannot read configuration.keyState: expected one of Creating, Enabled, Disabled, PendingDeletion, PendingImport, PendingReplicaDeletion, Unavailable, Updating, found "Dying"',
    ),
  },
  {
    scenario: 'a key from describe-key',
    shape: 'description',
    resourceId: '0a1b2c3d',
    configuration: {
      KeyId: '0a1b2c3d',
      KeyState: 'PendingDeletion',
      DeletionDate: '2026-12-24T10:00:00+00:00',
      KeyManager: 'CUSTOMER',
    },
    expected: DELETED,
  },
  {
    scenario: 'a template, whose key is new',
    ...template({ PendingWindowInDays: 7, Description: parameter }),
    expected: NOT_APPLICABLE,
  },
  ...['0A1B2C3D', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d'].map((kmsKeyIds) => ({
    scenario: `a list of keys with ${kmsKeyIds}, and an item without the ARN`,
    resourceId: pending.resourceId,
    configuration: pending.configuration,
    parameters: { kmsKeyIds },
    expected: DELETED,
  })),
]);
