import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const MODE = 'routing.http.desync_mitigation_mode';

const balancer = (value: string, type = 'application') => ({
  configuration: { loadBalancerName: 'web', type },
  supplementaryConfiguration: { LoadBalancerAttributes: [{ key: MODE, value }] },
});
const template = (properties: object) => ({ shape: 'template' as const, configuration: properties });

export default defineCases(rule, [
  { scenario: 'the mode defensive, which is the default', ...balancer('defensive'), expected: COMPLIANT },
  { scenario: 'the mode strictest', ...balancer('strictest'), expected: COMPLIANT },
  {
    scenario: 'the mode monitor',
    ...balancer('monitor'),
    expected: nonCompliant('The desync mitigation mode is monitor and not defensive and strictest'),
  },
  {
    scenario: 'the mode defensive, where strictest is asked for',
    ...balancer('defensive'),
    parameters: { desyncMode: 'strictest' },
    expected: nonCompliant('The desync mitigation mode is defensive and not strictest'),
  },
  {
    scenario: 'the mode monitor, where it is allowed',
    ...balancer('monitor'),
    parameters: { desyncMode: 'monitor,defensive' },
    expected: COMPLIANT,
  },
  {
    scenario: 'no word on the mode among the attributes',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ key: 'routing.http2.enabled', value: 'true' }] },
    expected: COMPLIANT,
  },
  { scenario: 'a network load balancer', ...balancer('monitor', 'network'), expected: NOT_APPLICABLE },
  { scenario: 'a gateway load balancer', ...balancer('monitor', 'gateway'), expected: NOT_APPLICABLE },
  {
    scenario: 'no attributes',
    configuration: { type: 'application' },
    expected: insufficientData('the desync mitigation mode: the attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: MODE, Value: 'monitor' }] },
    expected: nonCompliant('The desync mitigation mode is monitor and not defensive and strictest'),
  },
  { scenario: 'template: no attributes', ...template({ Type: 'application' }), expected: COMPLIANT },
  {
    scenario: 'template: a mode by parameter',
    ...template({ LoadBalancerAttributes: [{ Key: MODE, Value: new Unknown('{"Ref":"Mode"}') }] }),
    expected: insufficientData(
      'whether this is compliant: Properties.LoadBalancerAttributes[0].Value is {"Ref":"Mode"}, which the input does not resolve',
    ),
  },
  {
    scenario: 'template: attributes by condition',
    ...template({ LoadBalancerAttributes: new Unknown('{"Fn::If":["Strict","…"]}') }),
    expected: insufficientData(
      'whether this is compliant: Properties.LoadBalancerAttributes is {"Fn::If":["Strict","…"]}, which the input does not resolve',
    ),
  },
  {
    scenario: 'a mode that is none',
    ...balancer('relaxed'),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes[0].value: expected one of defensive, strictest, monitor, found "relaxed"',
    ),
  },
  {
    scenario: 'attributes that are no list',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: { [MODE]: 'defensive' } },
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes: expected a list, found {"routing.http.desync_mitigation_mode":"defensive"}',
    ),
  },
]);
