import { isObject } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';
import { type IpPermission, readPermissions, toPermission } from './ip-permission';

/**
 * A security group: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
 */
export class SecurityGroup extends Resource {
  private ingressRead: readonly IpPermission[] | undefined;

  /** The VPC's own group, which cannot be deleted. A template never makes one: EC2 reserves the name. */
  get isDefault(): boolean {
    return !this.isTemplate && this.configuration.string('groupName') === 'default';
  }

  get ingress(): readonly IpPermission[] {
    this.ingressRead ??= this.permissions('ipPermissions', 'Ingress');
    return this.ingressRead;
  }

  /** As written: where a template writes nothing, EC2 adds a permission for all traffic to anywhere. */
  get egress(): readonly IpPermission[] {
    return this.permissions('ipPermissionsEgress', 'Egress');
  }

  /** Whether another resource of the same template names the group among its properties; `undefined` outside of templates. */
  get isUsedInTemplate(): boolean | undefined {
    if (!this.isTemplate) return undefined;
    const users = this.supplementaryConfiguration.keys().filter((type) => !type.startsWith('AWS::EC2::SecurityGroup'));
    return users.some((type) => this.supplementaryConfiguration.list(type).some(([user]) => !isUnknown(user)));
  }

  /** A template has permissions in the group and as resources of their own. */
  private permissions(key: string, direction: 'Ingress' | 'Egress'): IpPermission[] {
    if (!this.isTemplate) return readPermissions(this.configuration, key);
    return [
      ...this.inlinePermissions(`SecurityGroup${direction}`),
      ...this.separatePermissions(`AWS::EC2::SecurityGroup${direction}`),
    ];
  }

  private inlinePermissions(key: string): IpPermission[] {
    if (!this.configuration.has(key)) return [];
    // Old templates write one permission in the place of a list of one.
    const isOne = isObject(this.configuration.raw(key));
    return isOne ? [toPermission(this.configuration.object(key))] : readPermissions(this.configuration, key);
  }

  private separatePermissions(type: string): IpPermission[] {
    return this.supplementaryConfiguration.has(type) ? readPermissions(this.supplementaryConfiguration, type) : [];
  }
}

export const securityGroup = defineReader('AWS::EC2::SecurityGroup', SecurityGroup, {
  list: 'SecurityGroups',
  id: 'GroupId',
  name: 'GroupName',
  arn: 'SecurityGroupArn',
});
