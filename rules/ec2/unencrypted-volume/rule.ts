import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type Volume, volume } from '../../../lib/resources/ec2/volume';
import { isAllowedKey } from '../../../lib/resources/kms/key-name';

/** Flags volumes that are not encrypted, or encrypted with a key that is not allowed. */
export default defineRule({
  name: 'unencrypted-volume',
  title: 'EBS volumes must be encrypted',
  rationale:
    'Anyone with access to a snapshot of an unencrypted volume has its data: there is no key to deny, and no record of its use.',
  severity: 'medium',
  resource: volume,
  triggers: [onChange],
  managedRules: ['ENCRYPTED_VOLUMES'],
  controls: ['FSBP EC2.3', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {
    kmsId: strings({
      default: '',
      description: 'IDs or ARNs of the KMS keys that volumes may be encrypted with; any key if empty',
      pattern: /^(arn:[\w-]+:kms:[\w-]+:\d{12}:key\/)?[\w-]+$/,
    }),
  },
  limitations: [
    'Volumes in a template that are encrypted only because the account encrypts by default.',
    'Snapshots, which have their own encryption, and instance store volumes.',
    'Who may use the key.',
  ],
  evaluate(volume, { parameters }) {
    if (volume.isUnusable) return NOT_APPLICABLE;
    if (volume.isEncrypted === undefined) {
      return insufficientData('the volume may be unencrypted; the template leaves encryption to its source');
    }
    if (!volume.isEncrypted) return nonCompliant(`Not encrypted, nor are its snapshots${describeAttachment(volume)}`);
    return parameters.kmsId.length === 0 ? COMPLIANT : evaluateKey(volume, parameters.kmsId);
  },
});

const describeAttachment = ({ attachedTo }: Volume): string =>
  attachedTo.length === 0 ? '' : `; attached to ${joinList(attachedTo)}`;

/** The managed rule's parameter accepts one key; here it is a list. */
function evaluateKey({ kmsKeyId }: Volume, allowed: readonly string[]): RuleResult {
  if (kmsKeyId === undefined) {
    return insufficientData("the key may not be allowed; the template leaves it to the account's default");
  }
  const isAllowed = isAllowedKey(kmsKeyId, allowed);
  if (isAllowed === 'unknown') {
    return insufficientData(`the key may not be allowed; the template names it only as ${kmsKeyId}`);
  }
  return isAllowed ? COMPLIANT : nonCompliant(`Encrypted with key ${kmsKeyId}, allowed: ${joinList(allowed)}`);
}
