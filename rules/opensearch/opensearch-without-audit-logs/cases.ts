import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:search';
const logs = (Enabled: unknown, CloudWatchLogsLogGroupArn: unknown = group) => ({
  LogPublishingOptions: { AUDIT_LOGS: { CloudWatchLogsLogGroupArn, Enabled } },
});
const NO_LOGS = nonCompliant('The domain does not send its audit logs to CloudWatch');
const required = { parameters: { cloudWatchLogsLogGroupArnList: `${group}-central, ${group}` } };

export default defineCases(rule, [
  { scenario: 'no logs', ...domain({ LogPublishingOptions: {} }), expected: NO_LOGS },
  { scenario: 'null instead of the options', ...domain({ LogPublishingOptions: null }), expected: NO_LOGS },
  {
    scenario: 'other logs alone',
    ...domain({ LogPublishingOptions: { ES_APPLICATION_LOGS: { CloudWatchLogsLogGroupArn: group, Enabled: true } } }),
    expected: NO_LOGS,
  },
  { scenario: 'a log that is off', ...domain(logs(false)), expected: NO_LOGS },
  { scenario: 'Elasticsearch without logs', ...elasticsearch({ logPublishingOptions: {} }), expected: NO_LOGS },
  {
    scenario: 'another log group than those that are allowed',
    ...domain(logs(true, `${group}-dev`)),
    ...required,
    expected: nonCompliant(`Audit logs go to ${group}-dev, allowed: ${group}-central and ${group}`),
  },
  { scenario: 'the output of describe-domains without logs', ...described({}), expected: NO_LOGS },
  { scenario: 'a template without logs', ...template({}), expected: NO_LOGS },
  { scenario: 'the audit log', ...domain(logs(true)), expected: COMPLIANT },
  { scenario: 'the audit log in an allowed group', ...domain(logs(true)), ...required, expected: COMPLIANT },
  {
    scenario: 'an allowed group with the other end of its ARN',
    ...domain(logs(true, `${group}:*`)),
    ...required,
    expected: COMPLIANT,
  },
  {
    scenario: 'the audit log of Elasticsearch',
    ...elasticsearch({ logPublishingOptions: { AUDIT_LOGS: { cloudWatchLogsLogGroupArn: group, enabled: true } } }),
    expected: COMPLIANT,
  },
  { scenario: 'a template with a log group of its own', ...template(logs(true, parameter)), expected: COMPLIANT },
  {
    scenario: 'a template with a log group of its own, where some are allowed',
    ...template(logs(true, parameter)),
    ...required,
    expected: insufficientData('audit logs may go to another log group: to {"Ref":"Parameter"}'),
  },
  {
    scenario: 'a template that takes the flag from a parameter',
    ...template(logs(parameter)),
    expected: leftOpen('LogPublishingOptions.AUDIT_LOGS.Enabled'),
  },
  {
    scenario: 'a log without a group',
    ...domain({ LogPublishingOptions: { AUDIT_LOGS: { Enabled: true } } }),
    expected: unreadable(
      'Cannot read configuration.LogPublishingOptions.AUDIT_LOGS.cloudWatchLogsLogGroupArn: expected a string, found nothing',
    ),
  },
  {
    scenario: 'a word instead of a boolean',
    ...domain(logs('on')),
    expected: unreadable(
      'Cannot read configuration.LogPublishingOptions.AUDIT_LOGS.Enabled: expected a boolean, found "on"',
    ),
  },
]);
