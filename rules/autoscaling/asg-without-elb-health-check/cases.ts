import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const arn = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0a1b2c3d:autoScalingGroupName/web';
const TARGETS = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0a1b2c3d4e5f6a7b';
const LATTICE = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0a1b2c3d4e5f6a7b8';
const group = (configuration: object) => ({
  resourceId: arn,
  resourceName: 'web',
  arn,
  configuration: {
    autoScalingGroupName: 'web',
    autoScalingGroupARN: arn,
    availabilityZones: ['eu-west-1a'],
    healthCheckType: 'EC2',
    loadBalancerNames: [],
    targetGroupARNs: [],
    ...configuration,
  },
});
const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: arn,
  configuration: { AutoScalingGroupName: 'web', AutoScalingGroupARN: arn, ...configuration },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Group',
  configuration: { MinSize: '1', MaxSize: '2', ...configuration },
});
const UNCHECKED = nonCompliant('It is behind a load balancer, and does not use its health checks');

export default defineCases(rule, [
  { scenario: 'a group with a target group', ...group({ targetGroupARNs: [TARGETS] }), expected: UNCHECKED },
  { scenario: 'a group with a Classic Load Balancer', ...group({ loadBalancerNames: ['web'] }), expected: UNCHECKED },
  {
    scenario: 'a group that uses the health checks of its load balancer',
    ...group({ targetGroupARNs: [TARGETS], healthCheckType: 'ELB' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'several types of health checks',
    ...group({ targetGroupARNs: [TARGETS], healthCheckType: 'EBS, ELB' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'several types of health checks without those of the load balancer',
    ...group({ targetGroupARNs: [TARGETS], healthCheckType: 'EBS,VPC_LATTICE' }),
    expected: UNCHECKED,
  },
  { scenario: 'a group without a load balancer', ...group({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a group without the lists',
    ...group({ loadBalancerNames: undefined, targetGroupARNs: null }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a group with a service of VPC Lattice alone',
    ...group({ trafficSources: [{ identifier: LATTICE, type: 'vpc-lattice' }] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a group without the type of health checks',
    ...group({ targetGroupARNs: [TARGETS], healthCheckType: undefined }),
    expected: unreadable('Cannot read configuration.healthCheckType: expected types of health checks, found nothing'),
  },
  {
    scenario: 'a type in other letters',
    ...group({ targetGroupARNs: [TARGETS], healthCheckType: 'elb' }),
    expected: unreadable('Cannot read configuration.healthCheckType: expected types of health checks, found "elb"'),
  },
  {
    scenario: 'text instead of a list of target groups',
    ...group({ targetGroupARNs: 'web' }),
    expected: unreadable('Cannot read configuration.targetGroupARNs: expected a list, found "web"'),
  },
  {
    scenario: 'the output of describe-auto-scaling-groups',
    ...described({ HealthCheckType: 'EC2', LoadBalancerNames: [], TargetGroupARNs: [TARGETS] }),
    expected: UNCHECKED,
  },
  {
    scenario: 'the output of describe-auto-scaling-groups for a traffic source',
    ...described({ HealthCheckType: 'EC2', TrafficSources: [{ Identifier: TARGETS, Type: 'elbv2' }] }),
    expected: UNCHECKED,
  },
  {
    scenario: 'the output of describe-auto-scaling-groups for a group that uses the health checks',
    ...described({ HealthCheckType: 'ELB', LoadBalancerNames: ['web'] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with the health checks of its load balancer, which a parameter has',
    ...template({ TargetGroupARNs: parameter, HealthCheckType: 'ELB' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a target group and without a type, which is EC2',
    ...template({ TargetGroupARNs: [parameter] }),
    expected: UNCHECKED,
  },
  { scenario: 'a template without a load balancer', ...template({}), expected: NOT_APPLICABLE },
  {
    scenario: 'a template with a traffic source that has no type',
    ...template({ TrafficSources: [{ Identifier: TARGETS }] }),
    expected: UNCHECKED,
  },
  {
    scenario: 'a template with a traffic source of VPC Lattice that has no type',
    ...template({ TrafficSources: [{ Identifier: LATTICE }] }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes the type from a parameter',
    ...template({ TargetGroupARNs: [TARGETS], HealthCheckType: parameter }),
    expected: leftOpen('HealthCheckType'),
  },
  {
    scenario: 'a template without a load balancer that takes the type from a parameter',
    ...template({ HealthCheckType: parameter }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template that takes its target groups from a parameter',
    ...template({ TargetGroupARNs: parameter }),
    expected: leftOpen('TargetGroupARNs'),
  },
  {
    scenario: 'a template that may have no target group',
    ...template({ TargetGroupARNs: [conditional], HealthCheckType: 'EC2' }),
    expected: leftOpen('TargetGroupARNs[0]', conditional),
  },
]);
