import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  IAMClient,
  ListMFADevicesCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { TestingAccount } from '../testing-account';
import { TestingRegion } from '../testing-region';

const HOUR = 3_600_000;
const PASSWORD = 'correct horse battery';
const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

describe('with the SDK', () => {
  const region = new TestingRegion();
  let iam: IAMClient;
  beforeAll(async () => {
    await region.start();
    iam = new IAMClient(region.clientOptions);
  });
  afterAll(async () => {
    iam.destroy();
    await region.stop();
  });

  const readReport = async () => {
    const { Content, ReportFormat } = await iam.send(new GetCredentialReportCommand({}));
    expect(ReportFormat).toBe('text/csv');
    const [head = '', ...rows] = new TextDecoder().decode(Content).split('\n');
    const columns = head.split(',');
    return rows.map((row) => Object.fromEntries(row.split(',').map((field, index) => [columns[index], field])));
  };

  test('a report is generated in the background, has the credentials of its time, and lives for four hours', async () => {
    await expect(readReport()).rejects.toMatchObject({ name: 'CredentialReportNotPresentException' });
    await iam.send(new CreateUserCommand({ UserName: 'ana' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ana', Password: PASSWORD }));
    await iam.send(new CreateAccessKeyCommand({ UserName: 'ana' }));
    const started = await iam.send(new GenerateCredentialReportCommand({}));
    expect(started.State).toBe('STARTED');
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('INPROGRESS');
    await expect(readReport()).rejects.toMatchObject({ name: 'CredentialReportNotReadyException' });
    // A function's pauses do not move the time of the region, so that asking again is enough.
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('INPROGRESS');
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('COMPLETE');
    const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ana' }));
    const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? '';
    await iam.send(new EnableMFADeviceCommand({ UserName: 'ana', SerialNumber, ...codes }));
    expect(await readReport()).toEqual([
      expect.objectContaining({ user: '<root_account>', password_enabled: 'not_supported', mfa_active: 'false' }),
      expect.objectContaining({
        user: 'ana',
        arn: 'arn:aws:iam::111122223333:user/ana',
        user_creation_time: '2026-03-01T12:00:00+00:00',
        password_enabled: 'true',
        password_last_used: 'no_information',
        mfa_active: 'false',
        access_key_1_active: 'true',
        access_key_1_last_rotated: '2026-03-01T12:00:00+00:00',
        access_key_1_last_used_date: 'N/A',
        access_key_2_active: 'false',
        cert_2_last_rotated: 'N/A',
      }),
    ]);
    await region.clock.advanceBy(4 * HOUR);
    await expect(readReport()).rejects.toMatchObject({ name: 'CredentialReportExpiredException' });
    await iam.send(new GenerateCredentialReportCommand({}));
    await region.clock.advanceBy(10_000);
    expect(await readReport()).toContainEqual(expect.objectContaining({ user: 'ana', mfa_active: 'true' }));
    const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'ana' }));
    expect(MFADevices).toMatchObject([{ UserName: 'ana', SerialNumber }]);
  });

  test('a password policy is replaced as a whole, and can be none', async () => {
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true }));
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 90 }));
    const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand({}));
    expect(PasswordPolicy).toEqual({
      MinimumPasswordLength: 6,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
    });
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    await expect(iam.send(new GetAccountPasswordPolicyCommand({}))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  test('the root user has the keys that an administrator creates without a user', async () => {
    const count = async () => (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountAccessKeysPresent;
    expect(await count()).toBe(0);
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}));
    expect(await count()).toBe(1);
    expect(region.accounts.identify({ accessKeyId: AccessKey?.AccessKeyId ?? '' })).toEqual({
      kind: 'administrator',
      account: '111122223333',
    });
  });

  test('a report knows when a key was used', async () => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ana' }));
    await region.clock.advanceBy(HOUR);
    region.accounts.identify({ accessKeyId: AccessKey?.AccessKeyId ?? '' });
    const used = `${region.clock.now.toISOString().slice(0, 19)}+00:00`;
    await region.clock.advanceBy(24 * HOUR);
    await iam.send(new GenerateCredentialReportCommand({}));
    await region.clock.advanceBy(10_000);
    expect(await readReport()).toContainEqual(
      expect.objectContaining({ user: 'ana', access_key_2_last_used_date: used }),
    );
    expect((await iam.send(new GetUserCommand({ UserName: 'ana' }))).User?.UserName).toBe('ana');
  });
});

