import { COMPLIANT, defineCases, nonCompliant, unreadable } from 'assay';
import rule from './rule';

const instance = (settings: object) => ({
  resourceName: 'orders',
  configuration: { dBInstanceIdentifier: 'orders', ...settings },
});
const tagless = nonCompliant('Its snapshots do not get the tags of the instance');

export default defineCases(rule, [
  { scenario: 'snapshots without tags', ...instance({ copyTagsToSnapshot: false }), expected: tagless },
  { scenario: 'an old item without the setting', ...instance({}), expected: tagless },
  { scenario: 'snapshots with tags', ...instance({ copyTagsToSnapshot: true }), expected: COMPLIANT },
  {
    scenario: 'text instead of a boolean',
    ...instance({ copyTagsToSnapshot: 'sometimes' }),
    expected: unreadable('Cannot read configuration.copyTagsToSnapshot: expected a boolean, found "sometimes"'),
  },
]);
