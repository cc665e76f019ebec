import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (State: string) => ({
  resourceId: '111122223333',
  configuration: { AccountId: '111122223333', State },
});
const described = (State: string, ManagedBy = 'account') => ({
  shape: 'description' as const,
  resourceId: '111122223333',
  configuration: { State, ManagedBy },
});
const block = {
  service: 'ec2' as const,
  api: 'EnableSnapshotBlockPublicAccess',
  to: { State: 'block-all-sharing' },
  summary: 'Block all public sharing of EBS snapshots in the Region',
  sideEffects: ['Snapshots that are public become private at once, also those that are public on purpose'],
} satisfies Partial<ExpectedSetting>;
const fix = expectedSetting({
  ...block,
  step: ['SetBlock', 'TurnOffBlock'],
  undoApi: 'DisableSnapshotBlockPublicAccess',
  from: {},
});

export default definePlanCases(rule, [
  { scenario: 'a Region without a block', ...recorded('unblocked'), expected: fix },
  { scenario: 'the output of get-snapshot-block-public-access-state', ...described('unblocked'), expected: fix },
  {
    scenario: 'a Region that blocks new sharing',
    ...recorded('block-new-sharing'),
    expected: expectedSetting({ ...block, step: 'Block', from: { State: 'block-new-sharing' } }),
  },
  {
    scenario: 'a block that a declarative policy manages',
    ...described('unblocked', 'declarative-policy'),
    expected: needsManualFix('A declarative policy of the organization manages the block: change the policy'),
  },
  {
    scenario: 'a Region that blocks all sharing',
    ...recorded('block-all-sharing'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
