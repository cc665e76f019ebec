import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { capitalize } from '../../../lib/core/text/casing';
import { launchTemplate } from '../../../lib/resources/ec2/launch-template';

/** Flags launch templates and launch configurations that assign public addresses. */
export default defineRule({
  name: 'public-launch-template',
  title: 'Launch templates must not assign public addresses',
  rationale:
    'A launch template that assigns a public address does so for each instance of its groups, and in subnets that would not do it themselves.',
  severity: 'high',
  resource: launchTemplate,
  triggers: [onChange],
  managedRules: ['EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED', 'AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED'],
  controls: ['FSBP EC2.25', 'FSBP AutoScaling.5', 'PCI DSS 4.0.1 1.4.5'],
  parameters: {
    exemptedLaunchTemplates: strings({ default: '', description: 'IDs of launch templates that may assign them' }),
  },
  limitations: [
    'Subnets that assign public addresses, where the launch template does not say.',
    'Versions of a launch template that are not the default one, which AWS Config does not record.',
    'IPv6 addresses, all of which are public.',
  ],
  evaluate({ id, noun, assignsPublicAddress }, { parameters: { exemptedLaunchTemplates } }) {
    if (exemptedLaunchTemplates.includes(id)) return NOT_APPLICABLE;
    if (!assignsPublicAddress) return COMPLIANT;
    return nonCompliant(`${capitalize(noun)} assigns a public address to its instances`);
  },
});
