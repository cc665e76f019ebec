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

/**
 * Returns whether the storage of a template's database is encrypted, as far as the template says so: a member of a cluster
 * has the storage of the cluster, and a replica that of its source, whatever its own property says. Only a cluster can be
 * encrypted when it is restored. Otherwise returns what decides it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export function decideStorageEncryption(
  database: Properties,
  { isCluster, depth = 0 }: { readonly isCluster: boolean; readonly depth?: number },
): boolean | 'source' | 'age' {
  const isEncrypted = database.optionalBoolean('storageEncrypted');
  if (isEncrypted && isCluster) return true;
  const cluster = isCluster ? undefined : database.raw(CLUSTER_ID);
  const source = cluster ?? database.raw(SOURCES_OF_STORAGE.filter((key) => database.has(key)));
  if (source === undefined) return isEncrypted ?? (isCluster && isAurora(database) ? 'age' : false);
  const target = findSourceDatabase(source);
  if (!target || depth > MAX_SOURCES) return 'source';
  return decideStorageEncryption(Properties.of(target, database.path), {
    isCluster: isCluster || cluster !== undefined,
    depth: depth + 1,
  });
}

/** Returns the properties of the database that a reference or an ARN with one names. */
function findSourceDatabase(source: unknown): object | undefined {
  const reference = isUnknown(source) ? (source.pieces?.at(-1) ?? source) : undefined;
  return reference instanceof Reference && isObject(reference.target) ? reference.target : undefined;
}

/** @throws UnknownValue if a template leaves the engine open */
const isAurora = (database: Properties): boolean => /^aurora/i.test(database.optionalString('engine') ?? '');
