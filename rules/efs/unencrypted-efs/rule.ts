import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { optionalText } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';
import { isAllowedKey } from '../../../lib/resources/kms/key-name';

/** Flags file systems that are not encrypted. */
export default defineRule({
  name: 'unencrypted-efs',
  title: 'EFS file systems must be encrypted',
  rationale:
    'Encryption protects the files and their backups if others get access to the storage. A file system cannot be encrypted later: its files have to move to a new one.',
  severity: 'medium',
  resource: genericReader('AWS::EFS::FileSystem', { list: 'FileSystems', id: 'FileSystemId', arn: 'FileSystemArn' }),
  triggers: [onChange],
  managedRules: ['EFS_ENCRYPTED_CHECK', 'EFS_FILESYSTEM_CT_ENCRYPTED'],
  controls: ['FSBP EFS.1', 'CIS 5.0 2.3.1', 'CIS 7.0 3.3.1', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {
    KmsKeyId: optionalText({ description: 'The ID or the ARN of the key that must be used; any key if empty' }),
  },
  limitations: [
    'Encryption on the way to the clients, which the mount and the policy of the file system decide.',
    'Who may use the key.',
  ],
  evaluate({ properties, item: { shape } }, { parameters: { KmsKeyId } }) {
    const isEncrypted =
      shape === 'template' ? (properties.optionalBoolean('encrypted') ?? false) : properties.boolean('encrypted');
    if (!isEncrypted) return nonCompliant('It is not encrypted');
    if (KmsKeyId === undefined) return COMPLIANT;
    const key = properties.optionalString('kmsKeyId');
    const isAllowed = key !== undefined && isAllowedKey(key, [KmsKeyId]);
    if (isAllowed === true) return COMPLIANT;
    if (isAllowed === 'unknown') return insufficientData(`${key} may be another key than ${KmsKeyId}`);
    return nonCompliant(`It is encrypted with ${key ?? 'the default key'}, not with ${KmsKeyId}`);
  },
});
