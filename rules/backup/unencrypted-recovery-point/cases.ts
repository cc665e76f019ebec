import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const arn = 'arn:aws:ec2:eu-west-1::snapshot/snap-0a';
const ResourceArn = 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const point = (configuration: object) => ({
  resourceId: arn,
  arn,
  configuration: {
    RecoveryPointArn: arn,
    ResourceArn,
    ResourceType: 'EBS',
    BackupVaultName: 'Default',
    Status: 'COMPLETED',
    ...configuration,
  },
});
const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: arn,
  configuration: { RecoveryPointArn: arn, Status: 'COMPLETED', ...configuration },
});
const PLAIN = nonCompliant('It is not encrypted');
const PLAIN_VOLUME = nonCompliant(`It is not encrypted; it is a backup of ${ResourceArn}`);
const MISSING = insufficientData('the input does not have IsEncrypted');

export default defineCases(rule, [
  { scenario: 'a recovery point that is not encrypted', ...point({ IsEncrypted: false }), expected: PLAIN_VOLUME },
  { scenario: 'an encrypted one', ...point({ IsEncrypted: true, EncryptionKeyArn: KEY }), expected: COMPLIANT },
  {
    scenario: 'an encrypted one, whose service has a key of its own',
    ...point({ IsEncrypted: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'one in an encrypted vault, which does not encrypt copies of volumes',
    ...point({ IsEncrypted: false, EncryptionKeyArn: KEY }),
    expected: PLAIN_VOLUME,
  },
  {
    scenario: 'one that is expired, and that still has the data',
    ...point({ Status: 'EXPIRED', IsEncrypted: false }),
    expected: PLAIN_VOLUME,
  },
  {
    scenario: 'one that names no source',
    ...point({ IsEncrypted: false, ResourceArn: null }),
    expected: PLAIN,
  },
  { scenario: 'names in camel case', ...point({ isEncrypted: false }), expected: PLAIN_VOLUME },
  { scenario: 'an item with the key alone', ...point({ EncryptionKeyArn: KEY }), expected: MISSING },
  { scenario: 'an item without the property', ...point({}), expected: MISSING },
  {
    scenario: 'null instead of the property',
    ...point({ IsEncrypted: null, EncryptionKeyArn: null }),
    expected: MISSING,
  },
  {
    scenario: 'text instead of a boolean',
    ...point({ IsEncrypted: 'no' }),
    expected: unreadable('Cannot read configuration.IsEncrypted: expected a boolean, found "no"'),
  },
  {
    scenario: 'the output of list-recovery-points-by-backup-vault',
    ...described({ ResourceArn, IsEncrypted: false }),
    expected: PLAIN_VOLUME,
  },
  {
    scenario: 'the output of describe-recovery-point for an encrypted one',
    ...described({ ResourceArn, IsEncrypted: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-recovery-points-by-resource, which has only the key',
    ...described({ EncryptionKeyArn: KEY }),
    expected: MISSING,
  },
  {
    scenario: 'the output of list-recovery-points-by-resource without a key',
    ...described({ BackupVaultName: 'Default' }),
    expected: MISSING,
  },
]);