describe('like IAM', () => {
  let aws: TestingAccount;
  beforeEach(async () => {
    aws = new TestingAccount();
    await aws.call('iam:CreateUser', { UserName: 'ana' });
  });
  const arrange: Readonly<Record<string, () => Promise<unknown>>> = {
    'other user': () => aws.call('iam:CreateUser', { UserName: 'bo' }),
    key: () => aws.call('iam:CreateAccessKey', { UserName: 'ana' }),
    password: () => aws.call('iam:CreateLoginProfile', { UserName: 'ana', Password: PASSWORD }),
    device: () => aws.call('iam:CreateVirtualMFADevice', { VirtualMFADeviceName: 'd' }),
    use: () => aws.call('iam:EnableMFADevice', { UserName: 'ana', SerialNumber: DEVICE, ...codes }),
    policy: () => aws.call('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 30 }),
  };
  const DEVICE = 'arn:aws:iam::111122223333:mfa/d';

  test.each<[parts: string[], call: string, input: object, error: string]>([
    [
      ['key'],
      'DeleteUser',
      { UserName: 'ana' },
      'DeleteConflict: Cannot delete entity, must delete access keys first.',
    ],
    [
      ['password'],
      'DeleteUser',
      { UserName: 'ana' },
      'DeleteConflict: Cannot delete entity, must delete login profile first.',
    ],
    [
      ['device', 'use'],
      'DeleteUser',
      { UserName: 'ana' },
      'DeleteConflict: Cannot delete entity, must deactivate MFA devices first.',
    ],
    [
      ['password'],
      'CreateLoginProfile',
      { UserName: 'ana', Password: PASSWORD },
      'EntityAlreadyExists: Login Profile for user ana already exists.',
    ],
    [
      [],
      'CreateLoginProfile',
      { UserName: 'ana', Password: 'short' },
      'PasswordPolicyViolation: Password should have a minimum length of 8',
    ],
    [
      ['policy'],
      'CreateLoginProfile',
      { UserName: 'ana', Password: PASSWORD },
      'PasswordPolicyViolation: Password should have a minimum length of 30',
    ],
    [[], 'GetLoginProfile', { UserName: 'ana' }, 'NoSuchEntity: Login Profile for User ana cannot be found.'],
    [[], 'GetLoginProfile', { UserName: 'bo' }, 'NoSuchEntity: The user with name bo cannot be found.'],
    [
      [],
      'EnableMFADevice',
      { UserName: 'ana', SerialNumber: DEVICE, ...codes },
      `NoSuchEntity: VirtualMFADevice with serial number ${DEVICE} doesn't exist.`,
    ],
    [
      ['device', 'use'],
      'EnableMFADevice',
      { UserName: 'ana', SerialNumber: DEVICE, ...codes },
      'EntityAlreadyExists: MFADevice entity is already in use.',
    ],
    [
      ['device', 'use', 'other user'],
      'DeactivateMFADevice',
      { UserName: 'bo', SerialNumber: DEVICE },
      'NoSuchEntity: MFA Device invalid for user.',
    ],
    [
      ['device', 'use'],
      'DeactivateMFADevice',
      { UserName: 'bo', SerialNumber: DEVICE },
      'NoSuchEntity: The user with name bo cannot be found.',
    ],
    [
      ['device'],
      'DeactivateMFADevice',
      { UserName: 'ana', SerialNumber: DEVICE },
      'NoSuchEntity: MFA Device invalid for user.',
    ],
    [['device', 'use'], 'DeactivateMFADevice', { SerialNumber: DEVICE }, 'NoSuchEntity: MFA Device invalid for user.'],
    [
      ['device', 'use'],
      'DeleteVirtualMFADevice',
      { SerialNumber: DEVICE },
      'DeleteConflict: MFA VirtualDevice in use. Must deactivate first.',
    ],
    [
      [],
      'DeleteAccountPasswordPolicy',
      {},
      'NoSuchEntity: The account policy with name PasswordPolicy cannot be found.',
    ],
  ])('with %j, %s %j is refused', async (parts, call, input, error) => {
    for (const part of parts) await arrange[part]?.();
    expect(await aws.fail(`iam:${call}`, input)).toBe(error);
  });

  test('a user may have the name of a member of every object', async () => {
    const user = { UserName: 'constructor' };
    await aws.call('iam:CreateUser', user);
    await aws.call('iam:CreateLoginProfile', { ...user, Password: PASSWORD });
    await aws.call('iam:DeleteLoginProfile', user);
    expect(await aws.fail('iam:GetLoginProfile', user)).toBe(
      'NoSuchEntity: Login Profile for User constructor cannot be found.',
    );
    await aws.call('iam:DeleteUser', user);
  });

  test('a user without credentials can be deleted', async () => {
    for (const part of ['key', 'password', 'device', 'use']) await arrange[part]?.();
    const { AccessKeyMetadata } = await aws.call('iam:ListAccessKeys', { UserName: 'ana' });
    await aws.call('iam:DeleteAccessKey', { UserName: 'ana', AccessKeyId: AccessKeyMetadata[0].AccessKeyId });
    await aws.call('iam:DeleteLoginProfile', { UserName: 'ana' });
    await aws.call('iam:DeactivateMFADevice', { UserName: 'ana', SerialNumber: DEVICE });
    await aws.call('iam:DeleteVirtualMFADevice', { SerialNumber: DEVICE });
    await aws.call('iam:DeleteUser', { UserName: 'ana' });
    expect((await aws.call('iam:ListUsers')).Users).toEqual([]);
  });

  test.each([
    ['UpdateAccessKey', { Status: 'Inactive' }],
    ['DeleteAccessKey', {}],
  ])('%s changes no key of another user', async (call, input) => {
    await arrange['other user']?.();
    await arrange.key?.();
    const [{ AccessKeyId }] = (await aws.call('iam:ListAccessKeys', { UserName: 'ana' })).AccessKeyMetadata;
    expect(await aws.fail(`iam:${call}`, { UserName: 'bo', AccessKeyId, ...input })).toBe(
      `NoSuchEntity: The Access Key with id ${AccessKeyId} cannot be found.`,
    );
    const { AccessKeyMetadata } = await aws.call('iam:ListAccessKeys', { UserName: 'ana' });
    expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId, Status: 'Active' }]);
  });

  test('EBS encrypts every new volume once it does so by default', async () => {
    const input = { AvailabilityZone: 'eu-west-1a', Size: 8 };
    expect(await aws.call('ec2:GetEbsEncryptionByDefault')).toEqual({ EbsEncryptionByDefault: false });
    expect((await aws.call('ec2:CreateVolume', input)).Encrypted).toBe(false);
    await aws.call('ec2:EnableEbsEncryptionByDefault');
    expect((await aws.call('ec2:CreateVolume', { ...input, Encrypted: false })).Encrypted).toBe(true);
    await aws.call('ec2:DisableEbsEncryptionByDefault');
    expect((await aws.call('ec2:CreateVolume', input)).Encrypted).toBe(false);
  });

  test('credentials and settings are part of the saved state', async () => {
    for (const part of Object.values(arrange)) await part();
    await aws.call('iam:GenerateCredentialReport');
    await aws.call('ec2:EnableEbsEncryptionByDefault');
    const state = JSON.parse(JSON.stringify(aws.accounts.save()));
    const other = new TestingAccount();
    other.accounts.restore(state, false);
    const ask = async (account: TestingAccount) => [
      await account.call('iam:GetLoginProfile', { UserName: 'ana' }),
      await account.call('iam:ListMFADevices', { UserName: 'ana' }),
      await account.call('iam:GetAccountPasswordPolicy'),
      await account.call('iam:GenerateCredentialReport'),
      await account.call('ec2:GetEbsEncryptionByDefault'),
    ];
    expect(await ask(other)).toEqual(await ask(aws));
    expect((await other.call('ec2:GetEbsEncryptionByDefault')).EbsEncryptionByDefault).toBe(true);
  });
});
