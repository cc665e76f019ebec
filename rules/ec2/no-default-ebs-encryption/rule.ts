import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, every } from '../../../lib/core/rule';
import { ebsEncryption } from '../../../lib/resources/ec2/ebs-encryption';

/** Flags accounts and Regions in which new EBS volumes are not encrypted by default. */
export default defineRule({
  name: 'no-default-ebs-encryption',
  title: 'New EBS volumes must be encrypted by default',
  rationale:
    'With the setting every new volume and every copy of a snapshot is encrypted, by any user and any tool. Without it, each template and each script has to ask for it.',
  severity: 'medium',
  resource: ebsEncryption,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['EC2_EBS_ENCRYPTION_BY_DEFAULT'],
  controls: ['FSBP EC2.7', 'CIS 5.0 5.1.1', 'CIS 7.0 6.1.1'],
  parameters: {},
  limitations: [
    'Volumes that exist: `unencrypted-volume` evaluates them.',
    'Regions whose output is not in the input, or to which Assay is not deployed: the setting belongs to a Region, and the output does not name it.',
  ],
  evaluate: (encryption) =>
    encryption.isDefault ? COMPLIANT : nonCompliant('New EBS volumes are not encrypted by default'),
});
