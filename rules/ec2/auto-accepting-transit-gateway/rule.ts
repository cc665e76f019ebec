import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags transit gateways that accept attachments of other accounts automatically. */
export default defineRule({
  name: 'auto-accepting-transit-gateway',
  title: 'Transit gateways must not accept attachments automatically',
  rationale:
    'Any account that the gateway is shared with can then connect a network of its own to yours, without a review.',
  severity: 'high',
  resource: genericReader('AWS::EC2::TransitGateway', {
    list: 'TransitGateways',
    id: 'TransitGatewayId',
    arn: 'TransitGatewayArn',
  }),
  triggers: [onChange],
  managedRules: ['EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED'],
  controls: [
    'FSBP EC2.23',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {},
  limitations: [
    'With which accounts the gateway is shared, which AWS Resource Access Manager decides.',
    'Route tables that connect every attachment with every other.',
  ],
  evaluate({ properties, item: { shape } }) {
    const key = 'autoAcceptSharedAttachments';
    const words = ['enable', 'disable'] as const;
    // DescribeTransitGateways nests the settings.
    const settings = properties.optionalObject('options') ?? properties;
    const accepts = shape === 'template' ? settings.optionalOneOf(key, words) : settings.oneOf(key, words);
    return accepts === 'enable' ? nonCompliant('It accepts attachments of other accounts automatically') : COMPLIANT;
  },
});
