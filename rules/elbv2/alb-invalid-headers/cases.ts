import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
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
  { scenario: 'invalid headers are passed on', ...balancer(DROP, 'false'), expected: off },
  {
    scenario: 'an item from before the attribute existed',
    ...balancer('idle_timeout.timeout_seconds', '60'),
    expected: off,
  },
  { scenario: 'a network load balancer', ...balancer(DROP, 'false', 'network'), expected: NOT_APPLICABLE },
  { scenario: 'a gateway load balancer', ...balancer(DROP, 'false', 'gateway'), expected: NOT_APPLICABLE },
  {
    scenario: 'an empty list of attributes, which no load balancer has',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [] },
    expected: insufficientData('whether invalid headers are dropped: the attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers alone',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    expected: insufficientData('whether invalid headers are dropped: the attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: DROP, Value: 'true' }] },
    expected: COMPLIANT,
  },
  {
    scenario: 'template: invalid headers are dropped',
    ...template({ Type: 'application', LoadBalancerAttributes: [{ Key: DROP, Value: 'true' }] }),
    expected: COMPLIANT,
  },
  { scenario: 'template: no properties', ...template({}), expected: off },
  {
    scenario: 'template: a network load balancer without attributes',
    ...template({ Type: 'network' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'template: an attribute by condition may be this one',
    ...template({ LoadBalancerAttributes: [new Unknown('{"Fn::If":["Strict","…"]}')] }),
    expected: insufficientData(
      'whether this is compliant: Properties.LoadBalancerAttributes[0] is {"Fn::If":["Strict","…"]}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: an attribute by condition is another one',
    ...template({ LoadBalancerAttributes: [new Unknown('{"Fn::If":["Strict","…"]}'), { Key: DROP, Value: 'true' }] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'template: a type by parameter',
    ...template({ Type: new Unknown('{"Ref":"Type"}') }),
    expected: insufficientData(
      'whether this is compliant: Properties.Type is {"Ref":"Type"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'no type',
    configuration: { loadBalancerName: 'web' },
    expected: unreadable(
      'Cannot read configuration.type: expected one of application, network, gateway, found nothing',
    ),
  },
]);
