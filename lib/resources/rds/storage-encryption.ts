import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { isUnknown, Reference } from '../../core/reading/unreadable';

/** AWS Config writes the identifiers of clusters in another case than those of instances. */
export const CLUSTER_ID = ['dBClusterIdentifier', 'dbclusterIdentifier'];

/** The properties of a copy that follows another database. */
const SOURCES_OF_REPLICAS = [
  'readReplicaSourceDBInstanceIdentifier',
  'sourceDBInstanceIdentifier',
  'readReplicaSourceDBClusterIdentifier',
  'replicationSourceIdentifier',
];
const SNAPSHOTS = ['dBSnapshotIdentifier', 'dBClusterSnapshotIdentifier', 'snapshotIdentifier'];
/** The properties by which an instance is restored to a time, also from a source that a replica would have, too. */
const INSTANCE_TIMES = ['restoreTime', 'sourceDBInstanceAutomatedBackupsArn', 'sourceDbiResourceId'];
/** The properties by which a cluster is restored to a time. An instance with the first one is a replica. */
const CLUSTER_TIMES = ['sourceDBClusterIdentifier', 'sourceDBClusterResourceId'];

const SOURCES_OF_STORAGE = [
  ...SNAPSHOTS,
  ...CLUSTER_TIMES,
  'sourceDbiResourceId',
  'sourceDBInstanceAutomatedBackupsArn',
  'globalClusterIdentifier',
  ...SOURCES_OF_REPLICAS,
];

/** Whether a database is a copy that follows another one. */
export const isReplica = (database: DatabaseSettings): boolean => listReplicaSources(database).length > 0;

/** Lists the properties that name the database which another one follows. */
function listReplicaSources({ properties, isCluster }: DatabaseSettings): string[] {
  const keys = isCluster ? SOURCES_OF_REPLICAS : [...SOURCES_OF_REPLICAS, 'sourceDBClusterIdentifier'];
  const found = keys.filter((key) => properties.hasValue(key));
  return found.length > 0 && !isCluster && isRestoredToTime(properties) ? [] : found;
}

const isRestoredToTime = (instance: Properties): boolean =>
  INSTANCE_TIMES.some((key) => instance.hasValue(key)) ||
  (instance.optionalBoolean('useLatestRestorableTime') ?? false);

/** Whether RDS chooses the settings of a template's cluster. It does so since March 2026. */
export const usesExpressConfiguration = (cluster: Properties): boolean =>
  cluster.optionalBoolean('withExpressConfiguration') ?? false;

/** Whether an instance belongs to a cluster of the same template with express configuration. */
export function isInExpressCluster(instance: Properties): boolean {
  if (!instance.has(CLUSTER_ID)) return false;
  const cluster = findSourceDatabase(instance.raw(CLUSTER_ID));
  return cluster !== undefined && usesExpressConfiguration(Properties.of(cluster, instance.joinPath(CLUSTER_ID)));
}

/** Whether a template restores a database, which keeps settings that the template does not have. */
export const isRestored = ({ properties, isCluster }: DatabaseSettings): boolean =>
  [...SNAPSHOTS, ...(isCluster ? CLUSTER_TIMES : [])].some((key) => properties.hasValue(key)) ||
  (!isCluster && isRestoredToTime(properties));

/**
 * Returns whether recorded storage is encrypted. Storage that a key of AWS's own encrypts has the value false, and a
 * type. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
export function readStorageEncryption(configuration: Properties, key = 'storageEncrypted'): boolean {
  const type = configuration.optionalOneOf('storageEncryptionType', ['none', 'sse-kms', 'sse-rds']);
  return configuration.boolean(key) || (type !== undefined && type !== 'none');
}

/** The deepest chain of copies that is followed. RDS allows fewer. */
const MAX_SOURCES = 10;

/** The properties of a database, and whether it is a cluster. */
interface DatabaseSettings {
  readonly properties: Properties;
  readonly isCluster: boolean;
  /** Whether it is a global cluster, whose storage its clusters have. */
  readonly isGlobal?: boolean;
}

/**
 * Returns whether the storage of a template's database is encrypted, as far as the template says so. Otherwise returns
 * what decides it.
 */
export function decideStorageEncryption(database: DatabaseSettings): boolean | 'source' | 'age' {
  const owner = findStorageOwner(database);
  if (!owner) return 'source';
  const { properties, isCluster } = owner;
  const isEncrypted = properties.optionalBoolean('storageEncrypted');
  if (isEncrypted !== undefined || !isCluster) return isEncrypted ?? false;
  return usesExpressConfiguration(properties) || (isAurora(properties) && 'age');
}

/**
 * Returns the database whose properties decide how storage is encrypted: a member of a cluster has the storage of the
 * cluster, and a replica is encrypted as its source, whatever its own properties say. Only a cluster can be encrypted
 * when it is restored. Returns nothing if the template does not contain it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export function findStorageOwner(database: DatabaseSettings, depth = 0): DatabaseSettings | undefined {
  const { properties, isCluster, isGlobal } = database;
  if (isCluster && properties.optionalBoolean('storageEncrypted')) return database;
  const cluster = isCluster ? undefined : properties.raw(CLUSTER_ID);
  const sources = isGlobal ? CLUSTER_TIMES : SOURCES_OF_STORAGE;
  const source = cluster ?? properties.raw(sources.filter((key) => properties.hasValue(key)));
  if (source === undefined) return database;
  const target = findSourceDatabase(source);
  if (!target || depth > MAX_SOURCES) return undefined;
  const owner = {
    properties: Properties.of(target, properties.path),
    isCluster: isCluster || cluster !== undefined,
    isGlobal: source instanceof Reference && source.resourceType?.endsWith('::GlobalCluster') === true,
  };
  return findStorageOwner(owner, depth + 1);
}

/**
 * Returns the properties of the database that has a property: a replica has the engine of its source. Returns nothing
 * if the template does not contain the source.
 */
export function findOwner(key: string, database: DatabaseSettings, depth = 0): Properties | undefined {
  const { properties } = database;
  const [source] = properties.has(key) ? [] : listReplicaSources(database);
  if (source === undefined) return properties;
  const target = findSourceDatabase(properties.raw(source));
  if (!target || depth > MAX_SOURCES) return undefined;
  return findOwner(key, { ...database, properties: Properties.of(target, properties.path) }, depth + 1);
}

/** Returns the properties of the database that a reference or an ARN with one names. */
function findSourceDatabase(source: unknown): object | undefined {
  const reference = isUnknown(source) ? (source.pieces?.at(-1) ?? source) : undefined;
  return reference instanceof Reference && isObject(reference.target) ? reference.target : undefined;
}

/** @throws UnknownValue if a template leaves the engine open */
const isAurora = (database: Properties): boolean => /^aurora/i.test(database.optionalString('engine') ?? '');
