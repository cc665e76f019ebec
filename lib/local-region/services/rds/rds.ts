import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { LocalService, Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { buildDatabase, findDatabase, readIdentifier, STATUS_MEMBERS } from './databases';
import { createSnapshot, createSnapshotOperations } from './snapshots';

/** How RDS names instances and clusters in its calls, its errors and ARNs. */
const DATABASE_KINDS = [
  { kind: 'Instance', resourceId: 'dbi-resource-id', taken: 'DBInstanceAlreadyExists' },
  { kind: 'Cluster', resourceId: 'db-cluster-resource-id', taken: 'DBClusterAlreadyExistsFault' },
] as const;

/** The settings that a modification changes, all of them at once. */
const DATABASE_SETTINGS = ['AutoMinorVersionUpgrade', 'DeletionProtection', 'PubliclyAccessible'];

/** Creates RDS: instances, clusters and snapshots, and some of their settings. They have no data. */
export function createRds(context: ServiceContext): LocalService {
  return {
    name: 'rds',
    operations: Object.assign(
      {},
      ...DATABASE_KINDS.map((kind) => createOperations(context, kind)),
      createSnapshotOperations(context, 'DBSnapshot'),
      createSnapshotOperations(context, 'DBClusterSnapshot'),
    ),
  };
}

function createOperations(
  context: ServiceContext,
  { kind, resourceId, taken }: (typeof DATABASE_KINDS)[number],
): Operations {
  const { resources } = context;
  const type = `AWS::RDS::DB${kind}`;
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('rds', `DB${kind}`, configuration);
  const find = (identifier: unknown): AccountResource => findDatabase(context, kind, identifier);
  const hasMembers = ({ resourceName }: AccountResource): boolean =>
    resources
      .list('AWS::RDS::DBInstance')
      .some(({ configuration }) => configuration.dBClusterIdentifier === resourceName);
  return {
    [`DescribeDB${kind}s`]: (call) => {
      const { input } = call;
      const identifier = input[`DB${kind}Identifier`] as string | undefined;
      const filters = (input.Filters ?? []) as readonly { readonly Name: string; readonly Values: readonly string[] }[];
      const unknown = filters.find(({ Name }) => Name !== resourceId);
      if (unknown) throw new AwsError('InvalidParameterValue', `Unrecognized filter name: ${unknown.Name}`);
      const named = identifier === undefined ? resources.list(type) : [find(identifier)];
      const found = named.filter((one) => filters.every(({ Values }) => Values.includes(one.resourceId)));
      return answerPage(call, `DB${kind}s`, found, describe);
    },
    [`CreateDB${kind}`]: (call) => {
      const identifier = readIdentifier(call.input[`DB${kind}Identifier`], `DB${kind}Identifier`);
      if (resources.list(type).some(({ resourceName }) => resourceName === identifier)) {
        throw new AwsError(taken, `DB ${kind.toLowerCase()} already exists`);
      }
      const clusterId = kind === 'Instance' ? (call.input.DBClusterIdentifier as string | undefined) : undefined;
      const cluster = clusterId === undefined ? undefined : findDatabase(context, 'Cluster', clusterId);
      const database = buildDatabase(context, { kind, identifier, call, cluster });
      resources.put(database, call);
      return { [`DB${kind}`]: { ...describe(database), [STATUS_MEMBERS[kind]]: 'creating' } };
    },
    [`DeleteDB${kind}`]: (call) => {
      const { SkipFinalSnapshot = false, FinalDBSnapshotIdentifier, DeleteAutomatedBackups: _ } = call.input;
      const database = find(call.input[`DB${kind}Identifier`]);
      const { deletionProtection, dBClusterIdentifier } = database.configuration;
      const refuse = (message: string): never => {
        throw new AwsError('InvalidParameterCombination', message);
      };
      if (deletionProtection === true) {
        refuse(`Cannot delete protected DB ${kind}, please disable deletion protection and try again.`);
      }
      const isMember = kind === 'Instance' && dBClusterIdentifier !== undefined;
      if (!SkipFinalSnapshot && FinalDBSnapshotIdentifier === undefined && !isMember) {
        refuse('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
      }
      if (kind === 'Cluster' && hasMembers(database)) {
        const message = 'Cluster cannot be deleted, it still contains DB instances in non-deleting state.';
        throw new AwsError('InvalidDBClusterStateFault', message);
      }
      if (FinalDBSnapshotIdentifier !== undefined) {
        const name = readIdentifier(FinalDBSnapshotIdentifier, 'FinalDBSnapshotIdentifier');
        createSnapshot(
          context,
          kind === 'Cluster' ? 'DBClusterSnapshot' : 'DBSnapshot',
          { name, source: database },
          call,
        );
      }
      resources.delete(type, database.resourceId, call);
      return { [`DB${kind}`]: { ...describe(database), [STATUS_MEMBERS[kind]]: 'deleting' } };
    },
    [`ModifyDB${kind}`]: (call) => {
      const database = find(call.input[`DB${kind}Identifier`]);
      const changes = DATABASE_SETTINGS.flatMap((name) => {
        const value = call.input[name];
        return value === undefined ? [] : [[`${name.charAt(0).toLowerCase()}${name.slice(1)}`, value] as const];
      });
      return { [`DB${kind}`]: describe(resources.configure(database, Object.fromEntries(changes), call)) };
    },
  };
}
