import { isObject } from '../../../core/json';
import { withMember, withMembers } from '../../../core/remediation/members';
import type { Json } from '../../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../../core/remediation/setting';
import { cannotCall } from '../../cannot-call';
import type { AccountBlock } from '../../s3/account-public-access-block';
import { toBlockRequest } from '../../s3/public-access-block';
import { defineSettingOperation, withConfiguration } from '../setting-operation';

/** All four settings of a block, as PutPublicAccessBlock names them. */
export type BlockRequest = ReturnType<typeof toBlockRequest>;

/**
 * Replaces all four settings of the account's block.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
const putAccountBlock = defineSettingOperation({
  service: 's3control',
  api: 'PutPublicAccessBlock',
  parameters: { AccountId: 'String', PublicAccessBlockConfiguration: 'StringMap' },
  permission: { action: 's3:PutAccountPublicAccessBlock', resource: '*' },
  subject: 'AccountId',
  set(item, { PublicAccessBlockConfiguration: block }) {
    if (!isObject(block)) throw cannotCall('PutPublicAccessBlock', 'found no PublicAccessBlockConfiguration');
    const members = block as Readonly<Record<string, Json>>;
    // GetPublicAccessBlock nests the settings.
    if (item.shape !== 'description') return withConfiguration(item, members);
    const change = (nested: unknown) => withMembers(nested, members, item.shape);
    return {
      ...item,
      configuration: withMember(item.configuration, 'PublicAccessBlockConfiguration', change, item.shape),
    };
  },
});

/** The public access block of an account. */
export const accountBlockSettings: Setting<AccountBlock, BlockRequest> = {
  label: 'PublicAccessBlockConfiguration',
  read: ({ block }) => toBlockRequest(block),
  ...setByOneCall<AccountBlock, BlockRequest>('AccountBlock', {
    operation: putAccountBlock,
    toParameters: ({ id }, PublicAccessBlockConfiguration) => ({ AccountId: id, PublicAccessBlockConfiguration }),
  }),
};
