import { type AwsCall, AwsError } from '../../aws-call';
import { hashText } from '../../hashes';
import type { AccessKey, AccessKeys } from '../../iam/access-keys';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { type AccountSettings, ROOT_USER, type UserKey } from './account-state';
import { findPrincipal, type IamContext, USER_KIND } from './principals';

/**
 * Creates the operations on access keys. A call without a user is about the keys of the caller; those of an administrator
 * are those of the root user, as which CloudTrail shows it.
 */
export function createAccessKeyOperations(
  context: IamContext,
  keys: AccessKeys,
  settings: Pick<AccountSettings, 'userKeys'>,
): Operations {
  const { account, clock } = context;

  const readUserName = ({ input, caller }: AwsCall): string => {
    if (input.UserName === undefined && caller.kind === 'administrator') return ROOT_USER;
    const name = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined);
    if (name === undefined)
      throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
    return findPrincipal(context, USER_KIND, name).resourceName ?? name;
  };
  const findKey = (accessKeyId: string): UserKey => {
    const key = settings.userKeys.find((each) => each.accessKeyId === accessKeyId);
    if (key) return key;
    throw new AwsError('NoSuchEntity', `The Access Key with id ${accessKeyId} cannot be found.`, 404);
  };
  /** A call that names a user changes no key of another one. */
  const findKeyOfUser = (call: AwsCall): UserKey => {
    const { UserName, AccessKeyId } = call.input;
    const key = findKey(AccessKeyId);
    if (UserName === undefined || key.userName === readUserName(call)) return key;
    throw new AwsError('NoSuchEntity', `The Access Key with id ${AccessKeyId} cannot be found.`, 404);
  };
  const activate = (key: UserKey): void =>
    // AWS Config and IAM know when a key was used last, whatever its status.
    keys.put({ ...toAccessKey(account, key), ...toLastUse(keys, key.accessKeyId) });
  // The root user has no name in answers.
  const toName = (userName: string) => (userName === ROOT_USER ? {} : { UserName: userName });

  return {
    CreateAccessKey: (call) => {
      const userName = readUserName(call);
      const numbers = settings.userKeys.filter((key) => key.userName === userName).map(({ number }) => number);
      if (numbers.length >= 2) {
        throw new AwsError('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409);
      }
      const secret = hashText(`access key ${context.createId()}`);
      const key: UserKey & { readonly created: string } = {
        accessKeyId: `AKIA${secret.slice(0, 16).toUpperCase()}`,
        userName,
        number: numbers.includes(1) ? 2 : 1,
        created: clock.now.toISOString(),
        status: 'Active',
      };
      settings.userKeys.push(key);
      activate(key);
      return {
        AccessKey: {
          ...toName(userName),
          AccessKeyId: key.accessKeyId,
          Status: 'Active',
          SecretAccessKey: secret.slice(0, 40),
          CreateDate: new Date(key.created),
        },
      };
    },
    ListAccessKeys: (call) => {
      const userName = readUserName(call);
      const own = settings.userKeys.filter((key) => key.userName === userName);
      return answerPage(call, 'AccessKeyMetadata', own, ({ accessKeyId, status, created }) => ({
        ...toName(userName),
        AccessKeyId: accessKeyId,
        Status: status,
        ...(created !== undefined && { CreateDate: new Date(created) }),
      }));
    },
    GetAccessKeyLastUsed: ({ input }) => {
      const { userName, accessKeyId } = findKey(input.AccessKeyId);
      const { lastUsed } = toLastUse(keys, accessKeyId);
      const none = { ServiceName: 'N/A', Region: 'N/A' };
      return {
        ...toName(userName),
        AccessKeyLastUsed: { ...none, ...(lastUsed !== undefined && { LastUsedDate: new Date(lastUsed) }) },
      };
    },
    UpdateAccessKey: (call) => {
      const key = findKeyOfUser(call);
      key.status = call.input.Status;
      activate(key);
      return {};
    },
    DeleteAccessKey: (call) => {
      const key = findKeyOfUser(call);
      settings.userKeys = settings.userKeys.filter((each) => each !== key);
      keys.delete(key.accessKeyId);
      return {};
    },
  };
}

/** Returns the access key that a caller is known by. */
export const toAccessKey = (account: string, { accessKeyId, userName, status }: UserKey): AccessKey => ({
  accessKeyId,
  caller: userName === ROOT_USER ? { kind: 'administrator', account } : { kind: 'user', account, userName },
  isActive: status === 'Active',
});

const toLastUse = (keys: AccessKeys, accessKeyId: string): { readonly lastUsed?: number } => {
  const lastUsed = keys.find(accessKeyId)?.lastUsed;
  return lastUsed === undefined ? {} : { lastUsed };
};
