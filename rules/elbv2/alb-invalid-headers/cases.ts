import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const DROP = 'routing.http.drop_invalid_header_fields.enabled';
const off = nonCompliant('Headers with invalid names reach the targets');

const balancer = (key: string, value: string, type = 'application') => ({
  configuration: { loadBalancerName: 'web', type },
  supplementaryConfiguration: { LoadBalancerAttributes: [{ key, value }] },
});
const template = (properties: object) => ({ shape: 'template' as const, configuration: properties });

export default defineCases(rule, [
  { scenario: 'invalid headers are dropped', ...balancer(DROP, 'true'), expected: COMPLIANT },
  { scenario: 'invalid headers are forwarded', ...balancer(DROP, 'false'), expected: off },
  {
    scenario: 'an item from before the attribute existed',
    ...balancer('idle_timeout.timeout_seconds', '60'),
    expected: off,
  },
  { scenario: 'a Network Load Balancer', ...balancer(DROP, 'false', 'network'), expected: NOT_APPLICABLE },
  { scenario: 'a Gateway Load Balancer', ...balancer(DROP, 'false', 'gateway'), expected: NOT_APPLICABLE },
  {
    scenario: 'an empty list of attributes, which no load balancer has',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [] },
    expected: insufficientData(
      'invalid headers may reach the targets; the load balancer attributes are not in the input',
    ),
  },
  {
    scenario: 'only describe-load-balancers',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    expected: insufficientData(
      'invalid headers may reach the targets; the load balancer attributes are not in the input',
    ),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: DROP, Value: 'true' }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that drops invalid headers',
    ...template({ Type: 'application', LoadBalancerAttributes: [{ Key: DROP, Value: 'true' }] }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without properties', ...template({}), expected: off },
  {
    scenario: 'a template with a Network Load Balancer without attributes',
    ...template({ Type: 'network' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template with a conditional attribute, which may be this one',
    ...template({ LoadBalancerAttributes: [new Unknown('{"Fn::If":["Strict","…"]}')] }),
    expected: insufficientData(
      'Properties.LoadBalancerAttributes[0] is {"Fn::If":["Strict","…"]}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template with a conditional attribute, which must be another one',
    ...template({ LoadBalancerAttributes: [new Unknown('{"Fn::If":["Strict","…"]}'), { Key: DROP, Value: 'true' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with the type from a parameter',
    ...template({ Type: new Unknown('{"Ref":"Type"}') }),
    expected: insufficientData('Properties.Type is {"Ref":"Type"}, which the template leaves open'),
  },
  {
    scenario: 'no type',
    configuration: { loadBalancerName: 'web' },
    expected: unreadable(
      'Cannot read configuration.type: expected one of application, network, gateway, found nothing',
    ),
  },
]);
