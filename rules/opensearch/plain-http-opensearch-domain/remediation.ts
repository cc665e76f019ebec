import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { capitalize } from '../../../lib/core/text/casing';
import type { EndpointOptions, SearchDomain } from '../../../lib/resources/opensearch/domain';
import { endpointOptions } from '../../../lib/resources/opensearch/endpoint-options';
import type rule from './rule';

/** The policies of which one is stricter than another, the strictest first. The one for FIPS admits few clients, and is not set. */
const POLICIES = ['Policy-Min-TLS-1-2-PFS-2023-10', 'Policy-Min-TLS-1-2-2019-07', 'Policy-Min-TLS-1-0-2019-07'];

/** Returns the policies that are stricter than one, the strictest first: none for one that may be the strictest. */
const listStricter = (policy: string): readonly string[] => POLICIES.slice(0, Math.max(0, POLICIES.indexOf(policy)));

/** Makes a domain require HTTPS, with a recent TLS policy. */
export const remediation = remediateSetting<SearchDomain, EndpointOptions, (typeof rule)['parameters']>({
  summary:
    'Makes the domain require HTTPS, and sets a TLS policy of `tlsPolicies` if it has another one; a custom endpoint stays',
  exclusions:
    'Domains that are not active or have a change in progress, a TLS policy that may be stricter than those of `tlsPolicies`, and `tlsPolicies` without a policy that Assay knows. Every plan needs approval, since old clients lose access',
  setting: endpointOptions,
  plan({ isChanging, status }, before, { parameters: { tlsPolicies } }) {
    if (isChanging) return needsManualFix('A change of the domain is in progress: wait until it has ended');
    if (status !== undefined && status !== 'Active') {
      return needsManualFix(`The status of the domain is ${status}: wait until it is Active`);
    }
    const { EnforceHTTPS, TLSSecurityPolicy } = before;
    const keeps = tlsPolicies.length === 0 || tlsPolicies.includes(TLSSecurityPolicy);
    const stricter = listStricter(TLSSecurityPolicy);
    // Security Hub asks for a policy that is weaker than the one for FIPS.
    if (!keeps && stricter.length === 0) {
      return needsManualFix(
        `Its TLS policy, ${TLSSecurityPolicy}, is not in tlsPolicies, and may be stricter than those that are: add it there first`,
      );
    }
    const policy = keeps ? TLSSecurityPolicy : stricter.find((one) => tlsPolicies.includes(one));
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
      summary: capitalize(changes),
      sideEffects: [
        ...(EnforceHTTPS ? [] : ['Clients that use plain HTTP lose access to the domain']),
        ...(policy === TLSSecurityPolicy
          ? []
          : [
              `Clients that do not support ${policy} lose access to the domain, which accepts ${TLSSecurityPolicy} now`,
            ]),
      ],
    };
  },
});
