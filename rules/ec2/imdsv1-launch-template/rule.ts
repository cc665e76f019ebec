import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { capitalize } from '../../../lib/core/text/casing';
import { launchTemplate } from '../../../lib/resources/ec2/launch-template';

/** Flags launch templates and launch configurations that do not require IMDSv2. */
export default defineRule({
  name: 'imdsv1-launch-template',
  title: 'Launch templates must require IMDSv2',
  rationale:
    'What a launch template leaves out, every instance of every group that uses it lacks. Without session tokens, one flaw in a web application is enough to steal the credentials of the instance.',
  severity: 'high',
  resource: launchTemplate,
  triggers: [onChange],
  managedRules: ['EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK', 'AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2'],
  controls: ['FSBP EC2.170', 'FSBP AutoScaling.3', 'PCI DSS 4.0.1 8.2.8'],
  parameters: {},
  limitations: [
    'Versions of a launch template that are not the default one, which AWS Config does not record.',
    'The AMI and the default of the account, which require IMDSv2 where the launch template does not say.',
    'Instances that run already.',
  ],
  evaluate({ metadataTokens, noun }) {
    if (metadataTokens === 'required' || metadataTokens === 'no endpoint') return COMPLIANT;
    if (metadataTokens === 'optional')
      return nonCompliant(`${capitalize(noun)} makes session tokens optional (IMDSv1)`);
    return nonCompliant(`${capitalize(noun)} does not require session tokens: the AMI or the account decides`);
  },
});
