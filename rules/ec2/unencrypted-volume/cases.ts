import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const keyId = '0a1b2c3d-0000-0000-0000-000000000001';
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${keyId}`;
const otherArn = 'arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-0000-0000-000000000002';

const volume = { volumeId: 'vol-0a', volumeType: 'gp3', size: 100, state: 'in-use' };
const encrypted = { ...volume, encrypted: true, kmsKeyId: keyArn };

export default defineCases(rule, [
  {
    scenario: 'not encrypted, the disk of an instance',
    configuration: { ...volume, encrypted: false, attachments: [{ instanceId: 'i-0a', state: 'attached' }] },
    expected: nonCompliant('Not encrypted, nor are its snapshots: the volume of i-0a'),
  },
  {
    scenario: 'not encrypted, attached to nothing: the data is there all the same',
    configuration: { ...volume, encrypted: false, state: 'available', attachments: [] },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  { scenario: 'encrypted', configuration: encrypted, expected: COMPLIANT },
  {
    scenario: 'encrypted with the key asked for by id',
    parameters: { kmsId: keyId },
    configuration: encrypted,
    expected: COMPLIANT,
  },
  {
    scenario: 'encrypted with one of the keys asked for by ARN',
    parameters: { kmsId: `${otherArn}, ${keyArn}` },
    configuration: encrypted,
    expected: COMPLIANT,
  },
  {
    scenario: 'encrypted with another key than asked for',
    parameters: { kmsId: otherArn },
    configuration: encrypted,
    expected: nonCompliant(`Encrypted with key ${keyArn}, not with ${otherArn}`),
  },
  {
    scenario: 'the same key id in another account',
    parameters: { kmsId: keyArn.replace('111122223333', '444455556666') },
    configuration: encrypted,
    expected: nonCompliant(`Encrypted with key ${keyArn}, not with ${keyArn.replace('111122223333', '444455556666')}`),
  },
  {
    scenario: 'not encrypted, being deleted',
    configuration: { ...volume, encrypted: false, state: 'deleting' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that asks for encryption',
    shape: 'template',
    configuration: { Size: 100, Encrypted: true },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that does not ask for encryption',
    shape: 'template',
    configuration: { Size: 100 },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  {
    scenario: 'a template that does not ask for encryption, from a snapshot that may bring it',
    shape: 'template',
    configuration: { SnapshotId: 'snap-0a' },
    expected: insufficientData(
      'whether the volume is encrypted: the template leaves it to the snapshot that it is made from',
    ),
  },
  {
    scenario: 'a template that takes the encryption of a parameter',
    shape: 'template',
    configuration: { Size: 100, Encrypted: new Unknown('{"Ref":"Encrypt"}') },
    expected: insufficientData(
      'Properties.Encrypted is {"Ref":"Encrypt"}, which the template leaves open',
    ),
  },
  {
    scenario: "a template with the account's default key, where a key is asked for",
    shape: 'template',
    parameters: { kmsId: keyId },
    configuration: { Size: 100, Encrypted: true },
    expected: insufficientData("whether the key is allowed: the template leaves it to the account's default"),
  },
  {
    scenario: 'a template that names a key by its alias, where a key is asked for',
    shape: 'template',
    parameters: { kmsId: keyId },
    configuration: { Size: 100, Encrypted: true, KmsKeyId: 'alias/disks' },
    expected: insufficientData('whether the key is allowed: the template names it alias/disks'),
  },
  {
    scenario: 'not encrypted, as DescribeVolumes gives it',
    shape: 'description',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp3', Size: 8, State: 'available', Encrypted: false },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  {
    scenario: 'encrypted, and no key is told',
    parameters: { kmsId: keyId },
    configuration: { ...volume, encrypted: true },
    expected: unreadable('Cannot read configuration.kmsKeyId: expected a string, found nothing'),
  },
  {
    scenario: 'nothing told of encryption, as in items older than EBS encryption',
    configuration: volume,
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
]);
