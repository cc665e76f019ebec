import { type ConfigurationItem, isCurrent } from '../../../core/item';
import { Properties } from '../../../core/reading/properties';
import { UnreadableItem } from '../../../core/reading/unreadable';
import { joinList, pluralize } from '../../../core/text/format';
import type { UnreadableEntry } from '../../../engine/run-result';
import type {
  RecordedPasswordPolicy,
  RecordedSettings,
  RecordedUser,
} from '../../../local-region/account/recorded-settings';
import { isSameUser } from '../../../local-region/services/iam/recorded-credentials';
import type { CollectedAspect } from '../../../resources/collected-aspects';
import { ebsEncryption } from '../../../resources/ec2/ebs-encryption';
import { passwordPolicy, rootUser } from '../../../resources/iam/account';
import { userCredentials } from '../../../resources/iam/user-credentials';
import { readPasswordRequirements } from '../../../resources/settings/account/password-policy';
import type { CollectedResource } from '../../remediation/collect';
import { UsageError } from '../../usage-error';

/**
 * The settings of an account that AWS Config does not record and files can have, by the command whose output has them.
 */
export const SETTING_COMMANDS = {
  'root user': 'aws iam get-account-summary',
  'password policy': 'aws iam get-account-password-policy',
  credentials: 'aws iam get-credential-report',
  'EBS encryption': 'aws ec2 get-ebs-encryption-by-default',
} as const satisfies Partial<Readonly<Record<CollectedAspect, string>>>;

/** Calls that say all of a setting, by their operation, so that it is known afterwards. */
export const SETTING_CALLS: Readonly<Record<string, SettingAspect>> = {
  UpdateAccountPasswordPolicy: 'password policy',
  DeleteAccountPasswordPolicy: 'password policy',
  EnableEbsEncryptionByDefault: 'EBS encryption',
  DisableEbsEncryptionByDefault: 'EBS encryption',
};

export type SettingAspect = keyof typeof SETTING_COMMANDS;

/** The settings that the input has of an account and Region. */
interface SettingsInput {
  readonly settings: RecordedSettings;
  /** The settings that are known. */
  readonly aspects: readonly SettingAspect[];
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/** Whether an item is about a setting of the account or the credentials of a user. */
export const isSetting = ({ aspect = '' }: ConfigurationItem): boolean => Object.hasOwn(SETTING_COMMANDS, aspect);

/**
 * Reads the settings of an account and Region.
 * @param found items about settings, of any account. Most answers of AWS name none, and are taken as those of this one
 * @param items the recorded state of the account
 * @throws UsageError if two files have the same answer
 */
export function readAccountSettings(
  found: readonly CollectedResource[],
  { account, region }: Pick<RecordedSettings, 'account' | 'region'>,
  items: readonly ConfigurationItem[],
): SettingsInput {
  const reader = new SettingReader();
  const own = found.filter(
    ({ item }) => (item.accountId ?? account) === account && [undefined, 'global', region].includes(item.region),
  );
  const listAspect = (aspect: SettingAspect): CollectedResource[] => own.filter(({ item }) => item.aspect === aspect);

  const rootRows = listAspect('root user').filter(isReportRow);
  const userRows = listAspect('credentials');
  const [report, otherReport] = [...new Set([...rootRows, ...userRows].map(({ source }) => source))];
  if (report !== undefined && otherReport !== undefined) {
    throw new UsageError(`Cannot choose the credential report: both "${report}" and "${otherReport}" have one`);
  }
  // A credential report is up to four hours old, and the deployed collector asks for the summary.
  const summaries = listAspect('root user').filter((one) => !isReportRow(one));
  const root = reader.readOne(summaries.length > 0 ? summaries : rootRows, 'account summary', toRecordedRoot);
  const policy = reader.readOne(listAspect('password policy'), 'password policy', toRecordedPolicy);
  const encryptsByDefault = reader.readOne(listAspect('EBS encryption'), 'default encryption of EBS', toEncryption);
  const users = report === undefined ? undefined : reader.readAll(userRows, toRecordedUser);
  const known: Readonly<Record<SettingAspect, unknown>> = {
    'root user': root,
    'password policy': policy,
    credentials: users,
    'EBS encryption': encryptsByDefault,
  };
  return {
    settings: {
      account,
      region,
      ...(root && { rootUser: root }),
      ...(policy && { passwordPolicy: policy }),
      ...(users && { users }),
      ...(encryptsByDefault !== undefined && { encryptsByDefault }),
    },
    aspects: (Object.keys(SETTING_COMMANDS) as SettingAspect[]).filter((aspect) => known[aspect] !== undefined),
    unreadable: reader.unreadable,
    notes: [
      ...(own.length < found.length
        ? [`Left out: ${pluralize(found.length - own.length, 'answer')} about other accounts and Regions`]
        : []),
      ...(users ? describeUsers(users, items) : []),
    ],
  };
}

/** Reads items about settings, and lists those that are unreadable. */
class SettingReader {
  readonly unreadable: UnreadableEntry[] = [];

