import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const association = (subnetId: string) => ({
  networkAclAssociationId: `aclassoc-${subnetId.slice(-2)}`,
  networkAclId: 'acl-0a',
  subnetId,
});
const acl = (associations: unknown, more: object = {}) => ({
  resourceId: 'acl-0a',
  configuration: { networkAclId: 'acl-0a', vpcId: 'vpc-0a', isDefault: false, entries: [], associations, ...more },
});
const described = (Associations: unknown, IsDefault: unknown = false) => ({
  shape: 'description' as const,
  configuration: { NetworkAclId: 'acl-0a', VpcId: 'vpc-0a', IsDefault, Entries: [], Associations },
});
const UNUSED = nonCompliant('No subnet uses it');

export default defineCases(rule, [
  { scenario: 'a network ACL without subnets', ...acl([]), expected: UNUSED },
  {
    scenario: 'a network ACL without subnets, as text from the API of AWS Config',
    ...acl([], { isDefault: 'false' }),
    expected: UNUSED,
  },
  { scenario: 'a network ACL with a subnet', ...acl([association('subnet-0a')]), expected: COMPLIANT },
  {
    scenario: 'a network ACL with several subnets',
    ...acl([association('subnet-0a'), association('subnet-0b')]),
    expected: COMPLIANT,
  },
  { scenario: 'a default network ACL without subnets', ...acl([], { isDefault: true }), expected: NOT_APPLICABLE },
  {
    scenario: 'a default network ACL with a subnet',
    ...acl([association('subnet-0a')], { isDefault: true }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an item without the associations',
    ...acl(undefined),
    expected: unreadable('Cannot read configuration.associations: expected a list, found nothing'),
  },
  {
    scenario: 'an item that does not say whether it is the default one',
    ...acl([association('subnet-0a')], { isDefault: null }),
    expected: unreadable('Cannot read configuration.isDefault: expected a boolean, found nothing'),
  },
  {
    scenario: 'an association without its subnet',
    ...acl([{ networkAclAssociationId: 'aclassoc-0a' }]),
    expected: unreadable('Cannot read configuration.associations[0].subnetId: expected a string, found nothing'),
  },
  { scenario: 'the output of describe-network-acls', ...described([]), expected: UNUSED },
  {
    scenario: 'the output of describe-network-acls with a subnet',
    ...described([{ NetworkAclAssociationId: 'aclassoc-0a', SubnetId: 'subnet-0a' }]),
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of describe-network-acls with the default one',
    ...described([], true),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a template, whose subnets another stack can associate',
    shape: 'template',
    configuration: { VpcId: 'vpc-0a' },
    expected: NOT_APPLICABLE,
  },
]);
