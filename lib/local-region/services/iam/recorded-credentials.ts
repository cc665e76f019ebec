import type { RecordedSettings, RecordedUser } from '../../account/recorded-settings';
import type { AccountResource } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { hashText } from '../../hashes';
import type { AccessKeys } from '../../iam/access-keys';
import { toAccessKey } from './access-key-operations';
import { type AccountSettings, ROOT_USER, type UserKey } from './account-state';
import { type IamContext, USER_KIND } from './principals';

/**
 * Makes recorded answers the settings of the account. A credential report has no ids, neither of keys, which get one here,
 * nor of users. A user whom the recorded state does not have has the name in place of an id.
 */
export function loadRecordedSettings(
  context: IamContext,
  keys: AccessKeys,
  settings: AccountSettings,
  { rootUser, passwordPolicy, users }: RecordedSettings,
): void {
  const addKey = (key: Omit<UserKey, 'accessKeyId'>, lastUsed?: string): void => {
    const hash = hashText(`${context.account} ${key.userName} ${key.number}`);
    const userKey = { ...key, accessKeyId: `AKIA${hash.slice(0, 16).toUpperCase()}` };
    settings.userKeys.push(userKey);
    keys.put({
      ...toAccessKey(context.account, userKey),
      ...(lastUsed !== undefined && { lastUsed: Date.parse(lastUsed) }),
    });
  };
  const addUser = ({ userName, created, hasMfa, password, keys: own }: RecordedUser): void => {
    if (password) {
      const { changed, lastUsed } = password;
      settings.loginProfiles.push({ userName, created: changed ?? created, changed, lastUsed, mustChange: false });
    }
    if (hasMfa) {
      const serialNumber = formatIamArn(context, `mfa/${userName}`);
      settings.mfaDevices.push({ serialNumber, user: { name: userName, enabled: created } });
    }
    for (const { number, isActive, created: time, lastUsed } of own) {
      addKey({ userName, number, created: time, status: isActive ? 'Active' : 'Inactive' }, lastUsed);
    }
  };

  if (rootUser) {
    settings.rootHasMfa = rootUser.hasMfa;
    if (rootUser.hasAccessKey) addKey({ userName: ROOT_USER, number: 1, created: undefined, status: 'Active' });
  }
  if (passwordPolicy) settings.passwordPolicy = passwordPolicy;
  if (!users) return;
  const recorded = context.resources.list(USER_KIND.type);
  const known = users.filter((user) => recorded.some((each) => isSameUser(each, user)));
  const others = users.filter(({ userName }) => !recorded.some(({ resourceName }) => resourceName === userName));
  for (const user of [...known, ...others]) addUser(user);
  settings.reportedUsers = others.map(toReportedUser);
  settings.unreportedUsers = recorded
    .filter((resource) => !known.some((user) => isSameUser(resource, user)))
    .map(({ resourceId }) => resourceId);
}

/** Whether a recorded user is the one of a report, and not another one that was deleted or created since. */
export const isSameUser = (
  { resourceName, configuration }: Pick<AccountResource, 'resourceName' | 'configuration'>,
  { userName, created }: RecordedUser,
): boolean => {
  const time = Date.parse(String(configuration.createDate));
  return resourceName === userName && (Number.isNaN(time) || isSameSecond(time, Date.parse(created)));
};

/** A credential report has whole seconds. */
const isSameSecond = (a: number, b: number): boolean => Math.floor(a / 1000) === Math.floor(b / 1000);

const toReportedUser = ({ userName, arn, created }: RecordedUser): AccountResource => ({
  resourceType: USER_KIND.type,
  resourceId: userName,
  resourceName: userName,
  arn,
  region: 'global',
  creationTime: created,
  tags: {},
  configuration: {
    path: arn.split(':user').at(-1)?.slice(0, -userName.length),
    userName,
    userId: userName,
    arn,
    createDate: created,
  },
  supplementaryConfiguration: {},
  relationships: [],
});