  readAll<Value>(resources: readonly CollectedResource[], read: (item: ConfigurationItem) => Value): Value[] {
    return resources.flatMap(({ item, source }) => {
      try {
        return [read(item)];
      } catch (error) {
        if (!(error instanceof UnreadableItem)) throw error;
        const { resourceType, resourceId } = item;
        this.unreadable.push({ source, resourceType, resourceId, message: error.message });
        return [];
      }
    });
  }

  /** @throws UsageError if two files have the same answer */
  readOne<Value>(
    resources: readonly CollectedResource[],
    name: string,
    read: (item: ConfigurationItem) => Value,
  ): Value | undefined {
    const [first, second] = resources;
    if (first && second)
      throw new UsageError(`Cannot choose the ${name}: both "${first.source}" and "${second.source}" have it`);
    return this.readAll(resources, read)[0];
  }
}

/** A row of the credential report has the ARN of the root user. */
const isReportRow = ({ item: { configuration } }: CollectedResource): boolean =>
  typeof configuration === 'object' && configuration !== null && 'arn' in configuration;

function toRecordedRoot(item: ConfigurationItem): NonNullable<RecordedSettings['rootUser']> {
  const { hasMfa, hasAccessKey } = rootUser.read(item);
  return { hasMfa, hasAccessKey };
}

function toRecordedPolicy(item: ConfigurationItem): RecordedPasswordPolicy {
  const requirements = readPasswordRequirements(passwordPolicy.read(item));
  // No rule reads them, and a remediation sends them back as they are.
  const properties = Properties.of(item.configuration, 'configuration');
  const mayChange = properties.optionalBoolean('allowUsersToChangePassword');
  const isHard = properties.optionalBoolean('hardExpiry');
  return {
    ...requirements,
    ...(mayChange !== undefined && { AllowUsersToChangePassword: mayChange }),
    ...(isHard !== undefined && { HardExpiry: isHard }),
    ExpirePasswords: requirements.MaxPasswordAge !== undefined,
  };
}

const toEncryption = (item: ConfigurationItem): boolean => ebsEncryption.read(item).isDefault;

function toRecordedUser(item: ConfigurationItem): RecordedUser {
  const user = userCredentials.read(item);
  return {
    userName: item.resourceId,
    arn: item.arn ?? '',
    created: user.created.toISOString(),
    hasMfa: user.hasMfa,
    ...(user.hasPassword && {
      password: {
        ...toOptionalTime('changed', user.passwordLastChanged),
        ...toOptionalTime('lastUsed', user.passwordLastUsed),
      },
    }),
    keys: user.keys.map(({ number, isActive, lastRotated, lastUsed }) => ({
      number,
      isActive,
      ...toOptionalTime('created', lastRotated),
      ...toOptionalTime('lastUsed', lastUsed),
    })),
  };
}

const toOptionalTime = <Name extends string>(
  name: Name,
  time: Date | undefined,
): { readonly [name in Name]?: string } =>
  time === undefined ? {} : ({ [name]: time.toISOString() } as { readonly [name in Name]: string });

/** Describes how the users of the credential report differ from those of the recorded state. */
function describeUsers(users: readonly RecordedUser[], items: readonly ConfigurationItem[]): string[] {
  const recorded = items
    .filter((item) => item.resourceType === 'AWS::IAM::User' && isCurrent(item))
    .map(({ resourceName = '', resourceId, configuration }) => ({
      resourceName,
      resourceId,
      configuration: Object(configuration) as Readonly<Record<string, unknown>>,
    }));
  const unknown = users.filter(({ userName }) => !recorded.some(({ resourceName }) => resourceName === userName));
  const unreported = recorded.filter((one) => !users.some((user) => isSameUser(one, user)));
  return [
    ...(unknown.length > 0
      ? [
          `Not in the recorded state: ${joinList(
            unknown.map(({ userName }) => userName),
            MAX_LISTED_USERS,
          )}. Their credentials are evaluated, and nothing else of them`,
        ]
      : []),
    ...(unreported.length > 0
      ? [
          `Not in the credential report: ${joinList(
            unreported.map(({ resourceName, resourceId }) => resourceName || resourceId),
            MAX_LISTED_USERS,
          )}. Their credentials are not evaluated`,
        ]
      : []),
  ];
}

const MAX_LISTED_USERS = 5;
