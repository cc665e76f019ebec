import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const gateway = (configuration: object) => ({
  resourceId: 'tgw-0a',
  configuration: { Id: 'tgw-0a', AmazonSideAsn: 64512, ...configuration },
});
const ACCEPTS = nonCompliant('It accepts attachments of other accounts automatically');

export default defineCases(rule, [
  {
    scenario: 'a gateway that accepts attachments automatically',
    ...gateway({ AutoAcceptSharedAttachments: 'enable' }),
    expected: ACCEPTS,
  },
  { scenario: 'a gateway that does not', ...gateway({ AutoAcceptSharedAttachments: 'disable' }), expected: COMPLIANT },
  { scenario: 'a name in camel case', ...gateway({ autoAcceptSharedAttachments: 'enable' }), expected: ACCEPTS },
  {
    scenario: 'a gateway with default route tables',
    ...gateway({ AutoAcceptSharedAttachments: 'disable', DefaultRouteTableAssociation: 'enable' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an item without the setting',
    ...gateway({}),
    expected: unreadable(
      'Cannot read configuration.autoAcceptSharedAttachments: expected one of enable, disable, found nothing',
    ),
  },
  {
    scenario: 'an unknown value',
    ...gateway({ AutoAcceptSharedAttachments: 'on' }),
    expected: unreadable(
      'Cannot read configuration.AutoAcceptSharedAttachments: expected one of enable, disable, found "on"',
    ),
  },
  {
    scenario: 'a boolean',
    ...gateway({ AutoAcceptSharedAttachments: true }),
    expected: unreadable(
      'Cannot read configuration.AutoAcceptSharedAttachments: expected one of enable, disable, found true',
    ),
  },
  {
    scenario: 'a gateway from describe-transit-gateways',
    shape: 'description',
    configuration: { TransitGatewayId: 'tgw-0a', Options: { AutoAcceptSharedAttachments: 'enable' } },
    expected: ACCEPTS,
  },
  {
    scenario: 'another gateway from describe-transit-gateways',
    shape: 'description',
    configuration: { TransitGatewayId: 'tgw-0a', Options: { AutoAcceptSharedAttachments: 'disable' } },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that turns it on',
    ...template({ AutoAcceptSharedAttachments: 'enable' }),
    expected: ACCEPTS,
  },
  {
    scenario: 'a template that turns it off',
    ...template({ AutoAcceptSharedAttachments: 'disable' }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without the setting, which is off', ...template({}), expected: COMPLIANT },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ AutoAcceptSharedAttachments: parameter }),
    expected: leftOpen('AutoAcceptSharedAttachments'),
  },
]);
