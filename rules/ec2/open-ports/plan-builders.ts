import { type Fix, type ManualFix, needsManualFix } from '../../../lib/core/remediation/plan';

/** Builders for the plan cases of the rules about open ports. */

/** The item of security group `sg-0a`. */
export const groupItem = (...ipPermissions: object[]) => ({
  resourceId: 'sg-0a',
  configuration: { groupId: 'sg-0a', groupName: 'web', ipPermissions, ipPermissionsEgress: [] },
});

/** Security group `sg-0a` as `describe-security-groups` returns it. */
export const describedGroup = (...IpPermissions: object[]) => ({
  shape: 'description' as const,
  resourceId: 'sg-0a',
  configuration: { GroupId: 'sg-0a', IpPermissions },
});

/** A permission for 0.0.0.0/0, as AWS Config records it. */
export const recordedAnywhere = (ipProtocol: string, fromPort: number, toPort = fromPort) => ({
  ipProtocol,
  fromPort,
  toPort,
  ipv6Ranges: [],
  prefixListIds: [],
  userIdGroupPairs: [],
  ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
  ipRanges: ['0.0.0.0/0'],
});

/** A permission for 0.0.0.0/0, as a call of EC2 takes it. */
export const requestAnywhere = (IpProtocol: string, FromPort: number, ToPort = FromPort) => ({
  IpProtocol,
  FromPort,
  ToPort,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
});

/**
 * The expected fix of group `sg-0a`.
 * @param rest the permissions that are authorized first, because the revoked ones covered more ports
 */
export function expectedFix(parts: Pick<Fix, 'summary' | 'notes'>, rest: object[], ...revoked: object[]): Fix {
  const hasRest = rest.length > 0;
  return {
    kind: 'fix',
    calls: [
      ...(hasRest ? [expectedCall('Authorize', 'AuthorizeRest', rest)] : []),
      expectedCall('Revoke', 'RevokeOpenSources', revoked),
    ],
    undo: [
      { ...expectedCall('Authorize', 'RestoreOpenSources', revoked), undoes: 'RevokeOpenSources' },
      ...(hasRest ? [{ ...expectedCall('Revoke', 'RevokeRest', rest), undoes: 'AuthorizeRest' }] : []),
    ],
    cannotUndo: 'A restored rule gets a new ID and loses its tags',
    sideEffects: [],
    ...parts,
  };
}

const expectedCall = (api: 'Authorize' | 'Revoke', step: string, IpPermissions: object[]) =>
  ({
    step,
    service: 'ec2',
    api: `${api}SecurityGroupIngress`,
    parameters: { GroupId: 'sg-0a', IpPermissions },
  }) as Fix['calls'][number];

/** The note that private addresses lose access together with the ranges. */
export const privateAccessNote = (ports: string, ranges = '0.0.0.0/0') =>
  `Private addresses that reach ${ports} only through ${ranges}, such as hosts in the VPC, lose access too`;

/** The plan for ports that a rule for all traffic opens. */
export const expectedSplit = (ports: string, ranges = '0.0.0.0/0'): ManualFix =>
  needsManualFix(
    `EC2 cannot remove ${ports} from the all-traffic rule for ${ranges}: add rules for the traffic you need, then revoke the all-traffic rule`,
  );
