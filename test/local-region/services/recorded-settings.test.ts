import type { RecordedSettings, RecordedUser } from '../../../lib/local-region/account/recorded-settings';
import { ACCOUNT, REGION, TestingAccount } from '../testing-account';

const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/team/${name}`;
const user = (userName: string, more: Partial<RecordedUser> = {}): RecordedUser => ({
  userName,
  arn: arn(userName),
  created: '2026-01-01T08:00:00.000Z',
  hasMfa: false,
  keys: [],
  ...more,
});

/** Creates an account with recorded users and settings. */
function createAccount(settings: Partial<RecordedSettings>, recorded: Readonly<Record<string, string>> = {}) {
  return new TestingAccount(
    ACCOUNT,
    (accounts) => {
      for (const [userName, createDate] of Object.entries(recorded)) {
        accounts.listResources(ACCOUNT, 'global').load({
          resourceType: 'AWS::IAM::User',
          resourceId: `AIDA${userName}`,
          resourceName: userName,
          arn: arn(userName),
          region: 'global',
          tags: {},
          supplementaryConfiguration: {},
          relationships: [],
          configuration: { path: '/team/', userName, userId: `AIDA${userName}`, arn: arn(userName), createDate },
        });
      }
    },
    { account: ACCOUNT, region: REGION, ...settings },
  );
}

async function readReport(aws: TestingAccount): Promise<string[]> {
  await aws.call('iam:GenerateCredentialReport');
  await aws.clock.advanceBy(10_000);
  const { Content } = await aws.call('iam:GetCredentialReport');
  return new TextDecoder()
    .decode(Content)
    .split('\n')
    .slice(1)
    .map((row) => row.replace(/,false,N\/A,false,N\/A$/, ''));
}

test('a credential report has the recorded credentials, in their places', async () => {
  const ana = user('ana', {
    hasMfa: true,
    password: { changed: '2026-01-02T08:00:00.000Z', lastUsed: '2026-02-02T08:00:00.000Z' },
    keys: [{ number: 2, isActive: true, created: '2026-01-03T08:00:00.000Z', lastUsed: '2026-02-03T08:00:00.000Z' }],
  });
  const bo = user('bo', { password: {}, keys: [{ number: 1, isActive: false, created: '2026-01-04T08:00:00.000Z' }] });
  const aws = createAccount(
    { users: [ana, bo, user('cy')], rootUser: { hasMfa: true, hasAccessKey: true } },
    { ana: '2026-01-01T08:00:00.500Z', bo: '2026-01-01T08:00:00.000Z' },
  );
  const created = '2026-01-01T08:00:00+00:00';
  expect(await readReport(aws)).toEqual([
    `<root_account>,arn:aws:iam::${ACCOUNT}:root,2026-03-01T12:00:00+00:00,not_supported,no_information,not_supported,not_supported,true,true,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A`,
    `ana,${arn('ana')},${created},true,2026-02-02T08:00:00+00:00,2026-01-02T08:00:00+00:00,N/A,true,false,N/A,N/A,N/A,N/A,true,2026-01-03T08:00:00+00:00,2026-02-03T08:00:00+00:00,N/A,N/A`,
    `bo,${arn('bo')},${created},true,no_information,N/A,N/A,false,false,2026-01-04T08:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A`,
    `cy,${arn('cy')},${created},false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A`,
  ]);
  const { Users } = await aws.call('iam:ListUsers');
  expect(Users.map(({ UserName, UserId, Path }: Record<string, string>) => [UserName, UserId, Path])).toEqual([
    ['ana', 'AIDAana', '/team/'],
    ['bo', 'AIDAbo', '/team/'],
    ['cy', 'cy', '/team/'],
  ]);
  expect((await aws.call('iam:GetAccountSummary')).SummaryMap).toMatchObject({
    Users: 3,
    AccountMFAEnabled: 1,
    AccountAccessKeysPresent: 1,
    MFADevicesInUse: 1,
  });
  expect(await aws.fail('iam:CreateUser', { UserName: 'Cy' })).toBe(
    'EntityAlreadyExists: User with name Cy already exists.',
  );
});

test('a user who is not in the report, or was created again since, has no row', async () => {
  const aws = createAccount(
    { users: [user('ana', { password: {} })] },
    { ana: '2026-01-01T09:00:00.000Z', bo: '2026-01-01T08:00:00.000Z' },
  );
  await aws.call('iam:CreateUser', { UserName: 'cy' });
  expect((await readReport(aws)).map((row) => row.split(',')[0])).toEqual(['<root_account>', 'cy']);
  expect(await aws.fail('iam:GetLoginProfile', { UserName: 'ana' })).toContain('NoSuchEntity');
  const state = JSON.parse(JSON.stringify(aws.accounts.save()));
  const other = new TestingAccount();
  other.accounts.restore(state);
  expect((await readReport(other)).map((row) => row.split(',')[0])).toEqual(['<root_account>', 'cy']);
});

test('a key of the report is that of its user, and a new key takes the free place', async () => {
  const aws = createAccount(
    { users: [user('ana', { keys: [{ number: 2, isActive: true, created: '2026-01-03T08:00:00.000Z' }] })] },
    { ana: '2026-01-01T08:00:00.000Z' },
  );
  const {
    AccessKeyMetadata: [key],
  } = await aws.call('iam:ListAccessKeys', { UserName: 'ana' });
  expect(aws.accounts.identify({ accessKeyId: key.AccessKeyId })).toEqual({
    kind: 'user',
    account: ACCOUNT,
    userName: 'ana',
  });
  await aws.call('iam:CreateAccessKey', { UserName: 'ana' });
  await aws.call('iam:DeleteAccessKey', { UserName: 'ana', AccessKeyId: key.AccessKeyId });
  expect((await readReport(aws))[1]).toContain(',true,2026-03-01T12:00:00+00:00,N/A,N/A,N/A,false,N/A');
});

test('settings are those of their account and Region', async () => {
  const passwordPolicy = {
    MinimumPasswordLength: 20,
    RequireSymbols: true,
    RequireNumbers: true,
    ExpirePasswords: false,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
  };
  const aws = createAccount({ passwordPolicy, encryptsByDefault: true });
  expect((await aws.call('iam:GetAccountPasswordPolicy')).PasswordPolicy).toEqual(passwordPolicy);
  expect(await aws.call('ec2:GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: true });
  const otherRegion = createAccount({ region: 'us-east-1', passwordPolicy, encryptsByDefault: true });
  expect((await otherRegion.call('iam:GetAccountPasswordPolicy')).PasswordPolicy).toEqual(passwordPolicy);
  expect(await otherRegion.call('ec2:GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: false });
  const otherAccount = createAccount({ account: '444455556666', passwordPolicy, encryptsByDefault: true });
  expect(await otherAccount.fail('iam:GetAccountPasswordPolicy')).toContain('NoSuchEntity');
  expect(await otherAccount.call('ec2:GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: false });
});
