import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { instance } from '../../../lib/resources/ec2/instance';

/** The role's credentials are one careless HTTP request away where the metadata service asks for no token. */
export default defineRule({
  name: 'imdsv1-instance',
  title: 'Instances answer metadata requests with a session token only (IMDSv2)',
  rationale:
    'Version 1 of the metadata service hands the credentials of the instance role to anything that can be talked into a plain GET: an open proxy or a server-side request forgery is enough.',
  severity: 'medium',
  resource: instance,
  triggers: [onChange],
  managedRule: 'ec2-imdsv2-check',
  parameters: {},
  limitations: [
    'Whether anything still uses version 1: the CloudWatch metric MetadataNoToken tells.',
    'What a launch template says: it is judged by the instances that come of it.',
  ],
  evaluate(instance) {
    if (instance.isTerminated) return NOT_APPLICABLE;
    switch (instance.allowsImdsV1) {
      case false:
        return COMPLIANT;
      case true:
        return nonCompliant('The metadata service answers without a session token (IMDSv1): httpTokens is "optional"');
      default:
        return insufficientData(
          'whether the metadata service asks for a session token: httpTokens is not in the input',
        );
    }
  },
});
