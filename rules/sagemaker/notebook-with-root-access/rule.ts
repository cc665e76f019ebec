import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { notebookInstance } from '../../../lib/resources/sagemaker/notebook-instance';

/** Flags notebook instances whose users are root. */
export default defineRule({
  name: 'notebook-with-root-access',
  title: 'SageMaker notebook instances must not give their users root access',
  rationale:
    'A user who is root can change every file of the notebook instance, among them what limits or logs its users. The same is true of any package that a user installs.',
  severity: 'high',
  resource: notebookInstance,
  triggers: [onChange],
  managedRules: ['SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK'],
  controls: ['FSBP SageMaker.3', 'PCI DSS 4.0.1 7.2.1', 'PCI DSS 4.0.1 7.2.2', 'PCI DSS 4.0.1 7.2.3'],
  parameters: {},
  limitations: [
    'Lifecycle configurations, whose scripts always run as root.',
    'What the role of a notebook may do, which its users can do without root access.',
  ],
  evaluate({ hasRootAccess }) {
    if (hasRootAccess === undefined) return insufficientData('the input does not have RootAccess');
    return hasRootAccess ? nonCompliant('Its users have root access') : COMPLIANT;
  },
});
