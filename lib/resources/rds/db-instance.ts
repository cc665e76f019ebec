import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/**
 * An RDS DB instance: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 *
 * @example
 * const isPublic = (instance: DbInstance) => instance.isPubliclyAccessible;
 */
export class DbInstance extends Resource {
  /** The DB instance identifier, which differs from the resource ID in AWS Config. */
  get identifier(): string {
    return this.isTemplate ? this.id : this.configuration.string('dBInstanceIdentifier');
  }

  /** The database engine: `postgres`; `undefined` if a template leaves it open. */
  get engine(): string | undefined {
    return isUnknown(this.configuration.raw('engine')) ? undefined : this.configuration.optionalString('engine');
  }

  /**
   * Whether its name resolves to a public address. `undefined` for a template without the property: its VPC and
   * subnet group then decide.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
   */
  get isPubliclyAccessible(): boolean | undefined {
    return this.isTemplate
      ? this.configuration.optionalBoolean('publiclyAccessible')
      : this.configuration.boolean('publiclyAccessible');
  }

  /** Host and port; `undefined` while the instance is being created. */
  get endpoint(): string | undefined {
    const endpoint = this.configuration.optionalObject('endpoint');
    const address = endpoint?.optionalString('address');
    return address && `${address}:${endpoint?.integer('port')}`;
  }

  /** The IDs of its security groups, without the references of a template. */
  get securityGroups(): readonly string[] {
    return this.configuration.optionalObjects('vpcSecurityGroups').map((group) => group.string('vpcSecurityGroupId'));
  }
}

/**
 * Reads RDS DB instances.
 * @example
 * dbInstance.read(item).isPubliclyAccessible;
 */
export const dbInstance = defineReader('AWS::RDS::DBInstance', DbInstance, {
  list: 'DBInstances',
  id: 'DbiResourceId',
  name: 'DBInstanceIdentifier',
  arn: 'DBInstanceArn',
});
