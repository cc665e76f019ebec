import { definePlanCases, type Fix, needsManualFix, nothingToDo } from 'assay';
import rule from './rule';

const toParameters = (CopyTagsToSnapshot: boolean) => ({ DBInstanceIdentifier: 'orders', CopyTagsToSnapshot });
const api = { service: 'rds' as const, api: 'ModifyDBInstance' };
const fix: Fix = {
  kind: 'fix',
  summary: 'Copy the tags of the instance to new snapshots',
  calls: [{ step: 'SetCopiesTags', ...api, parameters: toParameters(true) }],
  undo: [{ step: 'RestoreCopiesTags', undoes: 'SetCopiesTags', ...api, parameters: toParameters(false) }],
  sideEffects: [],
};
const recorded = (settings: object) => ({
  resourceId: 'db-0ABCDEFGHIJ',
  resourceName: 'orders',
  configuration: { dBInstanceIdentifier: 'orders', ...settings },
});

export default definePlanCases(rule, [
  { scenario: 'tags are copied to new snapshots', ...recorded({ copyTagsToSnapshot: false }), expected: fix },
  {
    scenario: 'the same for an instance as the plan function reads it',
    shape: 'description',
    resourceId: 'db-0ABCDEFGHIJ',
    resourceName: 'orders',
    configuration: { DBInstanceIdentifier: 'orders', CopyTagsToSnapshot: false },
    expected: fix,
  },
  {
    scenario: 'an old item does not show what an undo would restore',
    ...recorded({}),
    expected: needsManualFix('The item does not show copyTagsToSnapshot, so no undo could restore it'),
  },
  {
    scenario: 'an instance that copies its tags stays as it is',
    ...recorded({ copyTagsToSnapshot: true }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
