import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { EndpointOptions, SearchDomain } from '../../../lib/resources/opensearch/domain';
import { endpointOptions } from '../../../lib/resources/opensearch/endpoint-options';
import type rule from './rule';

/** The policies that a plan may set, the strictest first. The one for FIPS admits few clients. */
const POLICIES = ['Policy-Min-TLS-1-2-PFS-2023-10', 'Policy-Min-TLS-1-2-2019-07'];

/** Makes a domain require HTTPS, with a recent TLS policy. */
export const remediation = remediateSetting<SearchDomain, EndpointOptions, (typeof rule)['parameters']>({
  summary:
    'Makes the domain require HTTPS, and sets a TLS policy of `tlsPolicies` if it has another one; a custom endpoint stays',
  exclusions:
    'Domains with a change in progress, and `tlsPolicies` without a policy that Assay knows. Every plan needs approval, since old clients lose access',
  setting: endpointOptions,
  plan({ isChanging }, before, { parameters: { tlsPolicies } }) {
    if (isChanging) return needsManualFix('A change of the domain is in progress: wait until it has ended');
    const { EnforceHTTPS, TLSSecurityPolicy } = before;
    const keeps = tlsPolicies.length === 0 || tlsPolicies.includes(TLSSecurityPolicy);
    const policy = keeps ? TLSSecurityPolicy : POLICIES.find((one) => tlsPolicies.includes(one));
    if (policy === undefined) {
      return needsManualFix(
        `Of the policies that tlsPolicies has, choose one that the clients of the domain know: ${tlsPolicies.join(', ')}`,
      );
    }
    const changes = [
      ...(EnforceHTTPS ? [] : ['require HTTPS']),
      ...(policy === TLSSecurityPolicy ? [] : [`set the TLS policy to ${policy}`]),
    ].join(' and ');
    return {
      to: { ...before, EnforceHTTPS: true, TLSSecurityPolicy: policy },
      summary: `${changes.charAt(0).toUpperCase()}${changes.slice(1)}`,
      sideEffects: [
        ...(EnforceHTTPS ? [] : ['Clients that use plain HTTP lose access to the domain']),
        ...(policy === TLSSecurityPolicy
          ? []
          : [
              `Clients that do not support ${policy} lose access to the domain; before it accepts ${TLSSecurityPolicy}`,
            ]),
      ],
    };
  },
});
