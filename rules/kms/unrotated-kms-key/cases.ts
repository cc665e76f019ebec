import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
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
    scenario: "rotation off, written as text as in Config's API, and a key without a description",
    ...key({ description: '' }, 'false'),
    expected: nonCompliant('Key 0a1b has no automatic rotation'),
  },
  {
    scenario: 'rotation on, an item of old with the former name of the key spec',
    ...key({ keySpec: undefined, customerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, true),
    expected: COMPLIANT,
  },
  {
    scenario: 'rotation not told',
    ...key({}),
    expected: insufficientData('whether key 0a1b (orders) rotates: the input does not tell its rotation status'),
  },
  {
    scenario: 'rotation off, a replica: the setting is on the primary key',
    ...key(
      {
        multiRegion: true,
        multiRegionConfiguration: { multiRegionKeyType: 'REPLICA', primaryKey: { region: 'us-east-1' } },
      },
      false,
    ),
    expected: nonCompliant('Key 0a1b (orders) has no automatic rotation, which is set on its primary key in us-east-1'),
  },
  { scenario: "AWS's own key", ...key({ keyManager: 'AWS' }), expected: NOT_APPLICABLE },
  { scenario: 'asymmetric', ...key({ keySpec: 'RSA_2048' }), expected: NOT_APPLICABLE },
  { scenario: 'imported key material', ...key({ origin: 'EXTERNAL' }), expected: NOT_APPLICABLE },
  {
    scenario: 'rotation off, the key disabled',
    ...key({ keyState: 'Disabled', enabled: false }, false),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'rotation off, the key on its way out',
    ...key({ keyState: 'PendingDeletion', enabled: false }, false),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that leaves rotation out',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { Description: 'orders', KeyPolicy: {} },
    expected: nonCompliant('Key OrdersKey has no automatic rotation'),
  },
  {
    scenario: 'a template that asks for rotation',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { EnableKeyRotation: true, KeyPolicy: {} },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that asks for a signing key',
    shape: 'template',
    resourceId: 'SigningKey',
    configuration: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', KeyPolicy: {} },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes rotation of a parameter',
    shape: 'template',
    resourceId: 'OrdersKey',
    configuration: { EnableKeyRotation: new Unknown('{"Ref":"Rotate"}'), KeyPolicy: {} },
    expected: insufficientData(
      'Properties.EnableKeyRotation is {"Ref":"Rotate"}, which the template leaves open',
    ),
  },
  {
    scenario: 'rotation off, as DescribeKey and GetKeyRotationStatus give it',
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
    scenario: 'a state that keys do not have',
    ...key({ keyState: 'Asleep' }, true),
    expected: unreadable(
      'Cannot read configuration.keyState: expected one of Creating, Enabled, Disabled, PendingDeletion, PendingImport, PendingReplicaDeletion, Unavailable, Updating, found "Asleep"',
    ),
  },
  {
    scenario: 'nothing told of who manages the key',
    ...key({ keyManager: undefined }, true),
    expected: unreadable('Cannot read configuration.keyManager: expected one of CUSTOMER, AWS, found nothing'),
  },
]);
