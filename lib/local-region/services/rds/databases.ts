import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import { hashText } from '../../hashes';
import { buildServiceResource, type ServiceContext } from '../service-context';
import { toConfiguration } from '../shapes';
import { readTags, toSdkTags } from '../tags';

/** The member with the status of an instance or a cluster. */
export const STATUS_MEMBERS = { Instance: 'DBInstanceStatus', Cluster: 'Status' } as const;

/** A version and the port of each engine that the local region has. */
const ENGINES: Readonly<Record<string, readonly [version: string, port: number]>> = {
  'aurora-mysql': ['8.0.mysql_aurora.3.08.2', 3306],
  'aurora-postgresql': ['16.8', 5432],
  mariadb: ['11.4.8', 3306],
  mysql: ['8.0.44', 3306],
  'oracle-se2': ['19.0.0.0.ru-2025-01.rur-2025-01.r1', 1521],
  postgres: ['16.10', 5432],
  'sqlserver-ex': ['15.00.4430.1.v1', 1433],
};

/** The members of a call that become members of the same name. */
const COPIED_MEMBERS = [
  ...['AllocatedStorage', 'AutoMinorVersionUpgrade', 'AvailabilityZone', 'BackupRetentionPeriod', 'CopyTagsToSnapshot'],
  ...['DBName', 'DatabaseName', 'DBInstanceClass', 'DBClusterInstanceClass', 'DeletionProtection'],
  ...['Engine', 'EngineVersion', 'Iops', 'KmsKeyId', 'MasterUsername', 'MultiAZ', 'Port', 'PreferredBackupWindow'],
  ...['PreferredMaintenanceWindow', 'PubliclyAccessible', 'StorageEncrypted', 'StorageType', 'EngineMode'],
];

/** The codes of the errors for a database that does not exist. */
const NO_DATABASE = { Instance: 'DBInstanceNotFound', Cluster: 'DBClusterNotFoundFault' } as const;

/** Finds an instance or a cluster by its identifier, in any case. @throws AwsError */
export function findDatabase(
  { resources }: Pick<ServiceContext, 'resources'>,
  kind: keyof typeof NO_DATABASE,
  identifier: unknown,
): AccountResource {
  const name = String(identifier).toLowerCase();
  const found = resources.list(`AWS::RDS::DB${kind}`).find(({ resourceName }) => resourceName?.toLowerCase() === name);
  if (found) return found;
  throw new AwsError(NO_DATABASE[kind], `DB${kind} ${name} not found.`, 404);
}

/** @throws AwsError for a name that RDS refuses */
export function readIdentifier(given: string, member: string): string {
  if (/^[a-z](-?[a-z\d])*$/i.test(given) && given.length <= 63) return given.toLowerCase();
  const rule =
    'Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.';
  const message = `The parameter ${member} is not a valid identifier. ${rule}`;
  throw new AwsError('InvalidParameterValue', message);
}

/**
 * Builds an instance or a cluster with the defaults of RDS.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function buildDatabase(
  context: ServiceContext,
  {
    kind,
    identifier,
    call: { input },
    cluster,
  }: {
    readonly kind: 'Instance' | 'Cluster';
    readonly identifier: string;
    readonly call: Pick<AwsCall, 'input'>;
    /** That of an instance of a cluster, which decides on its storage. */
    readonly cluster: AccountResource | undefined;
  },
): AccountResource {
  const { scope, clock } = context;
  const engine = String(input.Engine).toLowerCase();
  const [version, port] = ENGINES[engine] ?? refuseEngine(engine);
  const isCluster = kind === 'Cluster';
  const prefix = isCluster ? 'cluster' : 'db';
  const arn = formatArn(scope, 'rds', `${prefix}:${identifier}`);
  const id = `${prefix}-${hashText(`${arn} ${context.createId()}`).slice(0, 26).toUpperCase()}`;
  const tags = readTags(input.Tags);
  const address = `${identifier}.local.${scope.region}.rds.amazonaws.com`;
  const copied = COPIED_MEMBERS.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]] as const]));
  const { VpcSecurityGroupIds = [], DBSubnetGroupName, EnableIAMDatabaseAuthentication = false } = input;
  const ofInstance = {
    DBInstanceIdentifier: identifier,
    DBInstanceArn: arn,
    DbiResourceId: id,
    DBInstanceStatus: 'available',
    InstanceCreateTime: clock.now,
    AllocatedStorage: 20,
    AutoMinorVersionUpgrade: true,
    AvailabilityZone: `${scope.region}a`,
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, PubliclyAccessible
    PubliclyAccessible: DBSubnetGroupName === undefined || DBSubnetGroupName === 'default',
    StorageEncrypted: cluster?.configuration.storageEncrypted ?? false,
  };
  const ofCluster = {
    DBClusterIdentifier: identifier,
    DBClusterArn: arn,
    DbClusterResourceId: id,
    Status: 'available',
    ClusterCreateTime: clock.now,
    // Aurora encrypts every new cluster.
    StorageEncrypted: engine.startsWith('aurora'),
  };
  const described = {
    ...(isCluster ? ofCluster : ofInstance),
    BackupRetentionPeriod: 1,
    DeletionProtection: false,
    EngineVersion: version,
    MultiAZ: false,
    IAMDatabaseAuthenticationEnabled: EnableIAMDatabaseAuthentication,
    ...Object.fromEntries(copied),
    Engine: engine,
    ...(cluster && { DBClusterIdentifier: cluster.resourceName }),
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    VpcSecurityGroups: VpcSecurityGroupIds.map((VpcSecurityGroupId: string) => ({
      VpcSecurityGroupId,
      Status: 'active',
    })),
    Endpoint: isCluster ? address : { Address: address, Port: input.Port ?? port },
    TagList: toSdkTags(tags),
  };
  return buildServiceResource(context, {
    resourceType: `AWS::RDS::DB${kind}`,
    resourceId: id,
    resourceName: identifier,
    arn,
    tags,
    creationTime: clock.now.toISOString(),
    configuration: toConfiguration(described),
  });
}

function refuseEngine(engine: string): never {
  throw new AwsError('InvalidParameterValue', `Invalid DB engine: ${engine}`);
}
