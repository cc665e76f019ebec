import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { searchDomain } from '../../../lib/resources/opensearch/domain';

/** Flags domains that do not send their audit logs to CloudWatch Logs. */
export default defineRule({
  name: 'opensearch-without-audit-logs',
  title: 'OpenSearch domains must send audit logs to CloudWatch',
  rationale:
    'The audit log records who signed in to a domain and which indexes they read or changed. CloudTrail has the calls that configure the domain alone.',
  severity: 'medium',
  resource: searchDomain,
  triggers: [onChange],
  managedRules: ['OPENSEARCH_AUDIT_LOGGING_ENABLED'],
  controls: ['FSBP OpenSearch.5', 'FSBP ES.5', 'PCI DSS 4.0.1 5.3.4', 'PCI DSS 4.0.1 10.5.1'],
  parameters: {
    cloudWatchLogsLogGroupArnList: strings({
      default: '',
      description: 'The log groups to which audit logs may go; any if empty',
    }),
  },
  limitations: [
    'Whether audit logs are turned on in the domain, too: that is a setting of OpenSearch, and needs fine-grained access control.',
    'Whether the log group exists and its resource policy lets OpenSearch write.',
  ],
  evaluate(domain, { parameters: { cloudWatchLogsLogGroupArnList: allowed } }) {
    const group = domain.findLogGroup('audit');
    if (group === undefined) return nonCompliant('The domain does not send its audit logs to CloudWatch');
    if (allowed.length === 0) return COMPLIANT;
    if (isUnknown(group)) return insufficientData(`audit logs may go to another log group: to ${group.what}`);
    return allowed.some((arn) => dropEnd(arn) === dropEnd(group))
      ? COMPLIANT
      : nonCompliant(`Audit logs go to ${group}, allowed: ${joinList(allowed)}`);
  },
});

/** ARNs of log groups are written with and without `:*` at the end. */
const dropEnd = (arn: string): string => arn.replace(/:\*$/, '');
