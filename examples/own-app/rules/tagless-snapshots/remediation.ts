import type { GenericResource, Setting } from 'assay';
import { defineSettingOperation, remediateSetting, setByOneCall, withConfiguration } from 'assay';

/** AWS Config identifies an instance by its resource ID, and the call by its name. */
const nameKey = ['dBInstanceIdentifier', 'dbinstanceIdentifier'];

/** The call, its permission, and its effect on an item of any shape. */
const modifyInstance = defineSettingOperation({
  service: 'rds',
  api: 'ModifyDBInstance',
  parameters: { DBInstanceIdentifier: 'String', CopyTagsToSnapshot: 'Boolean' },
  permission: { action: 'rds:ModifyDBInstance', resource: 'arn:${Partition}:rds:${Region}:${Account}:db:*' },
  subject: 'DBInstanceIdentifier',
  toSubject: ({ resourceName = '' }) => resourceName,
  set: (item, { CopyTagsToSnapshot = null }) => withConfiguration(item, { CopyTagsToSnapshot }),
});

/** The setting: its present value, and the call that sets it and sets it back. */
const copiesTags: Setting<GenericResource, boolean> = {
  label: 'copyTagsToSnapshot',
  read: ({ properties }) => properties.optionalBoolean('copyTagsToSnapshot'),
  ...setByOneCall<GenericResource, boolean>('CopiesTags', {
    operation: modifyInstance,
    toParameters: ({ properties }, value) => ({
      DBInstanceIdentifier: properties.string(nameKey),
      CopyTagsToSnapshot: value,
    }),
  }),
};

/** Makes new snapshots get the tags of the instance. */
export const remediation = remediateSetting({
  summary: 'Makes new snapshots get the tags of the instance',
  exclusions: 'Snapshots that exist already',
  setting: copiesTags,
  plan: () => ({ to: true, summary: 'Copy the tags of the instance to new snapshots' }),
});
