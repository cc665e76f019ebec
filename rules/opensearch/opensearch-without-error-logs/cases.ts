import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const group = 'arn:aws:logs:eu-west-1:111122223333:log-group:search';
const log = (name: string, Enabled: unknown = true) => ({ [name]: { CloudWatchLogsLogGroupArn: group, Enabled } });
const logs = (...options: object[]) => ({ LogPublishingOptions: Object.assign({}, ...options) as object });
const missing = (names: string) => nonCompliant(`The domain does not send its ${names} logs to CloudWatch`);
const ERROR = 'ES_APPLICATION_LOGS';
const allLogs = { parameters: { logTypes: 'search, index, error, audit' } };

export default defineCases(rule, [
  { scenario: 'no logs', ...domain(logs()), expected: missing('error') },
  { scenario: 'no options', ...domain({}), expected: missing('error') },
  { scenario: 'other logs alone', ...domain(logs(log('AUDIT_LOGS'))), expected: missing('error') },
  { scenario: 'a log that is off', ...domain(logs(log(ERROR, false))), expected: missing('error') },
  {
    scenario: 'a log without a log group',
    ...domain({ LogPublishingOptions: { [ERROR]: { CloudWatchLogsLogGroupArn: '', Enabled: true } } }),
    expected: missing('error'),
  },
  {
    scenario: 'a log of Elasticsearch that is off',
    ...elasticsearch({ logPublishingOptions: { [ERROR]: { cloudWatchLogsLogGroupArn: group, enabled: false } } }),
    expected: missing('error'),
  },
  {
    scenario: 'two logs that are missing',
    ...domain(logs(log(ERROR), log('AUDIT_LOGS'), log('INDEX_SLOW_LOGS', false))),
    ...allLogs,
    expected: missing('search and index'),
  },
  { scenario: 'the output of describe-domains without logs', ...described(logs()), expected: missing('error') },
  { scenario: 'a template without logs', ...template({}), expected: missing('error') },
  {
    scenario: 'a template with a log that it does not turn on',
    ...template(logs({ [ERROR]: { CloudWatchLogsLogGroupArn: parameter } })),
    expected: missing('error'),
  },
  { scenario: 'the error log', ...domain(logs(log(ERROR))), expected: COMPLIANT },
  {
    scenario: 'the error log of Elasticsearch',
    ...elasticsearch({ logPublishingOptions: { [ERROR]: { cloudWatchLogsLogGroupArn: group, enabled: true } } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all logs',
    ...domain(logs(log(ERROR), log('AUDIT_LOGS'), log('INDEX_SLOW_LOGS'), log('SEARCH_SLOW_LOGS'))),
    ...allLogs,
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a log group of its own',
    ...template(logs({ [ERROR]: { CloudWatchLogsLogGroupArn: parameter, Enabled: true } })),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the flag from a parameter',
    ...template(logs(log(ERROR, parameter))),
    expected: leftOpen('LogPublishingOptions.ES_APPLICATION_LOGS.Enabled'),
  },
  {
    scenario: 'a template that takes the options from a parameter',
    ...template({ LogPublishingOptions: parameter }),
    expected: leftOpen('LogPublishingOptions'),
  },
  {
    scenario: 'a log without the flag',
    ...domain(logs({ [ERROR]: { CloudWatchLogsLogGroupArn: group } })),
    expected: unreadable(
      'Cannot read configuration.LogPublishingOptions.ES_APPLICATION_LOGS.enabled: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a log without a group',
    ...domain(logs({ [ERROR]: { Enabled: true } })),
    expected: unreadable(
      'Cannot read configuration.LogPublishingOptions.ES_APPLICATION_LOGS.cloudWatchLogsLogGroupArn: expected a string, found nothing',
    ),
  },
]);
