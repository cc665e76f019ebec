import type { ConfigurationItem } from '../item';

/**
 * A JSON value, such as a parameter of a call.
 *
 * @example
 * const state: Json = { volumeType: 'gp3', iops: 3000 };
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The parameter types of SSM documents.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export type SsmType = 'String' | 'Integer' | 'Boolean' | 'StringList' | 'StringMap' | 'MapList';

/**
 * An action that a role must be allowed, and on which resource.
 *
 * @example
 * const permission: IamPermission = { action: 'ec2:DescribeVolumes', resource: '*' };
 */
export interface IamPermission {
  /** `ec2:RevokeSecurityGroupIngress` */
  readonly action: string;
  /**
   * The ARN as the service authorization reference writes it, with `${Partition}`, `${Region}` and `${Account}` as
   * placeholders and `*` for the name of the resource; `*` alone if AWS offers nothing finer.
   */
  readonly resource: string;
}

/** Returns each permission once. */
export const uniquePermissions = (permissions: readonly IamPermission[]): IamPermission[] => [
  ...new Map(permissions.map((permission) => [`${permission.action} ${permission.resource}`, permission])).values(),
];

/**
 * An AWS API call that changes a resource: its parameters, its permission and its effect.
 *
 * @example
 * const nameFor = ({ service, api }: Operation) => `${service}:${api}`;
 */
export interface Operation {
  /** As `aws:executeAwsApi` names services, which is boto3's name: `ec2`, `elbv2`. */
  readonly service: Service;
  /** `RevokeSecurityGroupIngress` */
  readonly api: string;
  /** The parameters that plans use, with their types in a runbook. */
  readonly parameters: Readonly<Record<string, SsmType>>;
  readonly permission: IamPermission;
  /**
   * Returns the item as the call would leave it: what AWS Config will record, as far as the call determines it. Works
   * on every shape that has plans, and does not change its argument.
   * @param answers of the calls that parameters refer to, by parameter
   * @throws Error if AWS would refuse the call on this item: `Cannot call RevokeSecurityGroupIngress: …`
   */
  apply(
    item: ConfigurationItem,
    parameters: Readonly<Record<string, Json>>,
    answers?: Readonly<Record<string, Json>>,
  ): ConfigurationItem;
  /**
   * Only for a call whose answer later calls refer to: returns the answer on the item as it is before the call, as far
   * as later calls need it.
   */
  predictAnswer?(item: ConfigurationItem, parameters: Readonly<Record<string, Json>>): Json;
  /** Only for a call that replaces a whole configuration, of which a plan has the members that change. */
  readonly completion?: CallCompletion;
}

/**
 * How a call gets what only the live resource has: the rest of its configuration, and the version that the call
 * replaces. Plans, approvals and records have the members that change, so that they say the same whatever else has
 * changed since.
 *
 * @example
 * const completion: CallCompletion = {
 *   added: ['IfMatch'],
 *   complete: ({ configuration }, parameters) => ({ ...parameters, IfMatch: String(configuration) }),
 * };
 */
interface CallCompletion {
  /** The parameters that a plan leaves out. */
  readonly added: readonly string[];
  /**
   * Returns all parameters of a call on a live resource.
   * @throws Error if the call cannot be made on it: `Cannot call UpdateDistribution: …`
   */
  complete(item: ConfigurationItem, parameters: Readonly<Record<string, Json>>): Readonly<Record<string, Json>>;
}

/** The services whose calls remediations make. */
export type Service =
  | 'acm'
  | 'cloudfront'
  | 'cloudtrail'
  | 'dynamodb'
  | 'ec2'
  | 'ecr'
  | 'elbv2'
  | 'iam'
  | 'kms'
  | 'lambda'
  | 'opensearch'
  | 'rds'
  | 's3'
  | 's3control'
  | 'sns'
  | 'sqs';
