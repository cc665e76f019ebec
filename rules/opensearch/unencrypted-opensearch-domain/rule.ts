import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains whose data is not encrypted. */
export default defineRule({
  name: 'unencrypted-opensearch-domain',
  title: 'OpenSearch domains must be encrypted at rest',
  rationale:
    'The indexes, logs and swap files of a domain hold all of its data. A domain that is not encrypted can only be encrypted with a newer engine, and never turned back.',
  severity: 'medium',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_ENCRYPTED_AT_REST', 'ELASTICSEARCH_ENCRYPTED_AT_REST'],
  controls: ['FSBP OpenSearch.1', 'FSBP ES.1', 'PCI DSS 4.0.1 3.5.1', 'PCI DSS 4.0.1 8.3.2'],
  parameters: {},
  limitations: ['Which key encrypts it, and who may use the key.', 'Snapshots by hand, which their bucket encrypts.'],
  evaluate({ encryptsAtRest }) {
    if (encryptsAtRest === undefined) {
      return insufficientData(
        `the domain may not be encrypted at rest; the input does not have EncryptionAtRestOptions`,
      );
    }
    return encryptsAtRest ? COMPLIANT : nonCompliant('The domain is not encrypted at rest');
  },
});
