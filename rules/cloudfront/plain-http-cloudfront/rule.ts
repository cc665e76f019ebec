import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { distribution } from '../../../lib/resources/cloudfront/distribution';

/** Flags distributions that serve files over plain HTTP. */
export default defineRule({
  name: 'plain-http-cloudfront',
  title: 'CloudFront distributions must redirect or refuse plain HTTP',
  rationale:
    'Between a viewer and CloudFront, everyone on the way can read and change what is sent by plain HTTP: passwords, cookies, scripts.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_VIEWER_POLICY_HTTPS'],
  controls: [
    'FSBP CloudFront.3',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {},
  limitations: [
    'The way from CloudFront to the origin.',
    'Which protocols and ciphers HTTPS uses: `outdated-cloudfront-tls` evaluates them.',
  ],
  evaluate({ behaviors }) {
    const plain = behaviors.filter(({ viewerPolicy }) => viewerPolicy === 'allow-all');
    const paths = plain.map(({ paths = behaviors.length === 1 ? 'all paths' : 'all other paths' }) => paths);
    return plain.length === 0 ? COMPLIANT : nonCompliant(`Viewers may use plain HTTP for ${joinList(paths, 5)}`);
  },
});
