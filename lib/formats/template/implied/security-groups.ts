import { isList, isString } from '../../../core/json';
import { hasBranches, isUnknown, mayBeLeftOut, Unknown } from '../../../core/reading/unreadable';
import { type Implications, type ImpliedResource, inMember, type Values } from './implication';

/** Security groups that services make for what they create. */
export const SECURITY_GROUPS: Implications = [
  ['AWS::EKS::Nodegroup', { type: 'AWS::EC2::SecurityGroup', find: toRemoteAccess }],
];

/**
 * A node group with a key for SSH opens its port to some groups, or else to the internet.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html
 */
function toRemoteAccess(nodegroup: Values): readonly ImpliedResource[] {
  return inMember(nodegroup, 'RemoteAccess', (access) => {
    const { Ec2SshKey: key, SourceSecurityGroups: groups = [] } = access;
    if (key === undefined) return [];
    const port = findPort(nodegroup);
    const toRule = (source: Values) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source });
    return [
      {
        suffix: 'remote-access',
        properties: {
          SecurityGroupIngress: toRules(groups, toRule),
          Tags: new Unknown('the tags that Amazon EKS gives to its security groups'),
        },
        cause: [nodegroup, 'RemoteAccess'],
      },
    ];
  });
}

/** Windows has Remote Desktop instead of SSH. */
function findPort({ AmiType: type = '' }: Values): unknown {
  if (!isString(type)) return new Unknown('the port of the operating system');
  return type.startsWith('WINDOWS') ? 3389 : 22;
}

/** A list that a condition chooses may be empty, and so may one of which conditions may leave out each element. */
function toRules(groups: unknown, toRule: (source: Values) => Values): unknown {
  if (isUnknown(groups)) return hasBranches(groups) ? groups : [toRule({ SourceSecurityGroupId: groups })];
  const listed = isList(groups) ? groups : [];
  const [first] = listed;
  if (isUnknown(first) && listed.every((group) => isUnknown(group) && mayBeLeftOut(group))) return first;
  const sources = listed.map((SourceSecurityGroupId) => ({ SourceSecurityGroupId }));
  return (sources.length === 0 ? [{ CidrIp: '0.0.0.0/0' }] : sources).map(toRule);
}
