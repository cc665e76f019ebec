import { isList, isObject, isString } from '../../core/json';
import type { DescribedPart, PartDescription } from '../../core/reading/reader';
import { groupByOwner } from '../group-by-owner';
import { toParentArn } from './parent-arn';

/** Reads the rules of listeners. The ARN of a rule begins with that of its listener, in other words. */
export const listenerRules: PartDescription = {
  command: 'aws elbv2 describe-rules',
  read({ Rules }) {
    if (!isList(Rules) || !Rules.some((rule) => findListener(rule) !== undefined)) return undefined;
    return groupByOwner(Rules, findListener).map(({ id, elements }) => ({
      ...(id !== undefined && { id }),
      supplementaryConfiguration: { Rules: elements },
    }));
  },
};

const findListener = (rule: unknown): string | undefined =>
  isObject(rule) && isString(rule.RuleArn) ? toParentArn(rule.RuleArn, 'listener-rule', 'listener') : undefined;

/**
 * Reads the attributes of a load balancer. AWS's answer does not name the load balancer; a script may add its ARN.
 * Target groups and listeners have other attributes under the same name.
 */
export const loadBalancerAttributes: PartDescription = {
  command: 'aws elbv2 describe-load-balancer-attributes',
  read({ Attributes, LoadBalancerArn, ResourceArn }) {
    if (!isList(Attributes) || !Attributes.some(isOfLoadBalancer)) return undefined;
    const id = [LoadBalancerArn, ResourceArn].find(isString);
    const supplementaryConfiguration = { LoadBalancerAttributes: Attributes };
    return [{ ...(id !== undefined && { id }), supplementaryConfiguration }];
  },
};

/** Every load balancer has this attribute, and nothing else does. */
const isOfLoadBalancer = (attribute: unknown): boolean =>
  isObject(attribute) && attribute.Key === 'deletion_protection.enabled';

/** Reads the tags of load balancers. The same call returns those of listeners and target groups. */
export const loadBalancerTags: PartDescription = {
  command: 'aws elbv2 describe-tags',
  read({ TagDescriptions }) {
    if (!isList(TagDescriptions)) return undefined;
    const parts = TagDescriptions.flatMap((description): DescribedPart[] => {
      const { ResourceArn, Tags } = isObject(description) ? description : {};
      return isString(ResourceArn) && LOAD_BALANCER_ARN.test(ResourceArn)
        ? [{ id: ResourceArn, configuration: { Tags } }]
        : [];
    });
    return parts.length > 0 ? parts : undefined;
  },
};

const LOAD_BALANCER_ARN = /^arn:[^:]*:elasticloadbalancing:[^:]*:[^:]*:loadbalancer\/(?:app|net|gwy)\//;
