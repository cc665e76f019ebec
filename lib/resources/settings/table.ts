import { isObject } from '../../core/json';
import { withMember, withMembers } from '../../core/remediation/members';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import { readPointInTimeRecovery } from '../dynamodb/recovery';
import type { GenericResource } from '../generic-resource';
import { changeSupplementary, defineSettingOperation } from './setting-operation';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
const updateContinuousBackups = defineSettingOperation({
  service: 'dynamodb',
  api: 'UpdateContinuousBackups',
  parameters: { TableName: 'String', PointInTimeRecoverySpecification: 'StringMap' },
  permission: {
    action: 'dynamodb:UpdateContinuousBackups',
    resource: `arn:\${Partition}:dynamodb:\${Region}:\${Account}:table/*`,
  },
  subject: 'TableName',
  set(item, { PointInTimeRecoverySpecification: settings }) {
    if (!isObject(settings)) throw cannotCall('UpdateContinuousBackups', 'found no PointInTimeRecoverySpecification');
    const PointInTimeRecoveryStatus = settings.PointInTimeRecoveryEnabled === true ? 'ENABLED' : 'DISABLED';
    const { shape } = item;
    return changeSupplementary(item, 'ContinuousBackupsDescription', (backups) =>
      withMember(
        backups,
        'PointInTimeRecoveryDescription',
        (recovery) => withMembers(recovery, { PointInTimeRecoveryStatus }, shape),
        shape,
      ),
    );
  },
});

/** Point-in-time recovery of a table. */
export const pointInTimeRecovery: Setting<GenericResource, boolean> = {
  label: 'pointInTimeRecoveryEnabled',
  read: readPointInTimeRecovery,
  ...setByOneCall<GenericResource, boolean>('Recovery', {
    operation: updateContinuousBackups,
    toParameters: ({ id }, PointInTimeRecoveryEnabled) => ({
      TableName: id,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
    }),
  }),
};
