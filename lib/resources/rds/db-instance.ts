import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/** An RDS database instance: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
export class DbInstance extends Resource {
  /** The name that people gave it; Config's resource id is another. */
  get identifier(): string {
    return this.isTemplate ? this.id : this.configuration.string('dBInstanceIdentifier');
  }

  get engine(): string | undefined {
    return isUnknown(this.configuration.raw('engine')) ? undefined : this.configuration.optionalString('engine');
  }

  /**
   * Whether its name resolves to a public address. `undefined` for a template that leaves it out: then its VPC and
   * subnet group decide.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
   */
  get isPubliclyAccessible(): boolean | undefined {
    return this.isTemplate
      ? this.configuration.optionalBoolean('publiclyAccessible')
      : this.configuration.boolean('publiclyAccessible');
  }

  /** Host and port; `undefined` while the instance is being made. */
  get endpoint(): string | undefined {
    const endpoint = this.configuration.optionalObject('endpoint');
    const address = endpoint?.optionalString('address');
    return address && `${address}:${endpoint?.integer('port')}`;
  }

  /** The security groups that let traffic in; a template's references to them are left out. */
  get securityGroups(): readonly string[] {
    return this.configuration.optionalObjects('vpcSecurityGroups').map((group) => group.string('vpcSecurityGroupId'));
  }
}

export const dbInstance = defineReader('AWS::RDS::DBInstance', DbInstance, {
  list: 'DBInstances',
  id: 'DbiResourceId',
  name: 'DBInstanceIdentifier',
  arn: 'DBInstanceArn',
});
