import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { Distribution } from '../../../lib/resources/cloudfront/distribution';
import { minimumProtocol, UPDATE_NOTES } from '../../../lib/resources/cloudfront/distribution-settings';
import type rule from './rule';
import { KNOWN_POLICIES } from './security-policies';

/** Sets a TLS policy that is allowed. */
export const remediation = remediateSetting<Distribution, string, (typeof rule)['parameters']>({
  summary:
    'Sets the TLS policy of `securityPolicies` that the most viewers support and that is stricter than the present one',
  exclusions:
    "Distributions with CloudFront's own certificate, whose policy is fixed, with addresses of their own, and staging distributions. Every plan needs approval, since old viewers lose access",
  setting: minimumProtocol,
  plan({ isStaging, hasOwnAddresses, tlsPolicy }, before, { parameters: { securityPolicies } }) {
    if (tlsPolicy === 'default certificate') {
      return needsManualFix(
        "The policy of CloudFront's own certificate is fixed: give the distribution a domain name and a certificate of your own",
      );
    }
    if (isStaging) {
      return needsManualFix('It is a staging distribution: change the distribution whose changes it tries out');
    }
    if (hasOwnAddresses) {
      return needsManualFix('It has addresses of its own (SSLSupportMethod), for which AWS Support changes the policy');
    }
    const to = KNOWN_POLICIES.slice(KNOWN_POLICIES.indexOf(before) + 1).find((one) => securityPolicies.includes(one));
    if (to === undefined) {
      return needsManualFix(
        `Choose one of the policies that securityPolicies has, none of which is stricter than ${before}: ${securityPolicies.join(', ')}`,
      );
    }
    return {
      to,
      summary: `Set the TLS policy to ${to}`,
      sideEffects: [`Viewers that do not support ${to} lose access to the distribution, which accepts ${before} now`],
      notes: UPDATE_NOTES,
    };
  },
});
