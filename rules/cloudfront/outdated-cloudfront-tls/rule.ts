import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { distribution } from '../../../lib/resources/cloudfront/distribution';
import { KNOWN_POLICIES } from './security-policies';

/** Flags distributions that let viewers use outdated versions of TLS or weak ciphers. */
export default defineRule({
  name: 'outdated-cloudfront-tls',
  title: 'CloudFront distributions must use a recommended TLS policy',
  rationale:
    'A viewer and CloudFront agree on the best protocol that both know, and an attacker between them can make it the worst. TLS 1.0 and 1.1 have known weaknesses, and browsers dropped them years ago.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_SSL_POLICY_CHECK', 'CLOUDFRONT_SECURITY_POLICY_CHECK'],
  controls: [
    'FSBP CloudFront.15',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 4.2.1.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {
    // https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-15
    securityPolicies: strings({
      default: 'TLSv1.2_2021,TLSv1.2_2025,TLSv1.3_2025',
      isRequired: true,
      description: 'The policies that a distribution may use',
    }),
  },
  limitations: [
    'The way from CloudFront to the origin: `outdated-origin-tls` evaluates it.',
    'Distributions that are used only under the name that CloudFront gave them: with its certificate the policy is fixed.',
  ],
  evaluate({ tlsPolicy }, { parameters: { securityPolicies } }) {
    if (tlsPolicy === undefined) {
      return insufficientData('viewers may use TLS 1.0; the template omits MinimumProtocolVersion');
    }
    if (tlsPolicy === 'default certificate') {
      return nonCompliant("Viewers may use TLS 1.0, as always with CloudFront's own certificate");
    }
    if (securityPolicies.includes(tlsPolicy)) return COMPLIANT;
    return KNOWN_POLICIES.includes(tlsPolicy)
      ? nonCompliant(`Its TLS policy is ${tlsPolicy}, allowed: ${joinList(securityPolicies)}`)
      : insufficientData(`its TLS policy, ${tlsPolicy}, is not known: it may be added to securityPolicies`);
  },
});
