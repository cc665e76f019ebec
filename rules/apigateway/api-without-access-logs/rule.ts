import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { apiStage } from '../../../lib/resources/apigateway/stage';

/** Flags stages of APIs that keep no access logs. */
export default defineRule({
  name: 'api-without-access-logs',
  title: 'API stages must keep access logs',
  rationale:
    'The access log is the record of who called an API, when, and with which answer. After an attack or a leak, nothing else shows it.',
  severity: 'medium',
  resource: apiStage,
  triggers: [onChange],
  managedRules: ['API_GWV2_ACCESS_LOGS_ENABLED', 'APIGATEWAY_STAGE_ACCESS_LOGS_ENABLED'],
  controls: ['FSBP APIGateway.9', 'CIS 7.0 4.10'],
  parameters: {},
  limitations: [
    'What the format of the log contains.',
    'Whether the log group or the stream exists, and for how long it keeps the log.',
  ],
  evaluate: ({ hasAccessLog }) => (hasAccessLog ? COMPLIANT : nonCompliant('The stage keeps no access logs')),
});
