import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type KmsKey, kmsKey } from '../../../lib/resources/kms/kms-key';
import { createItem } from '../item';

const metadata = { keyState: 'Enabled', keyManager: 'CUSTOMER', keySpec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS' };

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): KmsKey =>
  kmsKey.read(createItem('AWS::KMS::Key', configuration, parts));

test.each<[scenario: string, differences: object, expected: boolean]>([
  ['created by KMS for a customer', {}, true],
  ['managed by AWS', { keyManager: 'AWS' }, false],
  ['for signing', { keySpec: 'ECC_NIST_P256' }, false],
  ['for HMAC', { keySpec: 'HMAC_256' }, false],
  ['with imported key material', { origin: 'EXTERNAL' }, false],
  ['in a CloudHSM key store', { origin: 'AWS_CLOUDHSM' }, false],
  ['in an external key store', { origin: 'EXTERNAL_KEY_STORE' }, false],
])('a key %s can rotate: %s', (_scenario, differences, expected) => {
  expect(read({ ...metadata, ...differences }).canRotate).toBe(expected);
});

test.each([
  ['keyManager', 'UNKNOWN'],
  ['origin', 'UNKNOWN'],
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
])('rotation status %j means %s', (KeyRotationStatus, expected) => {
  expect(read(metadata, { supplementaryConfiguration: { KeyRotationStatus } }).rotates).toBe(expected);
});

describe('a template', () => {
  const template = (properties: object) => read(properties, { shape: 'template' });

  test('creates a symmetric key without rotation by default', () => {
    expect(template({})).toMatchObject({ canRotate: true, isEnabled: true, rotates: false });
  });

  test('may request another kind of key, or rotation', () => {
    expect(template({ KeySpec: 'RSA_4096' }).canRotate).toBe(false);
    expect(template({ Origin: 'EXTERNAL' }).canRotate).toBe(false);
    expect(template({ Enabled: false }).isEnabled).toBe(false);
    expect(template({ EnableKeyRotation: 'true' }).rotates).toBe(true);
  });
});
