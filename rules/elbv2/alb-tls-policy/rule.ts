import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { listener } from '../../../lib/resources/elbv2/listener';
import { oldestTlsVersion } from '../../../lib/resources/elbv2/tls-policies';

/** TLS 1.0 and 1.1 are broken and withdrawn (RFC 8996). */
export default defineRule({
  name: 'alb-tls-policy',
  title: 'HTTPS listeners accept TLS 1.2 and newer alone',
  rationale: 'TLS 1.0 and 1.1 rest on broken hashes and ciphers and were withdrawn in 2021 (RFC 8996). A listener that still accepts them lets an attacker talk a client down to them.',
  severity: 'medium',
  resource: listener,
  triggers: [onChange],
  managedRule: 'elbv2-predefined-security-policy-ssl-check',
  parameters: {
    sslPolicies: strings({
      default: '',
      description: 'The only security policies that are right; when empty, every one without TLS 1.0 and 1.1 is',
    }),
  },
  limitations: [
    'The ciphers of a policy, apart from what `sslPolicies` asks for.',
    'The connections from the load balancer to its targets.',
    'TLS listeners of network load balancers.',
  ],
  evaluate(listener, { parameters: { sslPolicies } }) {
    if (listener.kind !== 'application' || listener.protocol !== 'HTTPS') return NOT_APPLICABLE;
    const policy = listener.tlsPolicy;
    if (sslPolicies.length > 0) {
      return sslPolicies.includes(policy)
        ? COMPLIANT
        : nonCompliant(`The security policy is ${policy} and not ${joinList(sslPolicies)}`);
    }
    const oldest = oldestTlsVersion(policy);
    if (!oldest) return insufficientData(`whether TLS 1.0 or 1.1 is accepted: the security policy ${policy} is not known`);
    return oldest === '1.0' || oldest === '1.1'
      ? nonCompliant(`TLS ${oldest} is accepted by the security policy ${policy}`)
      : COMPLIANT;
  },
});
