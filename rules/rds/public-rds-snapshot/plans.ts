import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { clusterSnapshot, describedSnapshot, restore, snapshot } from '../sample-resources/snapshots';
import rule from './rule';

const onlyOurs = { parameters: { allowedAccounts: '444455556666, 555566667777' } };

const stopSharing = (kind: 'DBSnapshot' | 'DBClusterSnapshot', name: string) => {
  const named = { [`${kind}Identifier`]: name, AttributeName: 'restore' };
  return expectedSetting({
    service: 'rds',
    api: `Modify${kind}Attribute`,
    step: [`Make${kind}Private`, `Make${kind}Public`],
    to: { ...named, ValuesToRemove: ['all'] },
    from: { ...named, ValuesToAdd: ['all'] },
    summary: 'Stop sharing the snapshot with every account',
    notes: ['Copies that other accounts made, and databases that they restored, stay: assume that the data was read'],
  });
};
const ofInstance = { resourceId: 'orders-1', expected: stopSharing('DBSnapshot', 'orders-1') };
const contradiction = needsManualFix(
  'RDS shares no automated and no encrypted snapshot with everyone, so the snapshot and its attributes contradict each other: read both again',
);

export default definePlanCases(rule, [
  { scenario: 'a public snapshot', ...snapshot({ encrypted: false }, restore('all')), ...ofInstance },
  {
    scenario: 'a public snapshot of a cluster',
    ...clusterSnapshot({ storageEncrypted: false }, restore('all')),
    resourceId: 'shop-1',
    expected: stopSharing('DBClusterSnapshot', 'shop-1'),
  },
  {
    scenario: 'a public snapshot that accounts may restore besides, which keep it',
    ...snapshot({}, restore('444455556666', 'all', '666677778888')),
    ...ofInstance,
  },
  {
    scenario: 'a public snapshot, where an account that has it is agreed',
    ...snapshot({}, restore('all', '444455556666')),
    ...onlyOurs,
    ...ofInstance,
  },
  {
    scenario: 'a public snapshot that an account which is not agreed may restore besides',
    ...snapshot({}, restore('all', '444455556666', '666677778888')),
    ...onlyOurs,
    expected: needsManualFix(
      'The snapshot is shared with everyone and with 666677778888, which somebody may need: ask, then add that account to allowedAccounts or remove what is not needed from the attribute restore',
    ),
  },
  {
    scenario: 'a snapshot from describe-db-snapshots and describe-db-snapshot-attributes',
    ...describedSnapshot({ Encrypted: false }, [
      { AttributeName: 'other', AttributeValues: [] },
      { AttributeName: 'restore', AttributeValues: ['444455556666', 'all'] },
    ]),
    ...ofInstance,
  },
  {
    scenario: 'a public snapshot of AWS Backup',
    ...snapshot({ snapshotType: 'awsbackup' }, restore('all')),
    resourceId: 'awsbackup:job-0a1b2c3d',
    expected: stopSharing('DBSnapshot', 'awsbackup:job-0a1b2c3d'),
  },
  {
    scenario: 'a snapshot that is not public, but shared with accounts that are not agreed',
    ...clusterSnapshot({}, restore('666677778888', '777788889999')),
    ...onlyOurs,
    expected: needsManualFix(
      'The snapshot is shared with 666677778888 and 777788889999, which somebody may need: ask, then add those accounts to allowedAccounts or remove what is not needed from the attribute restore',
    ),
  },
  {
    scenario: 'an encrypted snapshot, which cannot be public',
    ...snapshot({ encrypted: true }, restore('all')),
    expected: contradiction,
  },
  {
    scenario: 'an encrypted snapshot of a cluster, which cannot be public',
    ...clusterSnapshot({ storageEncrypted: true }, restore('all')),
    expected: contradiction,
  },
  {
    scenario: 'an automated snapshot, which cannot be shared',
    ...snapshot({ snapshotType: 'automated' }, restore('all')),
    expected: contradiction,
  },
  {
    scenario: 'a snapshot whose attributes are not in the input',
    ...snapshot({}),
    expected: needsManualFix(
      'Insufficient data: the snapshot may be public; the input does not say with whom it is shared',
    ),
  },
  {
    scenario: 'a snapshot of one account alone',
    ...snapshot({}, restore()),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a snapshot that is shared with an account',
    ...clusterSnapshot({}, restore('444455556666')),
    expected: nothingToDo('The resource is compliant'),
  },
]);
