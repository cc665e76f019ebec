import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const MODE = 'routing.http.desync_mitigation_mode';

const balancer = (value: string, type = 'application') => ({
  configuration: { loadBalancerName: 'web', type },
  supplementaryConfiguration: { LoadBalancerAttributes: [{ key: MODE, value }] },
});
const template = (properties: object) => ({ shape: 'template' as const, configuration: properties });

export default defineCases(rule, [
  { scenario: 'mode defensive, which is the default', ...balancer('defensive'), expected: COMPLIANT },
  { scenario: 'mode strictest', ...balancer('strictest'), expected: COMPLIANT },
  {
    scenario: 'mode monitor',
    ...balancer('monitor'),
    expected: nonCompliant('The desync mitigation mode is monitor, allowed: defensive and strictest'),
  },
  {
    scenario: 'mode defensive, where only strictest is allowed',
    ...balancer('defensive'),
    parameters: { desyncMode: 'strictest' },
    expected: nonCompliant('The desync mitigation mode is defensive, allowed: strictest'),
  },
  {
    scenario: 'mode monitor, where it is allowed',
    ...balancer('monitor'),
    parameters: { desyncMode: 'monitor,defensive' },
    expected: COMPLIANT,
  },
  {
    scenario: 'no mode attribute',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ key: 'routing.http2.enabled', value: 'true' }] },
    expected: COMPLIANT,
  },
  { scenario: 'a Network Load Balancer', ...balancer('monitor', 'network'), expected: NOT_APPLICABLE },
  { scenario: 'a Gateway Load Balancer', ...balancer('monitor', 'gateway'), expected: NOT_APPLICABLE },
  {
    scenario: 'no attributes',
    configuration: { type: 'application' },
    expected: insufficientData(
      'the load balancer attributes, which include the desync mitigation mode, are not in the input',
    ),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: MODE, Value: 'monitor' }] },
    expected: nonCompliant('The desync mitigation mode is monitor, allowed: defensive and strictest'),
  },
  { scenario: 'a template without attributes', ...template({ Type: 'application' }), expected: COMPLIANT },
  {
    scenario: 'a template with the mode from a parameter',
    ...template({ LoadBalancerAttributes: [{ Key: MODE, Value: new Unknown('{"Ref":"Mode"}') }] }),
    expected: insufficientData(
      'Properties.LoadBalancerAttributes[0].Value is {"Ref":"Mode"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template with conditional attributes',
    ...template({ LoadBalancerAttributes: new Unknown('{"Fn::If":["Strict","…"]}') }),
    expected: insufficientData(
      'Properties.LoadBalancerAttributes is {"Fn::If":["Strict","…"]}, which the template leaves open',
    ),
  },
  {
    scenario: 'an unknown mode',
    ...balancer('relaxed'),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes[0].value: expected one of defensive, strictest, monitor, found "relaxed"',
    ),
  },
  {
    scenario: 'attributes that are not a list',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: { [MODE]: 'defensive' } },
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes: expected a list, found {"routing.http.desync_mitigation_mode":"defensive"}',
    ),
  },
]);
