import { hasAccountForm } from '../../account/account-id';
import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { buildServiceResource, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { readTags, type Tags, toItemTags } from '../tags';
import { findDatabase, readIdentifier } from './databases';

/** How the codes of errors about snapshots begin and end: those of clusters end with "Fault". */
const SNAPSHOT_ERRORS = { DBSnapshot: '', DBClusterSnapshot: 'Fault' } as const;

const createSnapshotError = (kind: SnapshotKind, problem: string, message: string, status?: number): AwsError =>
  new AwsError(`${problem.replace('{}', kind)}${SNAPSHOT_ERRORS[kind]}`, message, status);

interface SharingAttribute {
  readonly attributeName: string;
  readonly attributeValues: readonly string[];
}

type SnapshotKind = keyof typeof SNAPSHOT_ERRORS;

/** The members of a database that its snapshots have. */
const SNAPSHOT_MEMBERS = [
  ...['dBInstanceIdentifier', 'dBClusterIdentifier', 'engine', 'engineVersion', 'allocatedStorage', 'masterUsername'],
  ...['availabilityZone', 'storageType', 'kmsKeyId', 'instanceCreateTime', 'clusterCreateTime'],
];

/**
 * Creates a snapshot of an instance or a cluster.
 * @throws AwsError if there is one of that name
 */
export function createSnapshot(
  context: ServiceContext,
  kind: SnapshotKind,
  parts: { readonly name: string; readonly source: AccountResource; readonly tags?: Tags },
  call: AwsCall,
): AccountResource {
  const { resources } = context;
  if (resources.find(`AWS::RDS::${kind}`, parts.name)) {
    const message = `Cannot create the snapshot because a snapshot with the identifier ${parts.name} already exists.`;
    throw createSnapshotError(kind, '{}AlreadyExists', message);
  }
  const created = buildSnapshot(context, kind, parts);
  resources.put(created, call);
  return created;
}

function buildSnapshot(
  context: ServiceContext,
  kind: SnapshotKind,
  { name, source, tags = {} }: { readonly name: string; readonly source: AccountResource; readonly tags?: Tags },
): AccountResource {
  const { clock, scope } = context;
  const isCluster = kind === 'DBClusterSnapshot';
  const arn = formatArn(scope, 'rds', `${isCluster ? 'cluster-snapshot' : 'snapshot'}:${name}`);
  const { storageEncrypted = false } = source.configuration;
  const copied = SNAPSHOT_MEMBERS.flatMap((member) =>
    source.configuration[member] === undefined ? [] : [[member, source.configuration[member]] as const],
  );
  return buildServiceResource(context, {
    resourceType: `AWS::RDS::${kind}`,
    resourceId: name,
    resourceName: name,
    arn,
    tags,
    creationTime: clock.now.toISOString(),
    configuration: {
      ...Object.fromEntries(copied),
      ...(isCluster
        ? { dBClusterSnapshotIdentifier: name, dBClusterSnapshotArn: arn, storageEncrypted }
        : { dBSnapshotIdentifier: name, dBSnapshotArn: arn, encrypted: storageEncrypted }),
      snapshotCreateTime: clock.now.toISOString(),
      snapshotType: 'manual',
      status: 'available',
      percentProgress: 100,
    },
    supplementaryConfiguration: {
      [`${kind}Attributes`]: [{ attributeName: 'restore', attributeValues: [] }],
      Tags: toItemTags(tags),
    },
  });
}

/** The snapshots of instances or of clusters, and with whom they are shared. */
export function createSnapshotOperations(context: ServiceContext, kind: SnapshotKind): Operations {
  const { resources } = context;
  const type = `AWS::RDS::${kind}`;
  const [identifier, attributesKey] = [`${kind}Identifier`, `${kind}Attributes`];
  const find = (name: string): AccountResource => {
    const found = resources.find(type, name);
    if (found) return found;
    throw createSnapshotError(kind, '{}NotFound', `${kind} ${name} not found.`, 404);
  };
  const readAttributes = ({ supplementaryConfiguration }: AccountResource): readonly SharingAttribute[] =>
    (supplementaryConfiguration[attributesKey] as readonly SharingAttribute[] | undefined) ?? [
      { attributeName: 'restore', attributeValues: [] },
    ];
  const describeAttributes = (snapshot: AccountResource): object => ({
    [`${attributesKey}Result`]: {
      [identifier]: snapshot.resourceId,
      [attributesKey]: readAttributes(snapshot).map(({ attributeName, attributeValues }) => ({
        AttributeName: attributeName,
        AttributeValues: attributeValues,
      })),
    },
  });
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('rds', kind, configuration);
  const owner = kind === 'DBSnapshot' ? 'DBInstance' : 'DBCluster';
  return {
    [`Create${kind}`]: (call) => {
      const { [`${owner}Identifier`]: of, Tags } = call.input;
      const name = readIdentifier(call.input[identifier], identifier);
      const source = findDatabase(context, kind === 'DBSnapshot' ? 'Instance' : 'Cluster', of);
      const created = createSnapshot(context, kind, { name, source, tags: readTags(Tags) }, call);
      return { [kind]: { ...describe(created), Status: 'creating' } };
    },
    [`Delete${kind}`]: (call) => {
      const snapshot = find(call.input[identifier]);
      resources.delete(type, snapshot.resourceId, call);
      return { [kind]: { ...describe(snapshot), Status: 'deleted' } };
    },
    [`Describe${kind}s`]: (call) => {
      const { SnapshotType, [identifier]: name } = call.input;
      const found = (name === undefined ? resources.list(type) : [find(name)]).filter(
        ({ configuration }) => SnapshotType === undefined || configuration.snapshotType === SnapshotType,
      );
      return answerPage(call, `${kind}s`, found, describe);
    },
    [`Describe${attributesKey}`]: ({ input }) => describeAttributes(find(input[identifier])),
    [`Modify${kind}Attribute`]: (call) => {
      const { AttributeName, ValuesToAdd = [], ValuesToRemove = [] } = call.input;
      const snapshot = find(call.input[identifier]);
      const { encrypted, storageEncrypted, snapshotType } = snapshot.configuration;
      if (AttributeName !== 'restore')
        throw new AwsError('InvalidParameterValue', `Unknown attribute ${AttributeName}`);
      const unknown = [...ValuesToAdd, ...ValuesToRemove].find((value) => value !== 'all' && !hasAccountForm(value));
      if (unknown !== undefined) {
        throw new AwsError('InvalidParameterValue', `Invalid AWS account ID: ${unknown}`);
      }
      if (snapshotType === 'automated') {
        throw createSnapshotError(kind, 'Invalid{}State', 'Only manual snapshots can be shared');
      }
      if (ValuesToAdd.includes('all') && (encrypted === true || storageEncrypted === true)) {
        throw new AwsError('InvalidParameterValue', 'An encrypted snapshot cannot be shared with all accounts');
      }
      const changed = readAttributes(snapshot).map((attribute) =>
        attribute.attributeName === AttributeName
          ? { ...attribute, attributeValues: changeList(attribute.attributeValues, ValuesToAdd, ValuesToRemove) }
          : attribute,
      );
      return describeAttributes(resources.supplement(snapshot, { [attributesKey]: changed }, call));
    },
  };
}

const changeList = (before: readonly string[], added: readonly string[], removed: readonly string[]): string[] => [
  ...new Set([...before, ...added].filter((value) => !removed.includes(value))),
];
