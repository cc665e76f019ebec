import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { clusterSnapshot, describedSnapshot, restore, snapshot } from '../sample-resources/snapshots';
import rule from './rule';

const PLAIN = nonCompliant('The snapshot is not encrypted');

export default defineCases(rule, [
  { scenario: 'a snapshot that is not encrypted', ...snapshot({ encrypted: false }), expected: PLAIN },
  {
    scenario: 'an automatic snapshot that is not encrypted',
    ...snapshot({ encrypted: false, snapshotType: 'automated' }),
    expected: PLAIN,
  },
  {
    scenario: 'a snapshot of a cluster that is not encrypted',
    ...clusterSnapshot({ storageEncrypted: false }),
    expected: PLAIN,
  },
  {
    scenario: 'a snapshot of a cluster that a key of AWS encrypts',
    ...clusterSnapshot({ storageEncrypted: false, storageEncryptionType: 'sse-rds' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a snapshot of Neptune that is not encrypted',
    ...clusterSnapshot({ engine: 'neptune', storageEncrypted: false }),
    expected: PLAIN,
  },
  { scenario: 'text from an older export', ...snapshot({ encrypted: 'False' }), expected: PLAIN },
  { scenario: 'the output of describe-db-snapshots', ...describedSnapshot({ Encrypted: false }), expected: PLAIN },
  { scenario: 'an encrypted snapshot', ...snapshot({ encrypted: true }), expected: COMPLIANT },
  {
    scenario: 'an encrypted snapshot that is shared, which another rule evaluates',
    ...snapshot({ encrypted: true }, restore('444455556666')),
    expected: COMPLIANT,
  },
  {
    scenario: 'an encrypted snapshot of a cluster',
    ...clusterSnapshot({ storageEncrypted: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of describe-db-cluster-snapshots',
    shape: 'description',
    resourceType: 'AWS::RDS::DBClusterSnapshot',
    configuration: { DBClusterSnapshotIdentifier: 'shop-1', StorageEncrypted: true },
    expected: COMPLIANT,
  },
  {
    scenario: 'the property of a cluster at the snapshot of an instance',
    ...snapshot({ storageEncrypted: true }),
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'the property of an instance at the snapshot of a cluster',
    ...clusterSnapshot({ encrypted: true }),
    expected: unreadable('Cannot read configuration.storageEncrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'null instead of the property',
    ...snapshot({ encrypted: null }),
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'a word instead of a boolean',
    ...clusterSnapshot({ storageEncrypted: 'yes' }),
    expected: unreadable('Cannot read configuration.storageEncrypted: expected a boolean, found "yes"'),
  },
]);
