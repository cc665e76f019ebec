import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import type { Properties } from '../../../lib/core/reading/properties';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags ECS services whose tasks get a public address. */
export default defineRule({
  name: 'public-ecs-service',
  title: 'ECS services must not assign public addresses to their tasks',
  rationale:
    'A task with a public address is one open port away from the internet. Behind a load balancer, and with a NAT gateway or VPC endpoints for its own requests, it needs none.',
  severity: 'high',
  resource: genericReader('AWS::ECS::Service', {
    list: 'services',
    id: 'serviceArn',
    name: 'serviceName',
    arn: 'serviceArn',
  }),
  triggers: [onChange],
  controls: ['FSBP ECS.2'],
  parameters: {},
  limitations: [
    'Tasks that are started without a service, as Amazon EventBridge and AWS Step Functions do. Task sets, except in a template and in the output of describe-services.',
    'Services whose tasks share the network of an instance, which may have an address.',
    'IPv6 addresses, all of which are public.',
  ],
  evaluate({ properties, item: { shape } }) {
    // A service of AWS Config and of DescribeServices has its name.
    if (shape !== 'template') properties.string('serviceName');
    // DescribeServices lists the task sets of a service that another controller deploys.
    const networks = [properties, ...properties.optionalObjects('taskSets')].flatMap((one) => findNetwork(one) ?? []);
    if (networks.length === 0) return NOT_APPLICABLE;
    const answers = networks.map((one) => one.optionalOneOf('assignPublicIp', ['ENABLED', 'DISABLED']));
    return answers.includes('ENABLED') ? nonCompliant('Its tasks get public addresses') : COMPLIANT;
  },
});

/** The network of its own that each task gets. Every network configuration has one. */
function findNetwork(holder: Properties): Properties | undefined {
  const configuration = holder.optionalObject('networkConfiguration');
  return configuration && configuration.keys().length > 0 ? configuration.object('awsvpcConfiguration') : undefined;
}
