import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { clusterSnapshot, describedSnapshot, restore, snapshot } from '../sample-resources/snapshots';
import rule from './rule';

const PUBLIC = nonCompliant('Every AWS account may restore the snapshot');
const UNKNOWN = insufficientData('the snapshot may be public; the input does not say with whom it is shared');
const onlyOurs = { parameters: { allowedAccounts: '444455556666, 555566667777' } };

export default defineCases(rule, [
  { scenario: 'a public snapshot', ...snapshot({}, restore('all')), expected: PUBLIC },
  { scenario: 'a public snapshot of a cluster', ...clusterSnapshot({}, restore('all')), expected: PUBLIC },
  {
    scenario: 'a public snapshot that an account may restore besides',
    ...snapshot({}, restore('444455556666', 'all')),
    expected: PUBLIC,
  },
  {
    scenario: 'a public snapshot, where an account is agreed',
    ...snapshot({}, restore('all')),
    ...onlyOurs,
    expected: PUBLIC,
  },
  {
    scenario: 'an account that is not agreed',
    ...snapshot({}, restore('444455556666', '666677778888')),
    ...onlyOurs,
    expected: nonCompliant('Accounts that are not agreed may restore the snapshot: 666677778888'),
  },
  {
    scenario: 'two accounts that are not agreed',
    ...clusterSnapshot({}, restore('666677778888', '777788889999')),
    ...onlyOurs,
    expected: nonCompliant('Accounts that are not agreed may restore the snapshot: 666677778888 and 777788889999'),
  },
  {
    scenario: 'another attribute before it',
    ...snapshot({}, [{ attributeName: 'other', attributeValues: [] }, ...restore('all')]),
    expected: PUBLIC,
  },
  { scenario: 'a snapshot of one account alone', ...snapshot({}, restore()), expected: COMPLIANT },
  { scenario: 'a cluster snapshot of one account alone', ...clusterSnapshot({}, restore()), expected: COMPLIANT },
  { scenario: 'shared with an account', ...snapshot({}, restore('444455556666')), expected: COMPLIANT },
  {
    scenario: 'shared with an agreed account',
    ...snapshot({}, restore('444455556666')),
    ...onlyOurs,
    expected: COMPLIANT,
  },
  {
    scenario: 'an automatic snapshot, which cannot be shared',
    ...snapshot({ snapshotType: 'automated' }, restore()),
    expected: COMPLIANT,
  },
  { scenario: 'an item without the attributes', ...snapshot({}), expected: UNKNOWN },
  { scenario: 'null instead of the attributes', ...snapshot({}, null), expected: UNKNOWN },
  {
    scenario: 'attributes without the one that counts',
    ...snapshot({}, [{ attributeName: 'Restore', attributeValues: [] }]),
    expected: UNKNOWN,
  },
  {
    scenario: 'attributes of an instance at the snapshot of a cluster',
    ...clusterSnapshot({}),
    supplementaryConfiguration: { DBSnapshotAttributes: restore() },
    expected: UNKNOWN,
  },
  { scenario: 'the output of describe-db-snapshots', ...describedSnapshot({}), expected: UNKNOWN },
  {
    scenario: 'that output, with that of describe-db-snapshot-attributes',
    ...describedSnapshot({}, [{ AttributeName: 'restore', AttributeValues: ['all'] }]),
    expected: PUBLIC,
  },
  {
    scenario: 'both outputs for a snapshot that is not shared',
    ...describedSnapshot({}, [{ AttributeName: 'restore', AttributeValues: [] }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'a word in capital letters',
    ...snapshot({}, restore('ALL')),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.DBSnapshotAttributes[0].attributeValues[0]: expected all or the id of an account, found "ALL"',
    ),
  },
  {
    scenario: 'a text instead of the list',
    ...snapshot({}, [{ attributeName: 'restore', attributeValues: 'all' }]),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.DBSnapshotAttributes[0].attributeValues: expected a list, found "all"',
    ),
  },
  {
    scenario: 'an attribute without values',
    ...snapshot({}, [{ attributeName: 'restore' }]),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.DBSnapshotAttributes[0].attributeValues: expected a list, found nothing',
    ),
  },
  {
    scenario: 'the attribute of two calls, before and after the snapshot became public',
    ...describedSnapshot({}, [...restore(), ...restore('all')]),
    expected: PUBLIC,
  },
]);
