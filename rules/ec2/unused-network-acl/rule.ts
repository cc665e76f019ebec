import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { networkAcl } from '../../../lib/resources/vpc/network-acl';

/** Flags network ACLs that no subnet uses. */
export default defineRule({
  name: 'unused-network-acl',
  title: 'Network ACLs must be used by a subnet',
  rationale:
    'A network ACL that no subnet uses protects nothing, though its rules look as if it did. Often a subnet lost it by accident, and has the default one, which allows everything.',
  severity: 'low',
  resource: networkAcl,
  triggers: [onChange],
  managedRules: ['VPC_NETWORK_ACL_UNUSED_CHECK'],
  controls: [
    'FSBP EC2.16',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 A1.1.3',
  ],
  parameters: {},
  limitations: [
    'Whether anything runs in the subnets that use it.',
    'Templates that associate no subnet: another stack can.',
    'Deployments of a template in which a condition leaves out the only association.',
    'The default network ACL of a VPC, which cannot be deleted.',
  ],
  evaluate(acl) {
    const { isDefault, subnets, item } = acl;
    if (item.shape === 'template' && acl.hasReferrer('AWS::EC2::SubnetNetworkAclAssociation')) return COMPLIANT;
    if (isDefault || subnets === undefined) return NOT_APPLICABLE;
    return subnets.length > 0 ? COMPLIANT : nonCompliant('No subnet uses it');
  },
});
