import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains whose endpoint is on the internet. */
export default defineRule({
  name: 'public-opensearch-domain',
  title: 'OpenSearch domains must be in a VPC',
  rationale:
    'A domain outside of a VPC has an address on the internet, where only its access policy protects it. One wildcard in the policy, and everyone can search and delete the data.',
  severity: 'critical',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_IN_VPC_ONLY', 'ELASTICSEARCH_IN_VPC_ONLY'],
  controls: [
    'FSBP OpenSearch.2',
    'FSBP ES.2',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {},
  limitations: [
    'The access policy: a public endpoint that lets few addresses in is non-compliant, too.',
    'Whether security groups, routes and proxies lead from the internet to the subnets.',
    'OpenSearch Serverless, which has other resource types.',
  ],
  evaluate: ({ isInVpc }) => (isInVpc ? COMPLIANT : nonCompliant('The endpoint of the domain is on the internet')),
});
