import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import { api, rest, template, v2 } from '../sample-resources/stages';
import rule from './rule';

const is = (level: string) => nonCompliant(`The logging level of the stage is ${level}`);
const methods = (methodSettings: unknown) => rest({ methodSettings });
const all = (loggingLevel: unknown) => ({ '*/*': { metricsEnabled: true, loggingLevel } });
const routes = (loggingLevel: string, routeSettings: unknown = {}) =>
  v2({ defaultRouteSettings: { detailedMetricsEnabled: false, loggingLevel }, routeSettings });
const infoOnly = { parameters: { loggingLevel: 'INFO' } };
const MAYBE_WEBSOCKET = insufficientData(
  'the stage may be of a WebSocket API and log nothing; the input does not have its API',
);
const setting = (LoggingLevel: unknown, ResourcePath = '/*', HttpMethod = '*') => ({
  LoggingLevel,
  ResourcePath,
  HttpMethod,
});
/** The ID of an API that the template itself creates. */
const ownApi = (target: object) =>
  new Reference('{"Ref":"Api"}', 'Api', undefined, target, { resourceType: 'AWS::ApiGatewayV2::Api' });
const V2 = 'AWS::ApiGatewayV2::Stage';

export default defineCases(rule, [
  { scenario: 'a stage that is off', ...methods(all('OFF')), expected: is('OFF') },
  { scenario: 'settings without a level, which is off', ...methods(all(undefined)), expected: is('OFF') },
  { scenario: 'no settings', ...methods({}), expected: is('OFF') },
  {
    scenario: 'settings of one method alone',
    ...methods({ 'orders/GET': { loggingLevel: 'INFO' } }),
    expected: is('OFF'),
  },
  {
    scenario: 'a method that is off',
    ...methods({ ...all('INFO'), '~1orders~1{id}/GET': { loggingLevel: 'OFF' } }),
    expected: nonCompliant('Not logged enough: /orders/{id}/GET (OFF)'),
  },
  {
    scenario: 'a method with settings without a level',
    ...methods({ ...all('INFO'), '~1orders/POST': { metricsEnabled: true } }),
    expected: nonCompliant('Not logged enough: /orders/POST (OFF)'),
  },
  { scenario: 'errors alone, where more is asked for', ...methods(all('ERROR')), ...infoOnly, expected: is('ERROR') },
  { scenario: 'a WebSocket API that is off', ...routes('OFF'), expected: is('OFF') },
  {
    scenario: 'a route of a WebSocket API that is off',
    ...routes('ERROR', { $connect: { loggingLevel: 'OFF' } }),
    expected: nonCompliant('Not logged enough: $connect (OFF)'),
  },
  { scenario: 'a template without settings', ...template({}), expected: is('OFF') },
  {
    scenario: 'a template with settings of one method alone',
    ...template({ MethodSettings: [setting('INFO', '/orders', 'GET')] }),
    expected: is('OFF'),
  },
  {
    scenario: 'a template with a method that is off',
    ...template({ MethodSettings: [setting('INFO'), setting('OFF', '/orders', 'GET')] }),
    expected: nonCompliant('Not logged enough: /orders/GET (OFF)'),
  },
  {
    scenario: 'a template of a WebSocket API that is off',
    ...template({ DefaultRouteSettings: { LoggingLevel: 'OFF' } }, V2),
    expected: is('OFF'),
  },
  { scenario: 'all methods with information', ...methods(all('INFO')), expected: COMPLIANT },
  { scenario: 'all methods with errors', ...methods(all('ERROR')), expected: COMPLIANT },
  {
    scenario: 'a method with a level of its own',
    ...methods({ ...all('INFO'), '~1orders/GET': { loggingLevel: 'ERROR' } }),
    expected: COMPLIANT,
  },
  { scenario: 'a WebSocket API with information', ...routes('INFO'), ...infoOnly, expected: COMPLIANT },
  {
    scenario: 'a template with information',
    ...template({ MethodSettings: [setting('INFO'), setting('ERROR', '/orders', 'GET')] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template of a WebSocket API',
    ...template({ DefaultRouteSettings: { LoggingLevel: 'ERROR' } }, V2),
    expected: COMPLIANT,
  },
  { scenario: 'an HTTP API', ...v2({ defaultRouteSettings: {} }), beside: [api('HTTP')], expected: NOT_APPLICABLE },
  {
    scenario: 'a WebSocket API without a level',
    ...v2({ defaultRouteSettings: {} }),
    beside: [api('WEBSOCKET')],
    expected: insufficientData('the stage of a WebSocket API may log nothing; it has no logging level'),
  },
  {
    scenario: 'no level, and an API that the input does not have',
    ...v2({ defaultRouteSettings: { detailedMetricsEnabled: true } }),
    expected: MAYBE_WEBSOCKET,
  },
  {
    scenario: 'no level, and an item that does not name its API',
    ...v2({}),
    arn: 'prod',
    beside: [api('HTTP')],
    expected: MAYBE_WEBSOCKET,
  },
  {
    scenario: 'a template of an API of version 2 without a level',
    ...template({}, V2),
    beside: [api('HTTP')],
    expected: MAYBE_WEBSOCKET,
  },
  {
    scenario: 'a template of an HTTP API',
    ...template({ ApiId: ownApi({ ProtocolType: 'HTTP' }) }, V2),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template of an HTTP API from a document, which needs no protocol',
    ...template(
      { ApiId: ownApi({ Body: { openapi: '3.0.1' } }), DefaultRouteSettings: { ThrottlingRateLimit: 9 } },
      V2,
    ),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template of a WebSocket API without a level',
    ...template({ ApiId: ownApi({ ProtocolType: 'WEBSOCKET' }), DefaultRouteSettings: { ThrottlingRateLimit: 9 } }, V2),
    expected: is('OFF'),
  },
  {
    scenario: 'an item of a REST API without settings',
    ...rest({ methodSettings: null }),
    expected: insufficientData('the stage may log nothing; the input has no methodSettings'),
  },
  {
    scenario: 'a template that takes the level from a parameter',
    ...template({ MethodSettings: [setting(parameter)] }),
    expected: leftOpen('MethodSettings[0].LoggingLevel'),
  },
  {
    scenario: 'a template that takes the settings from a parameter',
    ...template({ MethodSettings: parameter }),
    expected: leftOpen('MethodSettings'),
  },
  {
    scenario: 'a level in other letters',
    ...methods(all('info')),
    expected: unreadable(
      'Cannot read configuration.methodSettings.*/*.loggingLevel: expected one of OFF, ERROR, INFO, found "info"',
    ),
  },
  {
    scenario: 'null instead of the settings of a method',
    ...methods({ '*/*': null }),
    expected: unreadable('Cannot read configuration.methodSettings.*/*: expected an object, found nothing'),
  },
]);
