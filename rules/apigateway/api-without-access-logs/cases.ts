import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { rest, template, v2 } from '../sample-resources/stages';
import rule from './rule';

const NO_LOGS = nonCompliant('The stage keeps no access logs');
const destinationArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:api';
const log = (arn: unknown = destinationArn) => ({ accessLogSettings: { destinationArn: arn, format: '{}' } });
const buildArn = (name: Unknown) =>
  new Unknown('{"Fn::Sub":"arn:…"}', undefined, ['arn:aws:logs:eu-west-1:111122223333:log-group:', name]);
const V2 = 'AWS::ApiGatewayV2::Stage';

export default defineCases(rule, [
  { scenario: 'a stage of an HTTP API without logs', ...v2({}), expected: NO_LOGS },
  { scenario: 'null instead of the settings', ...v2({ accessLogSettings: null }), expected: NO_LOGS },
  { scenario: 'settings without anything', ...v2({ accessLogSettings: {} }), expected: NO_LOGS },
  { scenario: 'an empty destination', ...v2(log('')), expected: NO_LOGS },
  { scenario: 'a format alone', ...rest({ accessLogSettings: { format: '{}' } }), expected: NO_LOGS },
  { scenario: 'a stage of a REST API without logs', ...rest({}), expected: NO_LOGS },
  { scenario: 'a template without logs', ...template({}), expected: NO_LOGS },
  { scenario: 'a template of an HTTP API without logs', ...template({}, V2), expected: NO_LOGS },
  { scenario: 'a stage of an HTTP API with logs', ...v2(log()), expected: COMPLIANT },
  { scenario: 'a stage of a REST API with logs', ...rest(log()), expected: COMPLIANT },
  {
    scenario: 'logs in Firehose',
    ...rest(log('arn:aws:firehose:eu-west-1:111122223333:deliverystream/amazon-apigateway-api')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a log group of its own',
    ...template(
      { AccessLogSettings: { DestinationArn: new Reference('{"Fn::GetAtt":["Log","Arn"]}', 'Log', 'Arn') } },
      V2,
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with the name of a log group from a parameter',
    ...template({ AccessLogSettings: { DestinationArn: buildArn(parameter) } }, V2),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the log group from a parameter, which may be empty',
    ...template({ AccessLogSettings: { DestinationArn: parameter } }, V2),
    expected: leftOpen('AccessLogSettings.DestinationArn'),
  },
  {
    scenario: 'a template of a REST API, whose settings have another name',
    ...template({ AccessLogSetting: { DestinationArn: destinationArn } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that chooses whether there are logs',
    ...template({ AccessLogSettings: parameter }, V2),
    expected: leftOpen('AccessLogSettings'),
  },
  {
    scenario: 'a list instead of the destination',
    ...v2(log([destinationArn])),
    expected: unreadable(
      `Cannot read configuration.accessLogSettings.destinationArn: expected a string, found ["${destinationArn}"]`,
    ),
  },
  {
    scenario: 'a text instead of the settings',
    ...rest({ accessLogSettings: destinationArn }),
    expected: unreadable(`Cannot read configuration.accessLogSettings: expected an object, found "${destinationArn}"`),
  },
]);
