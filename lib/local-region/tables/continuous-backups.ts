import type { AccountResource } from '../account/resources';
import { type AwsCall, AwsError } from '../aws-call';
import type { Operations } from '../service';
import type { ServiceContext } from '../services/service-context';
import { createTagCalls, toSdkTags } from '../services/tags';

export const TABLE_TYPE = 'AWS::DynamoDB::Table';
const BACKUPS_KEY = 'ContinuousBackupsDescription';

interface Backups {
  readonly pointInTimeRecoveryDescription?: { readonly pointInTimeRecoveryStatus?: string };
}

/** Returns the supplementary configuration of a table with or without point-in-time recovery. */
export const toBackupsConfiguration = (isOn: boolean): AccountResource['supplementaryConfiguration'] => ({
  [BACKUPS_KEY]: {
    continuousBackupsStatus: 'ENABLED',
    pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: isOn ? 'ENABLED' : 'DISABLED' },
  },
});

/** Point-in-time recovery and tags of tables, with or without items. Nothing is restored here. */
export function createBackupOperations({ resources }: ServiceContext): Operations {
  const find = (name: string, code = 'TableNotFoundException') => {
    const table = resources.find(TABLE_TYPE, name.slice(name.lastIndexOf('/') + 1));
    if (table) return table;
    throw new AwsError(code, `Table not found: ${name}`);
  };
  const findTagged = ({ input }: AwsCall) => find(input.ResourceArn, 'ResourceNotFoundException');
  const describe = (name: string): object => {
    const backups = find(name).supplementaryConfiguration[BACKUPS_KEY] as Backups | undefined;
    const status = backups?.pointInTimeRecoveryDescription?.pointInTimeRecoveryStatus ?? 'DISABLED';
    return {
      [BACKUPS_KEY]: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
      },
    };
  };
  return {
    DescribeContinuousBackups: ({ input }) => describe(input.TableName),
    UpdateContinuousBackups: (call) => {
      const { TableName, PointInTimeRecoverySpecification: settings } = call.input;
      resources.supplement(find(TableName), toBackupsConfiguration(settings.PointInTimeRecoveryEnabled), call);
      return describe(TableName);
    },
    ListTagsOfResource: (call) => ({ Tags: toSdkTags(findTagged(call).tags) }),
    ...createTagCalls(resources, { find: findTagged }),
  };
}
