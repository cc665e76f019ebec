import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type KmsKey, kmsKey } from '../../../lib/resources/kms/kms-key';
import { itemOf } from '../item';

const metadata = { keyState: 'Enabled', keyManager: 'CUSTOMER', keySpec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS' };

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): KmsKey =>
  kmsKey.read(itemOf('AWS::KMS::Key', configuration, parts));

test.each<[scenario: string, differences: object, expected: boolean]>([
  ['as KMS makes it for a customer', {}, true],
  ["AWS's own", { keyManager: 'AWS' }, false],
  ['for signing', { keySpec: 'ECC_NIST_P256' }, false],
  ['for HMAC', { keySpec: 'HMAC_256' }, false],
  ['imported', { origin: 'EXTERNAL' }, false],
  ['of a CloudHSM', { origin: 'AWS_CLOUDHSM' }, false],
  ['of a store outside of AWS', { origin: 'EXTERNAL_KEY_STORE' }, false],
])('a key %s can rotate: %s', (_scenario, differences, expected) => {
  expect(read({ ...metadata, ...differences }).canRotate).toBe(expected);
});

test.each([
  ['keyManager', 'NOBODY'],
  ['origin', 'STARS'],
  ['keySpec', 7],
])('a key with %s %j is unreadable', (name, value) => {
  expect(() => read({ ...metadata, [name]: value }).canRotate).toThrow(UnreadableItem);
});

test.each([
  ['Enabled', true],
  ['Creating', false],
  ['Disabled', false],
  ['PendingDeletion', false],
  ['PendingImport', false],
  ['PendingReplicaDeletion', false],
  ['Unavailable', false],
  ['Updating', false],
])('a key in state %s is enabled: %s', (keyState, expected) => {
  expect(read({ ...metadata, keyState }).isEnabled).toBe(expected);
});

test.each<[status: unknown, expected: boolean | undefined]>([
  [true, true],
  ['true', true],
  [false, false],
  [{ KeyRotationEnabled: true }, true],
  [undefined, undefined],
])('rotation status %j: %s', (KeyRotationStatus, expected) => {
  expect(read(metadata, { supplementaryConfiguration: { KeyRotationStatus } }).rotates).toBe(expected);
});

describe('a template', () => {
  const template = (properties: object) => read(properties, { shape: 'template' });

  test('makes a symmetric key that does not rotate when it asks for nothing', () => {
    expect(template({})).toMatchObject({ canRotate: true, isEnabled: true, rotates: false });
  });

  test('may ask for another kind, or for rotation', () => {
    expect(template({ KeySpec: 'RSA_4096' }).canRotate).toBe(false);
    expect(template({ Origin: 'EXTERNAL' }).canRotate).toBe(false);
    expect(template({ Enabled: false }).isEnabled).toBe(false);
    expect(template({ EnableKeyRotation: 'true' }).rotates).toBe(true);
  });
});
