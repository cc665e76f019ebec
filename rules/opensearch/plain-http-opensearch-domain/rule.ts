import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains that accept plain HTTP or outdated TLS. */
export default defineRule({
  name: 'plain-http-opensearch-domain',
  title: 'OpenSearch domains must require HTTPS with a recent TLS policy',
  rationale:
    'A client that sends its password or its queries by plain HTTP, or by TLS that can be broken, shows them to everyone on the way to the domain.',
  severity: 'medium',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_HTTPS_REQUIRED'],
  controls: [
    'FSBP OpenSearch.8',
    'FSBP ES.8',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 4.2.1.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {
    // https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html#opensearch-8
    tlsPolicies: strings({
      default: 'Policy-Min-TLS-1-2-PFS-2023-10',
      description: 'The TLS policies that a domain may use; any if empty',
    }),
  },
  limitations: ['The certificate of a custom endpoint.', 'Whether clients check the certificate.'],
  evaluate({ requiresHttps, tlsPolicy }, { parameters: { tlsPolicies } }) {
    if (requiresHttps === false) return nonCompliant('The domain accepts plain HTTP');
    if (requiresHttps === undefined) {
      return insufficientData(`the domain may accept plain HTTP; the input does not have DomainEndpointOptions`);
    }
    if (tlsPolicies.length === 0) return COMPLIANT;
    if (tlsPolicy === undefined) {
      return insufficientData(`the domain may accept outdated TLS; the input does not have its TLS policy`);
    }
    if (tlsPolicies.includes(tlsPolicy)) return COMPLIANT;
    return KNOWN_POLICIES.includes(tlsPolicy)
      ? nonCompliant(`Its TLS policy is ${tlsPolicy}, allowed: ${joinList(tlsPolicies)}`)
      : insufficientData(`its TLS policy, ${tlsPolicy}, is not known: it may be added to tlsPolicies`);
  },
});

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html */
const KNOWN_POLICIES = ['Policy-Min-TLS-1-0-2019-07', 'Policy-Min-TLS-1-2-2019-07', 'Policy-Min-TLS-1-2-PFS-2023-10'];
