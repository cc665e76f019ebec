import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { autoScalingGroup } from '../../../lib/resources/autoscaling/auto-scaling-group';

/** Flags Auto Scaling groups that do not use the health checks of their load balancer. */
export default defineRule({
  name: 'asg-without-elb-health-check',
  title: 'Auto Scaling groups behind a load balancer must use its health checks',
  rationale:
    'The checks of EC2 only find that an instance does not run. An application that hangs or fails gets no traffic from the load balancer, but the group keeps the instance, until none is left that works.',
  severity: 'low',
  resource: autoScalingGroup,
  triggers: [onChange],
  managedRules: ['AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED'],
  controls: ['FSBP AutoScaling.1'],
  parameters: {},
  limitations: [
    'Whether the health check of the load balancer sends a request to the application, or only opens a connection.',
    'Groups whose health checks or replacements are suspended.',
    'Services of VPC Lattice, which have health checks of their own.',
  ],
  evaluate(group) {
    if (group.hasOpenHealthChecks && !group.hasLoadBalancer) return NOT_APPLICABLE;
    // A load balancer that a template leaves open makes no difference then.
    if (group.usesElbHealthChecks) return COMPLIANT;
    return group.hasLoadBalancer
      ? nonCompliant('It is behind a load balancer, and does not use its health checks')
      : NOT_APPLICABLE;
  },
});
