import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { distribution } from '../../../lib/resources/cloudfront/distribution';

/** Flags distributions without a web ACL of AWS WAF. */
export default defineRule({
  name: 'cloudfront-without-waf',
  title: 'CloudFront distributions must have a web ACL',
  rationale:
    'A distribution is on the internet by design. A web ACL of AWS WAF refuses known attacks and floods of requests before they reach the origin, and is the place to stop the next one within minutes.',
  severity: 'medium',
  resource: distribution,
  triggers: [onChange],
  managedRules: ['CLOUDFRONT_ASSOCIATED_WITH_WAF'],
  controls: [
    'FSBP CloudFront.6',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 6.4.1',
    'PCI DSS 4.0.1 6.4.2',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {
    wafWebAclIds: strings({
      default: '',
      description: 'The web ACLs of which a distribution must have one: ARNs, or IDs of AWS WAF Classic; any if empty',
    }),
  },
  limitations: [
    'The rules of the web ACL: an empty one, and one that only counts, are enough.',
    'Whether the origin can be reached without the distribution.',
    'Web ACLs of distribution tenants, which can replace that of their distribution.',
  ],
  evaluate({ webAcl }, { parameters: { wafWebAclIds } }) {
    if (webAcl === undefined) return nonCompliant('The distribution has no web ACL');
    if (wafWebAclIds.length === 0) return COMPLIANT;
    const required = joinList(wafWebAclIds, 2);
    if (isUnknown(webAcl)) {
      return insufficientData(`the distribution may have another web ACL than ${required}: ${webAcl.what}`);
    }
    return wafWebAclIds.includes(webAcl) ? COMPLIANT : nonCompliant(`Its web ACL is ${webAcl}, not ${required}`);
  },
});
