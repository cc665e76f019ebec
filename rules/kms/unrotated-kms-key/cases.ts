import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const metadata = {
  keyId: '0a1b',
  enabled: true,
  description: 'orders',
  keyState: 'Enabled',
  keyManager: 'CUSTOMER',
  keySpec: 'SYMMETRIC_DEFAULT',
  origin: 'AWS_KMS',
};
const key = (differences: object, KeyRotationStatus?: unknown) => ({
  resourceId: '0a1b',
  configuration: { ...metadata, ...differences },
  supplementaryConfiguration: KeyRotationStatus === undefined ? {} : { KeyRotationStatus },
});

export default defineCases(rule, [
  {
    scenario: 'rotation off',
    ...key({}, false),
    expected: nonCompliant('Key 0a1b (orders) has no automatic rotation'),
  },
  { scenario: 'rotation on', ...key({}, true), expected: COMPLIANT },
  {
    scenario: "rotation off, as text from AWS Config's API, for a key without a description",
    ...key({ description: '' }, 'false'),
    expected: nonCompliant('Key 0a1b has no automatic rotation'),
  },
  {
    scenario: 'rotation on, in an old item with the former name of the key spec',
    ...key({ keySpec: undefined, customerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, true),
    expected: COMPLIANT,
  },
  {
    scenario: 'no rotation status',
    ...key({}),
    expected: insufficientData('key 0a1b (orders) may not rotate; its rotation status is not in the input'),
  },
  {
    scenario: 'rotation off for a replica, whose setting is on the primary key',
    ...key(
      {
        multiRegion: true,
        multiRegionConfiguration: { multiRegionKeyType: 'REPLICA', primaryKey: { region: 'us-east-1' } },
      },
      false,
    ),
    expected: nonCompliant('Key 0a1b (orders) has no automatic rotation; turn it on for its primary key in us-east-1'),
  },
  { scenario: 'an AWS managed key', ...key({ keyManager: 'AWS' }), expected: NOT_APPLICABLE },
  { scenario: 'an asymmetric key', ...key({ keySpec: 'RSA_2048' }), expected: NOT_APPLICABLE },
  { scenario: 'imported key material', ...key({ origin: 'EXTERNAL' }), expected: NOT_APPLICABLE },
  {
    scenario: 'rotation off for a disabled key',
    ...key({ keyState: 'Disabled', enabled: false }, false),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'rotation off for a key that is pending deletion',
    ...key({ keyState: 'PendingDeletion', enabled: false }, false),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template without rotation',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { Description: 'orders', KeyPolicy: {} },
    expected: nonCompliant('Key OrdersKey has no automatic rotation'),
  },
  {
    scenario: 'a template with rotation',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { EnableKeyRotation: true, KeyPolicy: {} },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a signing key',
    shape: 'template',
    resourceId: 'SigningKey',
    configuration: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', KeyPolicy: {} },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes rotation from a parameter',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { EnableKeyRotation: new Unknown('{"Ref":"Rotate"}'), KeyPolicy: {} },
    expected: insufficientData('Properties.EnableKeyRotation is {"Ref":"Rotate"}, which the template leaves open'),
  },
  {
    scenario: 'rotation off, from DescribeKey and GetKeyRotationStatus',
    shape: 'description',
    resourceId: '0a1b',
    configuration: {
      KeyId: '0a1b',
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
    },
    supplementaryConfiguration: { KeyRotationStatus: { KeyRotationEnabled: false } },
    expected: nonCompliant('Key 0a1b has no automatic rotation'),
  },
  {
    scenario: 'an unknown key state',
    ...key({ keyState: 'Asleep' }, true),
    expected: unreadable(
      'Cannot read configuration.keyState: expected one of Creating, Enabled, Disabled, PendingDeletion, PendingImport, PendingReplicaDeletion, Unavailable, Updating, found "Asleep"',
    ),
  },
  {
    scenario: 'no key manager',
    ...key({ keyManager: undefined }, true),
    expected: unreadable('Cannot read configuration.keyManager: expected one of CUSTOMER, AWS, found nothing'),
  },
]);
