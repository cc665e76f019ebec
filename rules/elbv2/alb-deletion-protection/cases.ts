import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
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
  { scenario: 'a protected load balancer', ...balancer('true'), expected: COMPLIANT },
  { scenario: 'an unprotected one', ...balancer('false'), expected: off },
  { scenario: 'an unprotected network load balancer', ...balancer('false', 'network'), expected: off },
  { scenario: 'a protected gateway load balancer', ...balancer('true', 'gateway'), expected: COMPLIANT },
  {
    scenario: 'no word on protection among the attributes',
    configuration: { type: 'application' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ key: 'access_logs.s3.enabled', value: 'true' }] },
    expected: off,
  },
  {
    scenario: 'no attributes',
    configuration: { type: 'application' },
    expected: insufficientData('whether deletion protection is on: the attributes are not in the input'),
  },
  {
    scenario: 'describe-load-balancers with describe-load-balancer-attributes',
    shape: 'description',
    configuration: { LoadBalancerName: 'web', Type: 'network' },
    supplementaryConfiguration: { LoadBalancerAttributes: [{ Key: PROTECTED, Value: 'true' }] },
    expected: COMPLIANT,
  },
  { scenario: 'template: no attributes', ...template({ Scheme: 'internal' }), expected: off },
  {
    scenario: 'template: protected, of a type by parameter',
    ...template({
      Type: new Unknown('{"Ref":"Type"}'),
      LoadBalancerAttributes: [{ Key: PROTECTED, Value: true }],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'template: protected by parameter',
    ...template({ LoadBalancerAttributes: [{ Key: PROTECTED, Value: new Unknown('{"Ref":"Protect"}') }] }),
    expected: insufficientData(
      'whether this is compliant: Properties.LoadBalancerAttributes[0].Value is {"Ref":"Protect"}, which the input does not resolve',
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
