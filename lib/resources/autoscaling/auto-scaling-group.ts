import type { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/**
 * An Auto Scaling group: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
 *
 * @example
 * const isChecked = (group: AutoScalingGroup) => group.usesElbHealthChecks;
 */
export class AutoScalingGroup extends Resource {
  /** Whether it replaces instances that a load balancer finds unhealthy. It can have several types: `ELB,EBS`. */
  get usesElbHealthChecks(): boolean {
    const key = 'healthCheckType';
    // Templates default to the checks of EC2, which are always on.
    if (this.isTemplate && !this.configuration.has(key)) return false;
    const types = this.configuration.stringLike(key, /^[A-Z\d_, ]{1,64}$/, 'types of health checks');
    return types.split(',').some((type) => type.trim() === 'ELB');
  }

  /** Whether a template leaves the type of its health checks open. */
  get hasOpenHealthChecks(): boolean {
    return isUnknown(this.configuration.raw('healthCheckType'));
  }

  /** Whether it is behind a load balancer of Elastic Load Balancing. */
  get hasLoadBalancer(): boolean {
    const { configuration } = this;
    const lists = ['loadBalancerNames', 'targetGroupARNs'];
    if (lists.some((key) => configuration.has(key) && configuration.hasTexts(key))) return true;
    return configuration.optionalObjects('trafficSources').some(isLoadBalancer);
  }
}

/** Traffic sources are also services of VPC Lattice, which has health checks of its own. */
function isLoadBalancer(source: Properties): boolean {
  const type = source.optionalOneOf('type', ['elb', 'elbv2', 'vpc-lattice']);
  return type === undefined ? !source.string('identifier').includes(':vpc-lattice:') : type !== 'vpc-lattice';
}

/**
 * Reads Auto Scaling groups.
 * @example
 * autoScalingGroup.read(item).hasLoadBalancer;
 */
export const autoScalingGroup = defineReader('AWS::AutoScaling::AutoScalingGroup', AutoScalingGroup, {
  list: 'AutoScalingGroups',
  id: 'AutoScalingGroupARN',
  name: 'AutoScalingGroupName',
  arn: 'AutoScalingGroupARN',
});
