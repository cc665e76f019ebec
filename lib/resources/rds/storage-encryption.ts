import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { isUnknown, Reference } from '../../core/reading/unreadable';

/** AWS Config writes the identifiers of clusters in another case than those of instances. */
export const CLUSTER_ID = ['dBClusterIdentifier', 'dbclusterIdentifier'];

/** The properties of a copy that follows another database. */
export const SOURCES_OF_REPLICAS = [
  'readReplicaSourceDBInstanceIdentifier',
  'sourceDBInstanceIdentifier',
  'readReplicaSourceDBClusterIdentifier',
  'replicationSourceIdentifier',
];

const SOURCES_OF_STORAGE = [
  'dBSnapshotIdentifier',
  'dBClusterSnapshotIdentifier',
  'snapshotIdentifier',
  'sourceDBClusterIdentifier',
  'sourceDBClusterResourceId',
  'sourceDbiResourceId',
  'sourceDBInstanceAutomatedBackupsArn',
  'globalClusterIdentifier',
  ...SOURCES_OF_REPLICAS,
];

/**
 * Returns whether recorded storage is encrypted. Storage that a key of AWS's own encrypts has the value false, and a type.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
export function readStorageEncryption(configuration: Properties, key = 'storageEncrypted'): boolean {
  const type = configuration.optionalOneOf('storageEncryptionType', ['none', 'sse-kms', 'sse-rds']);
  return configuration.boolean(key) || (type !== undefined && type !== 'none');
}

/** The deepest chain of copies that is followed. RDS allows fewer. */
const MAX_SOURCES = 10;

/** A database of a template, and whether it is a cluster. */
interface TemplateDatabase {
  readonly properties: Properties;
  readonly isCluster: boolean;
}

/**
 * Returns whether the storage of a template's database is encrypted, as far as the template says so. Otherwise returns what
 * decides it.
 */
export function decideStorageEncryption(database: TemplateDatabase): boolean | 'source' | 'age' {
  const owner = findStorageOwner(database);
  if (!owner) return 'source';
  const { properties, isCluster } = owner;
  return properties.optionalBoolean('storageEncrypted') ?? (isCluster && isAurora(properties) ? 'age' : false);
}

/**
 * Returns the database whose properties decide how storage is encrypted: a member of a cluster has the storage of the
 * cluster, and a replica is encrypted as its source, whatever its own properties say. Only a cluster can be encrypted when
 * it is restored. Returns nothing if the template does not contain it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export function findStorageOwner({ properties, isCluster }: TemplateDatabase, depth = 0): TemplateDatabase | undefined {
  if (isCluster && properties.optionalBoolean('storageEncrypted')) return { properties, isCluster };
  const cluster = isCluster ? undefined : properties.raw(CLUSTER_ID);
  const source = cluster ?? properties.raw(SOURCES_OF_STORAGE.filter((key) => properties.has(key)));
  if (source === undefined) return { properties, isCluster };
  const target = findSourceDatabase(source);
  if (!target || depth > MAX_SOURCES) return undefined;
  const owner = { properties: Properties.of(target, properties.path), isCluster: isCluster || cluster !== undefined };
  return findStorageOwner(owner, depth + 1);
}

/** Returns the properties of the database that a reference or an ARN with one names. */
function findSourceDatabase(source: unknown): object | undefined {
  const reference = isUnknown(source) ? (source.pieces?.at(-1) ?? source) : undefined;
  return reference instanceof Reference && isObject(reference.target) ? reference.target : undefined;
}

/** @throws UnknownValue if a template leaves the engine open */
const isAurora = (database: Properties): boolean => /^aurora/i.test(database.optionalString('engine') ?? '');
