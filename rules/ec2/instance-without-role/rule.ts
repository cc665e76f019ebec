import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { instance } from '../../../lib/resources/ec2/instance';

/** Flags instances without an IAM role. */
export default defineRule({
  name: 'instance-without-role',
  title: 'EC2 instances must have an IAM role',
  rationale:
    'Programs on an instance without a role get access keys of a user instead, which end up in files and images and never expire.',
  severity: 'low',
  resource: instance,
  triggers: [onChange],
  managedRules: ['EC2_INSTANCE_PROFILE_ATTACHED'],
  controls: [
    'CIS 5.0 1.17',
    'CIS 7.0 2.16',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
    'PCI DSS 4.0.1 8.2.7',
    'PCI DSS 4.0.1 8.2.8',
  ],
  parameters: {
    IamInstanceProfileArnList: strings({
      default: '',
      description: 'The ARNs of the instance profiles that are accepted; any if empty',
    }),
  },
  limitations: [
    'Whether the profile has a role, and what the role may do.',
    'Access keys that are on the instance all the same.',
  ],
  evaluate(instance, { parameters: { IamInstanceProfileArnList: accepted } }) {
    if (instance.isTerminated) return NOT_APPLICABLE;
    if (!instance.hasInstanceProfile) {
      return instance.hasOtherLaunchTemplate
        ? insufficientData('its launch template may have an instance profile, and is not in the template')
        : nonCompliant('It has no instance profile');
    }
    // Which profile it is matters only where some are accepted.
    if (accepted.length === 0 && instance.item.shape === 'template') return COMPLIANT;
    const { instanceProfile } = instance;
    if (accepted.length === 0 || accepted.includes(instanceProfile ?? '')) return COMPLIANT;
    return nonCompliant(`Its instance profile is ${instanceProfile}, which is not one of those accepted`);
  },
});
