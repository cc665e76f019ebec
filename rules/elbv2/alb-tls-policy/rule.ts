import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { listener } from '../../../lib/resources/elbv2/listener';
import { findOldestTlsVersion } from './tls-versions';

/** Flags HTTPS listeners of Application Load Balancers that accept TLS 1.0 or 1.1. */
export default defineRule({
  name: 'alb-tls-policy',
  title: 'ALB HTTPS listeners must require TLS 1.2 or newer',
  rationale:
    'TLS 1.0 and 1.1 rely on broken hashes and ciphers and were deprecated in 2021 (RFC 8996). A listener that still accepts them lets an attacker downgrade a client to them.',
  severity: 'medium',
  resource: listener,
  triggers: [onChange],
  managedRules: ['ELBV2_PREDEFINED_SECURITY_POLICY_SSL_CHECK'],
  controls: ['FSBP ELB.17'],
  parameters: {
    sslPolicies: strings({
      default: '',
      description: 'Allowed security policies; if empty, all policies without TLS 1.0 and 1.1',
    }),
  },
  limitations: [
    'The ciphers of a policy, except through `sslPolicies`.',
    'The connections from the load balancer to its targets.',
    'TLS listeners of Network Load Balancers.',
  ],
  evaluate(listener, { parameters: { sslPolicies } }) {
    if (listener.kind !== 'application' || listener.protocol !== 'HTTPS') return NOT_APPLICABLE;
    const policy = listener.tlsPolicy;
    if (sslPolicies.length > 0) {
      return sslPolicies.includes(policy)
        ? COMPLIANT
        : nonCompliant(`The security policy is ${policy}, allowed: ${joinList(sslPolicies)}`);
    }
    const oldest = findOldestTlsVersion(policy);
    if (!oldest) {
      return insufficientData(`TLS 1.0 or 1.1 may be accepted; the security policy ${policy} is not a known policy`);
    }
    return oldest === '1.0' || oldest === '1.1'
      ? nonCompliant(`TLS ${oldest} is accepted by the security policy ${policy}`)
      : COMPLIANT;
  },
});
