import { COMPLIANT, insufficientData, NOT_APPLICABLE, needsFacts, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { apiProtocols } from '../../../lib/resources/apigateway/api';
import { apiStage } from '../../../lib/resources/apigateway/stage';

/** Flags stages of REST and WebSocket APIs that do not log executions. */
export default defineRule({
  name: 'api-without-execution-logs',
  title: 'REST and WebSocket API stages must log executions',
  rationale:
    'The execution log shows what API Gateway did with a request: which key and authorizer it had, which limit it met, why it failed. Without it an attack on an API leaves no trace there.',
  severity: 'medium',
  resource: apiStage,
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['API_GW_EXECUTION_LOGGING_ENABLED'],
  controls: [
    'FSBP APIGateway.1',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    loggingLevel: strings({
      default: 'ERROR,INFO',
      isRequired: true,
      pattern: /^(ERROR|INFO)$/,
      description: 'The levels that are enough: ERROR, INFO',
    }),
  },
  facts: [apiProtocols],
  limitations: [
    'Whether the account has the role with which API Gateway writes logs; without it nothing is logged.',
    'HTTP APIs, which have access logs alone.',
    'Methods of a REST API whose own settings were removed after AWS Config recorded the stage.',
  ],
  collect(stage, { parameters: { loggingLevel } }) {
    const logs = stage.executionLogs;
    if (logs === undefined) {
      if (!stage.isV2) return insufficientData(`the stage may log nothing; the input has no methodSettings`);
      if (stage.protocol === 'HTTP') return NOT_APPLICABLE;
      if (stage.protocol === 'WEBSOCKET') return nonCompliant('The logging level of the stage is OFF');
      return needsFacts({ apiId: stage.apiId ?? null });
    }
    const off = logs.filter(({ level }) => !loggingLevel.includes(level));
    const main = logs.find(({ path }) => path === undefined);
    if (main === undefined || off.includes(main)) {
      return nonCompliant(`The logging level of the stage is ${main?.level ?? 'OFF'}`);
    }
    if (off.length === 0) return COMPLIANT;
    return nonCompliant(`Not logged enough: ${joinList(off.map(({ path, level }) => `${path} (${level})`))}`);
  },
  conclude({ apiId }, { facts }) {
    const protocols = apiId === null ? [] : facts.about(apiProtocols, apiId);
    if (protocols.length > 0 && protocols.every((protocol) => protocol === 'HTTP')) return NOT_APPLICABLE;
    return insufficientData(
      protocols.length > 0
        ? 'the stage of a WebSocket API may log nothing; it has no logging level'
        : 'the stage may be of a WebSocket API and log nothing; the input does not have its API',
    );
  },
});
