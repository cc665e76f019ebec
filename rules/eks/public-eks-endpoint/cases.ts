import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { cluster as record, template } from '../sample-resources/clusters';
import rule from './rule';

const cluster = (network: object) => record({ ResourcesVpcConfig: network });
const everyone = { EndpointPublicAccess: true, PublicAccessCidrs: ['0.0.0.0/0'] };
const office = { EndpointPublicAccess: true, PublicAccessCidrs: ['198.51.100.0/24'] };
const OPEN = nonCompliant('Its endpoint can be reached from 0.0.0.0/0');
const allowOffice = { parameters: { allowedCidrs: '198.51.100.0/24, 2001:db8::/32' } };

export default defineCases(rule, [
  { scenario: 'an endpoint for everyone', ...cluster(everyone), expected: OPEN },
  {
    scenario: 'an endpoint without ranges, which is for everyone',
    ...cluster({ EndpointPublicAccess: true }),
    expected: OPEN,
  },
  {
    scenario: 'an endpoint with an empty list of ranges',
    ...cluster({ EndpointPublicAccess: true, PublicAccessCidrs: [] }),
    expected: OPEN,
  },
  {
    scenario: 'a private endpoint',
    ...cluster({ EndpointPublicAccess: false, EndpointPrivateAccess: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a private endpoint that keeps the ranges',
    ...cluster({ ...everyone, EndpointPublicAccess: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an endpoint for one range',
    ...cluster(office),
    expected: nonCompliant('Its endpoint can be reached from 198.51.100.0/24'),
  },
  { scenario: 'an endpoint for a range that is allowed', ...cluster(office), ...allowOffice, expected: COMPLIANT },
  {
    scenario: 'an endpoint for a part of a range that is allowed',
    ...cluster({ EndpointPublicAccess: true, PublicAccessCidrs: ['198.51.100.7/32'] }),
    ...allowOffice,
    expected: COMPLIANT,
  },
  {
    scenario: 'an endpoint for an allowed range and another',
    ...cluster({ EndpointPublicAccess: true, PublicAccessCidrs: ['198.51.100.0/24', '203.0.113.0/24'] }),
    ...allowOffice,
    expected: nonCompliant('Its endpoint can be reached from 198.51.100.0/24 and 203.0.113.0/24'),
  },
  {
    scenario: 'an endpoint for everyone, where a range is allowed',
    ...cluster(everyone),
    ...allowOffice,
    expected: OPEN,
  },
  {
    scenario: 'names in camel case',
    configuration: {
      name: 'shop',
      resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] },
    },
    expected: OPEN,
  },
  {
    scenario: 'a cluster without the property',
    ...cluster({}),
    expected: unreadable(
      'Cannot read configuration.ResourcesVpcConfig.endpointPublicAccess: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a cluster without the network',
    configuration: { Name: 'shop' },
    expected: unreadable('Cannot read configuration.resourcesVpcConfig: expected an object, found nothing'),
  },
  {
    scenario: 'a range that is none',
    ...cluster({ EndpointPublicAccess: true, PublicAccessCidrs: ['192.0.2.0/33'] }),
    expected: unreadable(
      'Cannot read configuration.ResourcesVpcConfig.PublicAccessCidrs: expected a CIDR block, found "192.0.2.0/33"',
    ),
  },
  {
    scenario: 'a template with a private endpoint',
    ...template({ ResourcesVpcConfig: { SubnetIds: [], EndpointPublicAccess: 'false' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without the property, which is public',
    ...template({ ResourcesVpcConfig: { SubnetIds: [] } }),
    expected: OPEN,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ ResourcesVpcConfig: { EndpointPublicAccess: parameter } }),
    expected: leftOpen('ResourcesVpcConfig.EndpointPublicAccess'),
  },
  {
    scenario: 'a template that takes the ranges from a parameter',
    ...template({ ResourcesVpcConfig: { PublicAccessCidrs: parameter } }),
    expected: leftOpen('ResourcesVpcConfig.PublicAccessCidrs'),
  },
  {
    scenario: 'the output of describe-cluster',
    shape: 'description',
    configuration: {
      name: 'shop',
      version: '1.33',
      resourcesVpcConfig: {
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ['0.0.0.0/0'],
      },
    },
    expected: nonCompliant('Its endpoint can be reached from 0.0.0.0/0'),
  },
]);
