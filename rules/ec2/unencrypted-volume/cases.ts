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
    scenario: 'an unencrypted volume of an instance',
    configuration: { ...volume, encrypted: false, attachments: [{ instanceId: 'i-0a', state: 'attached' }] },
    expected: nonCompliant('Not encrypted, nor are its snapshots; attached to i-0a'),
  },
  {
    scenario: 'an unencrypted volume that is not attached, but still has its data',
    configuration: { ...volume, encrypted: false, state: 'available', attachments: [] },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  { scenario: 'an encrypted volume', configuration: encrypted, expected: COMPLIANT },
  {
    scenario: 'encrypted with the allowed key, given by its ID',
    parameters: { kmsId: keyId },
    configuration: encrypted,
    expected: COMPLIANT,
  },
  {
    scenario: 'encrypted with one of the allowed keys, given by ARNs',
    parameters: { kmsId: `${otherArn}, ${keyArn}` },
    configuration: encrypted,
    expected: COMPLIANT,
  },
  {
    scenario: 'encrypted with a key that is not allowed',
    parameters: { kmsId: otherArn },
    configuration: encrypted,
    expected: nonCompliant(`Encrypted with key ${keyArn}, allowed: ${otherArn}`),
  },
  {
    scenario: 'a key with the same ID in another account',
    parameters: { kmsId: keyArn.replace('111122223333', '444455556666') },
    configuration: encrypted,
    expected: nonCompliant(`Encrypted with key ${keyArn}, allowed: ${keyArn.replace('111122223333', '444455556666')}`),
  },
  {
    scenario: 'an unencrypted volume that is being deleted',
    configuration: { ...volume, encrypted: false, state: 'deleting' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that requests encryption',
    shape: 'template',
    configuration: { Size: 100, Encrypted: true },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that does not request encryption',
    shape: 'template',
    configuration: { Size: 100 },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  {
    scenario: 'a template that does not request encryption, with a snapshot that may be encrypted',
    shape: 'template',
    configuration: { SnapshotId: 'snap-0a' },
    expected: insufficientData('the volume may be unencrypted; the template leaves encryption to its source'),
  },
  {
    scenario: 'a template that copies a volume, which may be encrypted',
    shape: 'template',
    configuration: { SourceVolumeId: 'vol-0a' },
    expected: insufficientData('the volume may be unencrypted; the template leaves encryption to its source'),
  },
  {
    scenario: 'a template that takes encryption from a parameter',
    shape: 'template',
    configuration: { Size: 100, Encrypted: new Unknown('{"Ref":"Encrypt"}') },
    expected: insufficientData('Properties.Encrypted is {"Ref":"Encrypt"}, which the template leaves open'),
  },
  {
    scenario: "a template with the account's default key, where a key is required",
    shape: 'template',
    parameters: { kmsId: keyId },
    configuration: { Size: 100, Encrypted: true },
    expected: insufficientData("the key may not be allowed; the template leaves it to the account's default"),
  },
  {
    scenario: 'a template that names a key by its alias, where a key is required',
    shape: 'template',
    parameters: { kmsId: keyId },
    configuration: { Size: 100, Encrypted: true, KmsKeyId: 'alias/disks' },
    expected: insufficientData('the key may not be allowed; the template names it only as alias/disks'),
  },
  {
    scenario: 'an unencrypted volume, from describe-volumes',
    shape: 'description',
    configuration: { VolumeId: 'vol-0a', VolumeType: 'gp3', Size: 8, State: 'available', Encrypted: false },
    expected: nonCompliant('Not encrypted, nor are its snapshots'),
  },
  {
    scenario: 'encrypted without a key',
    parameters: { kmsId: keyId },
    configuration: { ...volume, encrypted: true },
    expected: unreadable('Cannot read configuration.kmsKeyId: expected a string, found nothing'),
  },
  {
    scenario: 'no encryption property, as in items older than EBS encryption',
    configuration: volume,
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
]);
