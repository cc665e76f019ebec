import { isObject } from '../../core/json';
import { type InternetWide, isNarrow } from '../../core/network/internet';
import { defineReader, Resource } from '../../core/reading/reader';
import { securityGroupRules } from './described-rules';
import { type IpPermission, readPermissions, toPermission } from './ip-permission';

/**
 * A security group: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
 *
 * @example
 * const isClosed = (group: SecurityGroup) => group.ingress.length === 0;
 */
export class SecurityGroup extends Resource {
  private ingressRead: readonly IpPermission[] | undefined;
  private wideRead: { readonly limits: InternetWide; readonly permissions: readonly IpPermission[] } | undefined;

  /**
   * Whether it is the default group of its VPC, which cannot be deleted. A template cannot create one, since EC2
   * reserves the name, but it can add rules to one.
   */
  get isDefault(): boolean {
    if (!this.isTemplate) return this.configuration.stringLike('groupName', /./, 'a name') === 'default';
    return this.item.outside !== undefined && this.configuration.optionalString('groupName') === 'default';
  }

  /** The inbound permissions. */
  get ingress(): readonly IpPermission[] {
    this.ingressRead ??= this.permissions('ipPermissions', 'Ingress');
    return this.ingressRead;
  }

  /**
   * The inbound permissions without some whose ranges are together too small to be the internet: a port that only those
   * cover is not open. Few permissions are left, and the rules about ports look at many ports.
   */
  listWideIngress(limits: InternetWide): readonly IpPermission[] {
    if (!this.wideRead || !hasSameLimits(this.wideRead.limits, limits)) {
      this.wideRead = { limits, permissions: selectWide(this.ingress, limits) };
    }
    return this.wideRead.permissions;
  }

  /**
   * The outbound permissions. If a template has none, EC2 adds one for all traffic to anywhere, which is not included.
   */
  get egress(): readonly IpPermission[] {
    return this.permissions('ipPermissionsEgress', 'Egress');
  }

  /**
   * Whether another resource of the same template refers to the group in its properties; `undefined` outside of
   * templates.
   */
  get isUsedInTemplate(): boolean | undefined {
    if (!this.isTemplate) return undefined;
    return this.referrers.some((type) => !type.startsWith('AWS::EC2::SecurityGroup'));
  }

  /** A template has permissions inside the group and as separate resources. */
  private permissions(key: string, direction: 'Ingress' | 'Egress'): IpPermission[] {
    if (!this.isTemplate) return readPermissions(this.configuration, key);
    return [
      ...this.inlinePermissions(`SecurityGroup${direction}`),
      ...this.separatePermissions(`AWS::EC2::SecurityGroup${direction}`),
    ];
  }

  private inlinePermissions(key: string): IpPermission[] {
    if (!this.configuration.has(key)) return [];
    // Old templates have a single permission instead of a list of one.
    const isOne = isObject(this.configuration.raw(key));
    return isOne ? [toPermission(this.configuration.object(key))] : readPermissions(this.configuration, key);
  }

  private separatePermissions(type: string): IpPermission[] {
    return this.supplementaryConfiguration.has(type) ? readPermissions(this.supplementaryConfiguration, type) : [];
  }
}

const hasSameLimits = (a: InternetWide, b: InternetWide): boolean =>
  a.ipv4PrefixLength === b.ipv4PrefixLength && a.ipv6PrefixLength === b.ipv6PrefixLength;

function selectWide(permissions: readonly IpPermission[], limits: InternetWide): IpPermission[] {
  let narrow = NO_SHARES;
  return permissions.filter(({ usualShares: shares }) => {
    const sum = shares && { ipv4: narrow.ipv4 + shares.ipv4, ipv6: narrow.ipv6 + shares.ipv6 };
    if (!sum || !isNarrow(sum, limits)) return true;
    narrow = sum;
    return false;
  });
}

const NO_SHARES = { ipv4: 0, ipv6: 0 };

/**
 * Reads security groups.
 * @example
 * securityGroup.read(item).ingress.map(describePermission);
 */
export const securityGroup = defineReader('AWS::EC2::SecurityGroup', SecurityGroup, {
  list: 'SecurityGroups',
  id: 'GroupId',
  name: 'GroupName',
  arn: 'SecurityGroupArn',
  parts: [securityGroupRules],
});
