import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { withMembers } from '../../core/remediation/members';
import type { Setting } from '../../core/remediation/setting';
import { cannotCall } from '../cannot-call';
import { type KmsKey, kmsKey } from '../kms/kms-key';
import { changeSupplementary, defineSettingOperation, withConfiguration } from './setting-operation';

const keyOperation = (api: string, set: (item: ConfigurationItem) => ConfigurationItem) =>
  defineSettingOperation({
    service: 'kms',
    api,
    parameters: { KeyId: 'String' },
    permission: { action: `kms:${api}`, resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
    subject: 'KeyId',
    set,
  });

const toParameters = ({ id }: KmsKey) => ({ KeyId: id });

const setRotation = (item: ConfigurationItem, isOn: boolean): ConfigurationItem =>
  changeSupplementary(item, 'KeyRotationStatus', (status) =>
    isObject(status) ? withMembers(status, { KeyRotationEnabled: isOn }, item.shape) : isOn,
  );

/**
 * Whether KMS rotates a key automatically.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export const keyRotation: Setting<KmsKey, boolean> = {
  label: 'keyRotationEnabled',
  read: ({ rotates }) => rotates,
  set: {
    step: 'EnableRotation',
    operation: keyOperation('EnableKeyRotation', (item) => setRotation(item, true)),
    toParameters,
  },
  restore: [
    {
      step: 'DisableRotation',
      operation: keyOperation('DisableKeyRotation', (item) => setRotation(item, false)),
      toParameters,
      canSet: (isOn) => !isOn,
    },
  ],
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
const cancelDeletion = keyOperation('CancelKeyDeletion', (item) => {
  if (!kmsKey.read(item).deletion) throw cannotCall('CancelKeyDeletion', 'the key is not scheduled for deletion');
  const { deletionDate, DeletionDate, ...rest } = item.configuration as Readonly<Record<string, unknown>>;
  return withConfiguration({ ...item, configuration: rest }, { KeyState: 'Disabled', Enabled: false });
});

/** The state of a key that is scheduled for deletion. No call restores the day of the deletion. */
export const scheduledDeletion: Setting<KmsKey, string> = {
  label: 'keyState',
  read: ({ state }) => state,
  set: { step: 'CancelDeletion', operation: cancelDeletion, toParameters },
  restore: [],
};
