import { isObject } from '../../core/json';
import type { Operation } from '../../core/remediation/operation';
import { cannotCall } from '../cannot-call';

/**
 * Makes an access key of a user inactive, or active again. The item has the columns of the credential report, and the
 * IDs of keys that the plan function reads.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
 */
export const updateAccessKey: Operation = {
  service: 'iam',
  api: 'UpdateAccessKey',
  parameters: { UserName: 'String', AccessKeyId: 'String', Status: 'String' },
  permission: { action: 'iam:UpdateAccessKey', resource: `arn:\${Partition}:iam::\${Account}:user/*` },
  apply(item, { UserName, AccessKeyId, Status }) {
    const configuration = isObject(item.configuration) ? item.configuration : {};
    if (UserName !== configuration.user) {
      throw cannotCall('UpdateAccessKey', `expected user "${configuration.user}", found ${JSON.stringify(UserName)}`);
    }
    const number = [1, 2].find((one) => configuration[`access_key_${one}_id`] === AccessKeyId);
    if (number === undefined) throw cannotCall('UpdateAccessKey', `the user has no key ${JSON.stringify(AccessKeyId)}`);
    const active = String(Status === 'Active');
    return { ...item, configuration: { ...configuration, [`access_key_${number}_active`]: active } };
  },
};
