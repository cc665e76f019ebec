import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const subnet = (configuration: object) => ({
  configuration: { subnetId: 'subnet-0a', vpcId: 'vpc-0a', cidrBlock: '10.0.1.0/24', ...configuration },
});
const ASSIGNS = nonCompliant('Instances that start in it get a public IPv4 address');

export default defineCases(rule, [
  { scenario: 'a subnet that assigns public addresses', ...subnet({ mapPublicIpOnLaunch: true }), expected: ASSIGNS },
  { scenario: 'a subnet that does not', ...subnet({ mapPublicIpOnLaunch: false }), expected: COMPLIANT },
  {
    scenario: 'a default subnet of a zone, which assigns them',
    ...subnet({ mapPublicIpOnLaunch: true, defaultForAz: true }),
    expected: ASSIGNS,
  },
  {
    scenario: 'a subnet that assigns IPv6 addresses alone',
    ...subnet({ mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a subnet without the property',
    ...subnet({}),
    expected: unreadable('Cannot read configuration.mapPublicIpOnLaunch: expected a boolean, found nothing'),
  },
  {
    scenario: 'a number instead of a boolean',
    ...subnet({ mapPublicIpOnLaunch: 1 }),
    expected: unreadable('Cannot read configuration.mapPublicIpOnLaunch: expected a boolean, found 1'),
  },
  { scenario: 'text from an older export', ...subnet({ mapPublicIpOnLaunch: 'true' }), expected: ASSIGNS },
  {
    scenario: 'a subnet from describe-subnets',
    shape: 'description',
    configuration: { SubnetId: 'subnet-0a', MapPublicIpOnLaunch: true },
    expected: ASSIGNS,
  },
  {
    scenario: 'a private subnet from describe-subnets',
    shape: 'description',
    configuration: { SubnetId: 'subnet-0a', MapPublicIpOnLaunch: false },
    expected: COMPLIANT,
  },
  { scenario: 'a template that turns it on', ...template({ MapPublicIpOnLaunch: 'true' }), expected: ASSIGNS },
  { scenario: 'a template that turns it off', ...template({ MapPublicIpOnLaunch: false }), expected: COMPLIANT },
  {
    scenario: 'a template without the property, which is off',
    ...template({ CidrBlock: '10.0.1.0/24' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ MapPublicIpOnLaunch: parameter }),
    expected: leftOpen('MapPublicIpOnLaunch'),
  },
]);
