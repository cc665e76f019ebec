import type { ConfigurationItem } from '../../core/item';
import { isString } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, Reference } from '../../core/reading/unreadable';
import {
  CLUSTER_ID,
  decideStorageEncryption,
  findOwner,
  findStorageOwner,
  isInExpressCluster,
  isReplica,
  isRestored,
  readStorageEncryption,
  usesExpressConfiguration,
} from './storage-encryption';

const SUBNET_GROUP = 'AWS::RDS::DBSubnetGroup';
const INSTANCE_ID = ['dBInstanceIdentifier', 'dbinstanceIdentifier'];

/**
 * A DB instance or a DB cluster: the settings that both have. Clusters of Neptune and DocumentDB are DB clusters, too.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 *
 * @example
 * const isProtected = (database: RdsDatabase) => database.isProtectedFromDeletion;
 */
export class RdsDatabase extends Resource {
  get isCluster(): boolean {
    return this.item.resourceType === 'AWS::RDS::DBCluster';
  }

  /** For people: `Instance orders (mysql)`, `Cluster shop (aurora-postgresql)`. */
  get label(): string {
    const engine = this.knownEngine;
    return `${this.isCluster ? 'Cluster' : 'Instance'} ${this.identifier}${engine === undefined ? '' : ` (${engine})`}`;
  }

  /** The identifier, which differs from the resource ID in AWS Config. */
  get identifier(): string {
    return this.isTemplate ? this.id : this.configuration.string(this.isCluster ? CLUSTER_ID : INSTANCE_ID);
  }

  /**
   * `aurora-mysql`; `undefined` if a template leaves it to the snapshot, or to a source outside of it. RDS takes it in
   * any case: `MySQL` in a template becomes `mysql`.
   */
  get engine(): string | undefined {
    const key = 'engine';
    const engine = this.isTemplate
      ? this.findOwner(key)?.optionalString(key)
      : this.configuration.stringLike(key, /\S/, 'an engine');
    return engine?.toLowerCase();
  }

  /** `8.0.44`, or as much of it as a template gives. A template may leave it to RDS. */
  get engineVersion(): string | undefined {
    const key = 'engineVersion';
    return this.isTemplate ? this.findOwner(key)?.optionalString(key) : this.configuration.string(key);
  }

  /** Whether it is an instance of a cluster, which decides most of its settings. */
  get isClusterMember(): boolean {
    return !this.isCluster && this.configuration.hasValue(CLUSTER_ID);
  }

  /**
   * Whether it is an instance of a Multi-AZ DB cluster. Unlike the members of other clusters, such instances cannot be
   * modified alone: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
   */
  get isMultiZoneMember(): boolean {
    return this.isClusterMember && !/^(aurora|neptune|docdb)/.test(this.engine ?? '');
  }

  /** `available`, `stopped`; `undefined` in a template. */
  get status(): string | undefined {
    return this.configuration.optionalString(this.isCluster ? 'status' : ['dBInstanceStatus', 'dbinstanceStatus']);
  }

  /** Whether it is a copy that follows another database. */
  get isReadReplica(): boolean {
    return isReplica(this.database);
  }

  /**
   * Whether the storage is encrypted. For a template that does not decide it, what does: `source`, a snapshot, another
   * database or its cluster; or `age`, since Aurora encrypts every cluster from 2026-02-18 on.
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
   */
  get encryption(): boolean | 'source' | 'age' {
    return this.isTemplate ? decideStorageEncryption(this.database) : readStorageEncryption(this.configuration);
  }

  /** The ARN of the key of encrypted storage, if the input has it. A template may name it in another form. */
  get kmsKey(): string | undefined {
    const owner = this.isTemplate ? findStorageOwner(this.database)?.properties : this.configuration;
    return owner?.optionalString('kmsKeyId');
  }

  /**
   * For how many days automatic backups are kept; 0 if there are none. CloudFormation defaults to one day. `undefined`
   * for a template that restores a database: it keeps its backups as long as before.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
   */
  get backupRetentionDays(): number | undefined {
    const key = 'backupRetentionPeriod';
    if (!this.isTemplate) return this.configuration.integer(key);
    return this.configuration.optionalInteger(key) ?? (isRestored(this.database) ? undefined : 1);
  }

  /** The daily time of backups: `02:00-02:30`. AWS chooses one if a template does not. */
  get backupWindow(): string | undefined {
    return this.configuration.optionalString('preferredBackupWindow');
  }

  /**
   * Whether it survives the loss of an Availability Zone. `undefined` for a template's Aurora cluster, whose instances
   * decide.
   */
  get isMultiZone(): boolean | undefined {
    if (!this.isTemplate) return this.configuration.boolean('multiAZ');
    if (!this.isCluster) return this.configuration.optionalBoolean('multiAZ') ?? false;
    // Only clusters with instances of their own have a class: three of them, each in a zone.
    return this.configuration.has('dBClusterInstanceClass') ? true : undefined;
  }

  /**
   * Whether its own setting decides that minor versions are installed automatically. Clusters of Aurora and Neptune
   * leave it to their instances, and DocumentDB never does it. An engine that a template leaves open may.
   * https://docs.aws.amazon.com/documentdb/latest/developerguide/API_DBInstance.html
   */
  get canUpgradeMinorVersions(): boolean {
    return !(this.isCluster ? /^(aurora|neptune|docdb)/i : /^docdb/i).test(this.knownEngine ?? '');
  }

