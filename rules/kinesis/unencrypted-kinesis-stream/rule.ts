import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { kinesisStream } from '../../../lib/resources/kinesis/stream';

/** Flags data streams that are not encrypted. */
export default defineRule({
  name: 'unencrypted-kinesis-stream',
  title: 'Kinesis data streams must be encrypted',
  rationale:
    'A stream keeps its records for up to a year. Encryption with a KMS key protects them if others get access to the storage, and the key decides in addition who can read them.',
  severity: 'medium',
  resource: kinesisStream,
  triggers: [onChange],
  managedRules: ['KINESIS_STREAM_ENCRYPTED'],
  controls: ['FSBP Kinesis.1', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {},
  limitations: [
    'Records that were written before encryption was turned on.',
    'Who may use the key, and whether it is one of the account or of AWS.',
  ],
  evaluate({ isEncrypted }) {
    if (isEncrypted === undefined) return insufficientData('the input does not have EncryptionType');
    return isEncrypted ? COMPLIANT : nonCompliant('It is not encrypted');
  },
});
