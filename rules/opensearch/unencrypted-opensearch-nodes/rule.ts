import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains whose nodes send data to each other in clear text. */
export default defineRule({
  name: 'unencrypted-opensearch-nodes',
  title: 'OpenSearch domains must encrypt traffic between nodes',
  rationale:
    'The nodes of a domain copy its data to each other. Without encryption, everyone who gets into the network between them can read it.',
  severity: 'medium',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK', 'ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK'],
  controls: [
    'FSBP OpenSearch.3',
    'FSBP ES.3',
    'PCI DSS 4.0.1 1.2.5',
    'PCI DSS 4.0.1 2.2.5',
    'PCI DSS 4.0.1 2.2.7',
    'PCI DSS 4.0.1 4.2.1',
    'PCI DSS 4.0.1 4.2.1.1',
    'PCI DSS 4.0.1 8.3.2',
  ],
  parameters: {},
  limitations: [
    'Traffic of clients: `plain-http-opensearch-domain` evaluates it.',
    'Domains of one node, which send nothing.',
  ],
  evaluate({ encryptsBetweenNodes }) {
    if (encryptsBetweenNodes === undefined) {
      return insufficientData(
        `the nodes of the domain may not encrypt their traffic; the input does not have NodeToNodeEncryptionOptions`,
      );
    }
    return encryptsBetweenNodes ? COMPLIANT : nonCompliant('The nodes of the domain do not encrypt their traffic');
  },
});