  /**
   * Whether minor versions are installed automatically, for a replica as for its source; `undefined` if the input does
   * not say so.
   */
  get upgradesMinorVersions(): boolean | undefined {
    const key = 'autoMinorVersionUpgrade';
    if (!this.isTemplate) return this.configuration.optionalBoolean(key);
    const owner = this.findOwner(key);
    return owner && (owner.optionalBoolean(key) ?? true);
  }

  get isProtectedFromDeletion(): boolean | undefined {
    const isProtected = this.configuration.optionalBoolean('deletionProtection');
    return this.isTemplate ? (isProtected ?? false) : isProtected;
  }

  /** Whether IAM identities can sign in with tokens in place of passwords; `undefined` if the input does not say so. */
  get acceptsIamIdentities(): boolean | undefined {
    // Neptune has another name in templates.
    const written = ['enableIAMDatabaseAuthentication', 'iamAuthEnabled'];
    if (this.isTemplate) {
      return (
        this.configuration.optionalBoolean(written) ?? (this.isCluster && usesExpressConfiguration(this.configuration))
      );
    }
    return this.configuration.optionalBoolean(['iAMDatabaseAuthenticationEnabled', 'iamdatabaseAuthenticationEnabled']);
  }

  /**
   * The logs that it sends to CloudWatch Logs: `error`, `slowquery`. `undefined` for a replica of a template that does
   * not list them, unless its source sends none: AWS does not document whether it sends those of its source.
   */
  get exportedLogs(): readonly string[] | undefined {
    const key = 'enableCloudwatchLogsExports';
    if (!this.isTemplate) return this.configuration.optionalStrings('enabledCloudwatchLogsExports');
    const owner = this.isCluster ? this.configuration : this.findOwner(key);
    const logs = owner?.optionalStrings(key);
    return this.configuration.has(key) || logs?.length === 0 || !this.isReadReplica ? logs : undefined;
  }

  /** The engine as it is written; a template may leave it open or omit it. */
  protected get knownEngine(): string | undefined {
    const owner = this.findOwner('engine');
    return isUnknown(owner?.raw('engine')) ? undefined : owner?.optionalString('engine');
  }

  private get database() {
    return { properties: this.configuration, isCluster: this.isCluster };
  }

  /** Returns the properties with a setting of a template: its own, or those of its source. */
  private findOwner(key: string): Properties | undefined {
    return findOwner(key, this.database);
  }
}

/**
 * An RDS DB instance: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 *
 * @example
 * const isPublic = (instance: DbInstance) => instance.isPubliclyAccessible;
 */
export class DbInstance extends RdsDatabase {
  /** The database engine: `postgres`; `undefined` if a template leaves it open. */
  override get engine(): string | undefined {
    return this.knownEngine;
  }

  /**
   * Whether its name resolves to a public address. `undefined` for a template without the property from which the
   * default does not follow.
   */
  get isPubliclyAccessible(): boolean | undefined {
    if (!this.isTemplate) return this.configuration.boolean('publiclyAccessible');
    return this.configuration.optionalBoolean('publiclyAccessible') ?? this.isPublicByDefault;
  }

  /**
   * In a subnet group of its own an instance is private, in that of the default VPC public, and without one public unless
   * it is of Aurora. One of Amazon Neptune is private by default. A cluster with express configuration is in no VPC, and
   * its instances are on the internet. AWS documents no default for replicas.
   * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_GettingStartedAurora.AuroraPostgreSQL.ExpressConfig.html
   * https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html
   */
  private get isPublicByDefault(): boolean | undefined {
    if (isInExpressCluster(this.configuration)) return true;
    const engine = this.knownEngine?.toLowerCase();
    if (this.isReadReplica || engine === undefined) return undefined;
    if (engine === 'neptune') return false;
    const group = this.configuration.raw('dBSubnetGroupName');
    if (group === undefined || group === '') return !engine.startsWith('aurora');
    if (isString(group)) return group.toLowerCase() === 'default';
    return group instanceof Reference && group.resourceType === SUBNET_GROUP ? false : undefined;
  }

  /** Host and port; `undefined` while the instance is being created. */
  get endpoint(): string | undefined {
    const endpoint = this.configuration.optionalObject('endpoint');
    const address = endpoint?.optionalString('address');
    return address && `${address}:${endpoint?.integer('port')}`;
  }

  /** The authority of its certificate: `rds-ca-rsa2048-g1`; `undefined` while it is being created. */
  get certificateAuthority(): string | undefined {
    return this.configuration.optionalString(['cACertificateIdentifier', 'CACertificateIdentifier']);
  }

  /** When its certificate expires; `undefined` for a template, and for an item from before 2023. */
  get certificateEnd(): Date | undefined {
    return this.configuration.optionalObject('certificateDetails')?.optionalTime('validTill');
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

/** The settings that instances and clusters have in common. */
const instances = defineReader('AWS::RDS::DBInstance', RdsDatabase);
const clusters = defineReader('AWS::RDS::DBCluster', RdsDatabase, {
  list: 'DBClusters',
  id: 'DbClusterResourceId',
  name: 'DBClusterIdentifier',
  arn: 'DBClusterArn',
});

/**
 * Reads DB instances and DB clusters.
 * @example
 * rdsDatabase.read(item).encryption;
 */
export const rdsDatabase: Reader<RdsDatabase> = {
  resourceTypes: [...instances.resourceTypes, ...clusters.resourceTypes],
  description: [dbInstance.description, clusters.description].flatMap((description) => description ?? []),
  read: (item: ConfigurationItem) => (item.resourceType === 'AWS::RDS::DBCluster' ? clusters : instances).read(item),
};
