import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';

/** The codes of the errors for a snapshot that does not exist. */
const NO_SNAPSHOT = { DBSnapshot: 'DBSnapshotNotFound', DBClusterSnapshot: 'DBClusterSnapshotNotFoundFault' } as const;

interface SharingAttribute {
  readonly attributeName: string;
  readonly attributeValues: readonly string[];
}

/** The snapshots of instances or of clusters that AWS Config has recorded, and with whom they are shared. */
export function createSnapshotOperations({ resources }: ServiceContext, kind: keyof typeof NO_SNAPSHOT): Operations {
  const type = `AWS::RDS::${kind}`;
  const [identifier, attributesKey] = [`${kind}Identifier`, `${kind}Attributes`];
  const find = (name: string): AccountResource => {
    const found = resources.find(type, name);
    if (found) return found;
    throw new AwsError(NO_SNAPSHOT[kind], `${kind} ${name} not found.`);
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
  return {
    [`Describe${kind}s`]: (call) => {
      const { SnapshotType, [identifier]: name } = call.input;
      const found = (name === undefined ? resources.list(type) : [find(name)]).filter(
        ({ configuration }) => SnapshotType === undefined || configuration.snapshotType === SnapshotType,
      );
      return answerPage(call, `${kind}s`, found, ({ configuration }) => toSdkStructure('rds', kind, configuration));
    },
    [`Describe${attributesKey}`]: ({ input }) => describeAttributes(find(input[identifier])),
    [`Modify${kind}Attribute`]: (call) => {
      const { AttributeName, ValuesToAdd = [], ValuesToRemove = [] } = call.input;
      const snapshot = find(call.input[identifier]);
      const { encrypted, storageEncrypted, snapshotType } = snapshot.configuration;
      if (AttributeName !== 'restore')
        throw new AwsError('InvalidParameterValue', `Unknown attribute ${AttributeName}`);
      if (snapshotType === 'automated') {
        throw new AwsError(`Invalid${kind}StateFault`, 'Only manual snapshots can be shared');
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
