import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { LocalService, Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { createSnapshotOperations } from './snapshots';

/** How RDS names instances and clusters in its calls. */
const DATABASE_KINDS = [
  { kind: 'Instance', resourceId: 'dbi-resource-id' },
  { kind: 'Cluster', resourceId: 'db-cluster-resource-id' },
] as const;

/** The settings that a modification changes, all of them at once. */
const DATABASE_SETTINGS = ['AutoMinorVersionUpgrade', 'DeletionProtection', 'PubliclyAccessible'];

/** Creates RDS: the instances, clusters and snapshots that AWS Config has recorded, and some of their settings. */
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
  { resources }: ServiceContext,
  { kind, resourceId }: (typeof DATABASE_KINDS)[number],
): Operations {
  const type = `AWS::RDS::DB${kind}`;
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('rds', `DB${kind}`, configuration);
  const find = (identifier: string): AccountResource => {
    const found = resources.list(type).find(({ resourceName }) => resourceName === identifier);
    if (found) return found;
    throw new AwsError(`DB${kind}NotFoundFault`, `DB${kind} ${identifier} not found.`);
  };
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
