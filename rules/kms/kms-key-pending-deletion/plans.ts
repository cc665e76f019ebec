import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (keyState: string, more: object = {}) => ({
  resourceId: '0a1b',
  configuration: { keyId: '0a1b', keyState, enabled: keyState === 'Enabled', ...more },
});
const fix = expectedSetting({
  service: 'kms',
  api: 'CancelKeyDeletion',
  step: ['CancelDeletion', ''],
  to: { KeyId: '0a1b' },
  summary: 'Cancel the deletion of the key',
  sideEffects: [
    'Somebody scheduled the deletion, perhaps to destroy data on purpose: the key stays, and costs its monthly price',
  ],
  notes: ['The key is disabled afterwards: enable it if something needs it'],
  cannotUndo: 'A deletion that is scheduled again has a later date',
});

export default definePlanCases(rule, [
  {
    scenario: 'a key with a date of deletion',
    ...recorded('PendingDeletion', { deletionDate: '2026-03-20T00:00:00.000Z' }),
    expected: fix,
  },
  { scenario: 'a primary key whose replicas still exist', ...recorded('PendingReplicaDeletion'), expected: fix },
  {
    scenario: 'the output of describe-key',
    shape: 'description',
    resourceId: '0a1b',
    configuration: {
      KeyId: '0a1b',
      KeyState: 'PendingDeletion',
      Enabled: false,
      DeletionDate: '2026-03-20T00:00:00.000Z',
    },
    expected: fix,
  },
  { scenario: 'a key in use', ...recorded('Enabled'), expected: nothingToDo('The resource is compliant') },
  { scenario: 'a disabled key', ...recorded('Disabled'), expected: nothingToDo('The resource is compliant') },
]);
