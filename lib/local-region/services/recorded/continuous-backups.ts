import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import type { ServiceContext } from '../service-context';
import { toSdkTags } from '../tags';

const TABLE_TYPE = 'AWS::DynamoDB::Table';
const BACKUPS_KEY = 'ContinuousBackupsDescription';

interface Backups {
  readonly pointInTimeRecoveryDescription?: { readonly pointInTimeRecoveryStatus?: string };
}

/** Point-in-time recovery of tables that AWS Config has recorded. Nothing is restored here. */
export function createBackupOperations({ resources }: ServiceContext): Operations {
  const find = (name: string) => {
    const table = resources.find(TABLE_TYPE, name.slice(name.lastIndexOf('/') + 1));
    if (table) return table;
    throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
  };
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
      const table = find(TableName);
      const pointInTimeRecoveryStatus = settings.PointInTimeRecoveryEnabled ? 'ENABLED' : 'DISABLED';
      const backups = {
        continuousBackupsStatus: 'ENABLED',
        pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus },
      };
      resources.supplement(table, { [BACKUPS_KEY]: backups }, call);
      return describe(TableName);
    },
    ListTagsOfResource: ({ input }) => ({
      Tags: toSdkTags(find(input.ResourceArn).tags),
    }),
  };
}
