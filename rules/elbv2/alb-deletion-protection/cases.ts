import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const PROTECTED = 'deletion_protection.enabled';
const off = nonCompliant('Deletion protection is off');

const balancer = (value: string, type = 'application') => ({
  configuration: { loadBalancerName: 'web', type },
  supplementaryConfiguration: { LoadBalancerAttributes: [{ key: PROTECTED, value }] },
});
const template = (properties: object) => ({ shape: 'template' as const, configuration: properties });

export default defineCases(rule, [
  { scenario: 'a load balancer with deletion protection', ...balancer('true'), expected: COMPLIANT },
  { scenario: 'a load balancer without deletion protection', ...balancer('false'), expected: off },
  { scenario: 'a Network Load Balancer without deletion protection', ...balancer('false', 'network'), expected: off },
  { scenario: 'a Gateway Load Balancer with deletion protection', ...balancer('true', 'gateway'), expected: COMPLIANT },
  {
    scenario: 'no deletion protection attribute',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ key: 'access_logs.s3.enabled', value: 'true' }] },
    expected: off,
  },
  {
    scenario: 'no attributes',
    configuration: { type: 'application' },
    expected: insufficientData('deletion protection may be off; the load balancer attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'network' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: PROTECTED, Value: 'true' }] },
    expected: COMPLIANT,
  },
  { scenario: 'a template without attributes', ...template({ Scheme: 'internal' }), expected: off },
  {
    scenario: 'a template with deletion protection and the type from a parameter',
    ...template({
      Type: new Unknown('{"Ref":"Type"}'),
      LoadBalancerAttributes: [{ Key: PROTECTED, Value: true }],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with deletion protection from a parameter',
    ...template({ LoadBalancerAttributes: [{ Key: PROTECTED, Value: new Unknown('{"Ref":"Protect"}') }] }),
    expected: insufficientData(
      'Properties.LoadBalancerAttributes[0].Value is {"Ref":"Protect"}, which the template leaves open',
    ),
  },
  {
    scenario: 'an attribute without a value',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ key: PROTECTED }] },
    expected: unreadable(
      'Cannot read supplementaryConfiguration.LoadBalancerAttributes[0].value: expected a boolean, found nothing',
    ),
  },
]);
