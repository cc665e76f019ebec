import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { imageRepository } from '../../../lib/resources/ecr/repository';

/** Flags repositories without a lifecycle policy. */
export default defineRule({
  name: 'ecr-without-lifecycle-policy',
  title: 'ECR repositories must have a lifecycle policy',
  rationale: 'Old images cost storage for ever, and can be started again with the security holes of their day.',
  severity: 'low',
  resource: imageRepository,
  triggers: [onChange],
  managedRules: ['ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED'],
  controls: [
    'FSBP ECR.3',
    'PCI DSS 4.0.1 3.2.1',
    'PCI DSS 4.0.1 3.3.1.1',
    'PCI DSS 4.0.1 3.3.1.3',
    'PCI DSS 4.0.1 3.3.2',
    'PCI DSS 4.0.1 3.3.3',
    'PCI DSS 4.0.1 10.5.1',
  ],
  parameters: {},
  limitations: ['Which images the policy expires: a policy for one tag counts as well.'],
  evaluate({ properties, item: { shape } }) {
    const key = 'lifecyclePolicyText';
    const policy = properties.optionalObject('lifecyclePolicy');
    if (shape === 'description' && !policy) {
      return insufficientData('the describe call does not return the lifecycle policy');
    }
    // A query returns the policy without its text. What a template leaves open is a text.
    const hasPolicy = policy?.has(key) && (shape === 'template' ? policy.raw(key) : policy.string(key)) !== '';
    return hasPolicy ? COMPLIANT : nonCompliant('No lifecycle policy expires old images');
  },
});
