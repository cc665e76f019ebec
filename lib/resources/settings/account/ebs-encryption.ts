import type { ConfigurationItem } from '../../../core/item';
import type { Operation } from '../../../core/remediation/operation';
import type { Setting } from '../../../core/remediation/setting';
import type { EbsEncryption } from '../../ec2/ebs-encryption';
import { withConfiguration } from '../setting-operation';

/**
 * Sets whether EBS encrypts new volumes in the Region.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableEbsEncryptionByDefault.html
 */
const encryptionOperation = (api: string, value: boolean): Operation => ({
  service: 'ec2',
  api,
  parameters: {},
  permission: { action: `ec2:${api}`, resource: '*' },
  apply: (item: ConfigurationItem) => withConfiguration(item, { EbsEncryptionByDefault: value }),
});

/** Whether EBS encrypts new volumes of the account in the Region. */
export const defaultEncryption: Setting<EbsEncryption, boolean> = {
  label: 'ebsEncryptionByDefault',
  read: ({ isDefault }) => isDefault,
  set: {
    step: 'TurnOnEncryption',
    operation: encryptionOperation('EnableEbsEncryptionByDefault', true),
    toParameters: () => ({}),
  },
  restore: [
    {
      step: 'TurnOffEncryption',
      operation: encryptionOperation('DisableEbsEncryptionByDefault', false),
      toParameters: () => ({}),
      canSet: (isOn) => !isOn,
    },
  ],
};
