import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { instance } from '../../../lib/resources/ec2/instance';

/** Flags instances whose metadata service accepts requests without a session token (IMDSv1). */
export default defineRule({
  name: 'imdsv1-instance',
  title: 'EC2 instances must require IMDSv2',
  rationale:
    'Version 1 of the metadata service returns the credentials of the instance role to any plain GET request: an open proxy or a server-side request forgery is enough to steal them.',
  severity: 'medium',
  resource: instance,
  triggers: [onChange],
  managedRules: ['EC2_IMDSV2_CHECK'],
  controls: ['FSBP EC2.8', 'CIS 5.0 5.7', 'CIS 7.0 6.7', 'PCI DSS 4.0.1 8.2.8'],
  parameters: {},
  limitations: [
    'Whether anything still uses version 1: see the CloudWatch metric MetadataNoToken.',
    'Launch templates: only the instances launched from them are evaluated.',
  ],
  evaluate(instance) {
    if (instance.isTerminated) return NOT_APPLICABLE;
    switch (instance.allowsImdsV1) {
      case false:
        return COMPLIANT;
      case true:
        return nonCompliant('The metadata service answers without a session token (IMDSv1): httpTokens is "optional"');
      default:
        return insufficientData('IMDSv1 may be allowed; httpTokens is not in the input');
    }
  },
});
