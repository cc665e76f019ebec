import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const metadata = {
  keyId: '0a1b',
  keyState: 'Enabled',
  keyManager: 'CUSTOMER',
  keySpec: 'SYMMETRIC_DEFAULT',
  origin: 'AWS_KMS',
};
const recorded = (KeyRotationStatus: unknown, more: object = {}) => ({
  resourceId: '0a1b',
  configuration: { ...metadata, ...more },
  supplementaryConfiguration: { KeyRotationStatus },
});
const fix = expectedSetting({
  service: 'kms',
  api: 'EnableKeyRotation',
  undoApi: 'DisableKeyRotation',
  step: ['EnableRotation', 'DisableRotation'],
  to: { KeyId: '0a1b' },
  from: { KeyId: '0a1b' },
  summary: 'Turn on automatic rotation',
  sideEffects: ['Each of the first two rotations adds to the monthly price of the key'],
});

export default definePlanCases(rule, [
  { scenario: 'rotation off', ...recorded(false), expected: fix },
  { scenario: 'rotation off, as text from the API of AWS Config', ...recorded('false'), expected: fix },
  { scenario: 'the answer of GetKeyRotationStatus', ...recorded({ keyRotationEnabled: false }), expected: fix },
  {
    scenario: 'the output of the calls of KMS',
    shape: 'description',
    resourceId: '0a1b',
    configuration: {
      KeyId: '0a1b',
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
    },
    supplementaryConfiguration: { KeyRotationStatus: false },
    expected: fix,
  },
  {
    scenario: 'a replica',
    ...recorded(false, {
      multiRegionConfiguration: { multiRegionKeyType: 'REPLICA', primaryKey: { region: 'us-east-1' } },
    }),
    expected: needsManualFix('The key is a replica: turn on rotation for its primary key in us-east-1'),
  },
  { scenario: 'rotation on', ...recorded(true), expected: nothingToDo('The resource is compliant') },
  {
    scenario: 'a key that is scheduled for deletion',
    ...recorded(false, { keyState: 'PendingDeletion' }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
]);
