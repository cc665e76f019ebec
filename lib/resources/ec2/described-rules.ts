import { isList, isObject, isString } from '../../core/json';
import type { PartDescription } from '../../core/reading/reader';
import { Unknown } from '../../core/reading/unreadable';
import { groupByOwner } from '../group-by-owner';

/**
 * Reads the rules of security groups. An open rule is open, whatever else the group has. Without one, the group may
 * have rules that the output lacks: a filter or a further page leaves them out, and nothing in the output shows it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
 */
export const securityGroupRules: PartDescription = {
  command: 'aws ec2 describe-security-group-rules',
  read({ SecurityGroupRules }) {
    if (!isList(SecurityGroupRules)) return undefined;
    return groupByOwner(SecurityGroupRules, findGroup).map(({ id, elements }) => {
      const [first] = elements;
      const select = (isEgress: boolean) => [
        ...elements.filter((rule) => (isObject(rule) && rule.IsEgress === true) === isEgress).map(nestSource),
        UNLISTED_RULES,
      ];
      return {
        ...(id !== undefined && { id }),
        configuration: {
          GroupId: id,
          GroupName: NOT_IN_OUTPUT,
          OwnerId: isObject(first) ? first.GroupOwnerId : undefined,
          IpPermissions: select(false),
          IpPermissionsEgress: select(true),
        },
        isEnough: true,
      };
    });
  },
};

const UNLISTED_RULES = new Unknown('the sources of its other rules');
const NOT_IN_OUTPUT = new Unknown('not in the output of describe-security-group-rules');

const findGroup = (rule: unknown): string | undefined =>
  isObject(rule) && isString(rule.GroupId) ? rule.GroupId : undefined;

/** A rule has one source; the permissions of DescribeSecurityGroups list theirs by kind. */
function nestSource(rule: unknown): unknown {
  if (!isObject(rule)) return rule;
  const { IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo, Description } = rule;
  return {
    IpProtocol,
    FromPort,
    ToPort,
    ...(CidrIpv4 !== undefined && { IpRanges: [{ CidrIp: CidrIpv4, Description }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(PrefixListId !== undefined && { PrefixListIds: [{ PrefixListId, Description }] }),
    ...(isObject(ReferencedGroupInfo) && { UserIdGroupPairs: [{ ...ReferencedGroupInfo, Description }] }),
  };
}
