import type { ConfigurationItem } from '../item';

/** A value of a call's parameters. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The types of SSM's documents, in which a plan's values reach the step that makes the call.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export type SsmType = 'String' | 'Integer' | 'Boolean' | 'StringList' | 'StringMap' | 'MapList';

/** An action that a role must be allowed, on what. */
export interface IamPermission {
  /** `ec2:RevokeSecurityGroupIngress` */
  readonly action: string;
  /**
   * The ARN as the service authorization reference writes it, with `${Partition}`, `${Region}` and `${Account}` left
   * open and the resource's own name as `*`; a bare `*` where AWS offers nothing finer.
   */
  readonly resource: string;
}

/** A call of an AWS API that changes a resource: what it takes, what it needs, what it does. */
export interface Operation {
  /** As `aws:executeAwsApi` names services, which is boto3's name: `ec2`, `elbv2`. */
  readonly service: Service;
  /** `RevokeSecurityGroupIngress` */
  readonly api: string;
  /** The parameters that plans use, and their type in a document. */
  readonly parameters: Readonly<Record<string, SsmType>>;
  readonly permission: IamPermission;
  /**
   * The item as the call leaves it: what AWS Config will record, as far as the call decides that.
   * Works on every shape that a plan is made for, and leaves the item it is given as it was.
   * @throws Error when AWS would refuse the call on this item: `Cannot call RevokeSecurityGroupIngress: …`
   */
  apply(item: ConfigurationItem, parameters: Readonly<Record<string, Json>>): ConfigurationItem;
}

export type Service = 'acm' | 'ec2' | 'elbv2' | 's3';
