import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { DOMAIN_LOGS, searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains that do not send their error logs to CloudWatch Logs. */
export default defineRule({
  name: 'opensearch-without-error-logs',
  title: 'OpenSearch domains must send error logs to CloudWatch',
  rationale:
    'The nodes of a domain keep no log that their owner can read. Only in CloudWatch Logs do warnings and errors show why a domain fails, or that somebody tries queries that it refuses.',
  severity: 'medium',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_LOGS_TO_CLOUDWATCH', 'ELASTICSEARCH_LOGS_TO_CLOUDWATCH'],
  controls: ['FSBP OpenSearch.4', 'FSBP ES.4', 'PCI DSS 4.0.1 5.3.4', 'PCI DSS 4.0.1 10.5.1'],
  parameters: {
    logTypes: strings({
      default: 'error',
      isRequired: true,
      pattern: new RegExp(`^(${DOMAIN_LOGS.join('|')})$`),
      description: `The logs that a domain must send: ${joinList(DOMAIN_LOGS, DOMAIN_LOGS.length)}`,
    }),
  },
  limitations: [
    'Whether the log group exists and its resource policy lets OpenSearch write.',
    'Thresholds of slow logs, which are settings of an index.',
  ],
  evaluate(domain, { parameters: { logTypes } }) {
    const missing = DOMAIN_LOGS.filter((log) => logTypes.includes(log) && domain.findLogGroup(log) === undefined);
    return missing.length === 0
      ? COMPLIANT
      : nonCompliant(`The domain does not send its ${joinList(missing, 4)} logs to CloudWatch`);
  },
});
