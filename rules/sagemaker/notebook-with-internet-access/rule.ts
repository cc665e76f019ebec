import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { notebookInstance } from '../../../lib/resources/sagemaker/notebook-instance';

/** Flags notebook instances that SageMaker connects to the internet. */
export default defineRule({
  name: 'notebook-with-internet-access',
  title: 'SageMaker notebook instances must not have direct internet access',
  rationale:
    'A notebook with access to training data runs code that its users get from anywhere. With direct internet access, its traffic leaves through a network of SageMaker that no security group, route or log of the account sees.',
  severity: 'high',
  resource: notebookInstance,
  triggers: [onChange],
  managedRules: ['SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS'],
  controls: [
    'FSBP SageMaker.1',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.1',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.4.4',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
  ],
  parameters: {},
  limitations: [
    'What a notebook reaches through its VPC, such as the internet by a NAT gateway.',
    'Domains of SageMaker Studio, which have another resource type.',
  ],
  evaluate({ hasInternetAccess }) {
    if (hasInternetAccess === undefined) return insufficientData('the input does not have DirectInternetAccess');
    return hasInternetAccess ? nonCompliant('It has direct internet access') : COMPLIANT;
  },
});
