import { relateTo } from '../../../account/relationships';
import type { AccountResource } from '../../../account/resources';
import type { AwsCall } from '../../../aws-call';
import { createResourceId, type ServiceContext } from '../../service-context';
import { buildResource, EC2_KINDS } from '../kinds';
import { NETWORK_ACL_TYPE, SUBNET_TYPE, VPC_TYPE } from '../types';

interface AclAssociation {
  readonly networkAclAssociationId: string;
  readonly networkAclId: string;
  readonly subnetId: string;
}

/** Creates the network ACL of a new VPC, which lets everything pass. */
export function buildDefaultNetworkAcl(context: ServiceContext, vpcId: string): AccountResource {
  const networkAclId = createResourceId(context, 'acl');
  const entry = { cidrBlock: '0.0.0.0/0', protocol: '-1' };
  return buildResource(context, EC2_KINDS.acl, {
    resourceId: networkAclId,
    availabilityZone: 'Multiple Availability Zones',
    tags: {},
    configuration: {
      associations: [],
      entries: [true, false].flatMap((egress) => [
        { ...entry, egress, ruleAction: 'allow', ruleNumber: 100 },
        { ...entry, egress, ruleAction: 'deny', ruleNumber: 32767 },
      ]),
      isDefault: true,
      networkAclId,
      ownerId: context.scope.account,
      tags: [],
      vpcId,
    },
    relationships: [relateTo('Is contained in', VPC_TYPE, vpcId)],
  });
}

/** Puts a subnet under the default network ACL of its VPC, or out of the one that it is under. */
export function changeAclOfSubnet(
  context: ServiceContext,
  { resourceId: subnetId, configuration: { vpcId } }: AccountResource,
  change: 'add' | 'remove',
  call?: AwsCall,
): void {
  const { resources } = context;
  const list = ({ configuration }: AccountResource) => (configuration.associations ?? []) as readonly AclAssociation[];
  const acl = resources
    .list(NETWORK_ACL_TYPE)
    .find((each) =>
      change === 'add'
        ? each.configuration.isDefault === true && each.configuration.vpcId === vpcId
        : list(each).some((association) => association.subnetId === subnetId),
    );
  if (!acl) return;
  const others = list(acl).filter((association) => association.subnetId !== subnetId);
  const added = {
    networkAclAssociationId: createResourceId(context, 'aclassoc'),
    networkAclId: acl.resourceId,
    subnetId,
  };
  const associations = change === 'add' ? [...others, added] : others;
  const relationships = [
    ...associations.map((association) => relateTo('Is attached to', SUBNET_TYPE, association.subnetId)),
    ...acl.relationships.filter(({ resourceType }) => resourceType !== SUBNET_TYPE),
  ];
  resources.put({ ...acl, configuration: { ...acl.configuration, associations }, relationships }, call);
}
