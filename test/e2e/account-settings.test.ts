import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedSettings } from '../../lib/local-region/account/recorded-settings';
import type { Caller } from '../../lib/local-region/aws-call';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import type { JournalEntry } from '../../lib/local-region/journal';
import { LocalRegion } from '../../lib/local-region/local-region';
import { createApp } from '../cdk/sample-app';
import { InProcessEnvironment } from '../support/in-process-functions';
import { createFolder } from '../temporary-files';
import { ACCOUNT, DAY, MINUTE, REAL_ENTRIES } from './local-response';

// What AWS Config does not record, through the whole loop: the schedule of a rule, the calls, the result, the mail.

const ADMINISTRATOR: Caller = { kind: 'administrator', account: ACCOUNT };
const REGION = 'eu-west-1';
const RULES = ['missing-trail', 'no-default-ebs-encryption', 'root-access-key', 'short-passwords', 'user-without-mfa'];

/** The assembly of all tests, which they do not change. */
const assembly = synthesize();

function synthesize(): string {
  const { app } = createApp(
    {
      environments: [{ account: ACCOUNT, regions: [REGION] }],
      rules: { '*': false, ...Object.fromEntries(RULES.map((name) => [name, 'default' as const])) },
      alerts: { subscribers: ['oncall@example.com'], severity: 'low' },
    },
    { entries: REAL_ENTRIES },
  );
  return app.synth().directory;
}

/** Returns a copy of the assembly without an action in the policies of its templates. */
function copyWithoutAction(action: string): string {
  const folder = createFolder({});
  cpSync(assembly, folder, { recursive: true });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(`"${action}"`, '"iam:GetNothing"'));
  }
  return folder;
}

class Account {
  private readonly entries: JournalEntry[] = [];

  private constructor(readonly local: LocalRegion) {
    local.journal.watch(({ entry }) => this.entries.push(entry));
  }

  static async deploy(folder: string, settings?: RecordedSettings): Promise<Account> {
    const local = await LocalRegion.prepare({
      assembly: readAssembly(folder, { account: ACCOUNT, region: REGION }),
      startTime: Date.UTC(2026, 2, 1, 12),
      bootstrap: '',
      startEnvironment: InProcessEnvironment.start,
      scripts: { run: () => Promise.reject(new Error('There are no scripts')) },
      evaluateManaged: () => undefined,
      ...(settings && { settings }),
    });
    const account = new Account(local);
    await local.deployAll();
    return account;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(name: string, input: object = {}): Promise<any> {
    const [service = '', operation = ''] = name.split(':');
    return this.local.call({ service, operation, input, caller: ADMINISTRATOR, region: REGION });
  }

  /** Lets time pass, and returns the subjects of the mails that are sent, without the place. */
  async passTime(milliseconds: number): Promise<string[]> {
    const start = this.entries.length;
    await this.local.settle();
    await this.local.clock.advanceBy(milliseconds);
    await this.local.settle();
    return this.entries
      .slice(start)
      .flatMap((entry) =>
        entry.kind === 'published' ? [entry.mail.subject.replace(/^\[.*?\] | in [^:]*$/g, '')] : [],
      );
  }

  /** The present results: rule, type, id, compliance type. */
  listResults(): string[] {
    return this.local
      .find()
      .config.results.list()
      .map(({ configRuleName, resourceType, resourceId, complianceType }) =>
        [configRuleName.replace('assay-', ''), resourceType, resourceId, complianceType].join(' '),
      )
      .sort();
  }

  listErrors(): string[] {
    return this.entries.flatMap((entry) =>
      entry.kind === 'invoked' && entry.error !== undefined ? [`${entry.functionName}: ${entry.error}`] : [],
    );
  }
}

test('settings and credentials are evaluated each day, and a change turns the result and sends a mail', async () => {
  const account = await Account.deploy(assembly);
  const { User } = await account.call('iam:CreateUser', { UserName: 'ana' });
  await account.call('cloudtrail:CreateTrail', { Name: 'audit', IsMultiRegionTrail: true });
  await account.call('cloudtrail:StartLogging', { Name: 'audit' });
  await account.passTime(DAY + 10 * MINUTE);
  expect(account.listResults()).toEqual([
    `missing-trail AWS::::Account ${ACCOUNT} COMPLIANT`,
    `no-default-ebs-encryption AWS::::Account ${ACCOUNT} NON_COMPLIANT`,
    `root-access-key AWS::::Account ${ACCOUNT} COMPLIANT`,
    `short-passwords AWS::::Account ${ACCOUNT} NON_COMPLIANT`,
    `user-without-mfa AWS::IAM::User ${User.UserId} COMPLIANT`,
  ]);

  await account.call('cloudtrail:StopLogging', { Name: 'audit' });
  await account.call('iam:CreateAccessKey');
  await account.call('iam:CreateLoginProfile', { UserName: 'ana', Password: 'correct horse battery' });
  expect((await account.passTime(DAY)).sort()).toEqual([
    `CRITICAL root-access-key: ${ACCOUNT}`,
    `HIGH missing-trail: ${ACCOUNT}`,
    `HIGH user-without-mfa: ana (${User.UserId})`,
  ]);

  await account.call('cloudtrail:StartLogging', { Name: 'audit' });
  const { AccessKeyMetadata } = await account.call('iam:ListAccessKeys');
  await account.call('iam:DeleteAccessKey', { AccessKeyId: AccessKeyMetadata[0].AccessKeyId });
  await account.call('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14 });
  await account.call('ec2:EnableEbsEncryptionByDefault');
  await account.call('iam:DeleteLoginProfile', { UserName: 'ana' });
  await account.call('iam:DeleteUser', { UserName: 'ana' });
  await account.passTime(DAY);
  expect(account.listResults()).toEqual([
    `missing-trail AWS::::Account ${ACCOUNT} COMPLIANT`,
    `no-default-ebs-encryption AWS::::Account ${ACCOUNT} COMPLIANT`,
    `root-access-key AWS::::Account ${ACCOUNT} COMPLIANT`,
    `short-passwords AWS::::Account ${ACCOUNT} COMPLIANT`,
    `user-without-mfa AWS::IAM::User ${User.UserId} NOT_APPLICABLE`,
  ]);
  expect(account.listErrors()).toEqual([]);
  expect(account.local.accounts.access.denied).toEqual([]);
  // No event failed, so that none was sent to the dead-letter queue.
  const unused = account.local.listUnusedPermissions().filter(({ role }) => role.includes('Collector'));
  expect(unused.flatMap(({ actions }) => actions).filter((action) => !action.startsWith('sqs:'))).toEqual([]);
  await account.local.stop();
}, 300_000);

test('recorded settings and credentials are evaluated as the collector reads them', async () => {
  const bo = { userName: 'bo', arn: `arn:aws:iam::${ACCOUNT}:user/bo`, created: '2026-01-01T08:00:00.000Z' };
  const account = await Account.deploy(assembly, {
    account: ACCOUNT,
    region: REGION,
    encryptsByDefault: true,
    rootUser: { hasMfa: true, hasAccessKey: true },
    users: [{ ...bo, hasMfa: false, password: {}, keys: [] }],
  });
  await account.passTime(DAY);
  expect(account.listResults()).toEqual([
    `missing-trail AWS::::Account ${ACCOUNT} NON_COMPLIANT`,
    `no-default-ebs-encryption AWS::::Account ${ACCOUNT} COMPLIANT`,
    `root-access-key AWS::::Account ${ACCOUNT} NON_COMPLIANT`,
    `short-passwords AWS::::Account ${ACCOUNT} NON_COMPLIANT`,
    'user-without-mfa AWS::IAM::User bo NON_COMPLIANT',
  ]);
  expect(account.listErrors()).toEqual([]);
  await account.local.stop();
}, 300_000);

test('without a permission of its template the account has insufficient data, and the function fails', async () => {
  const account = await Account.deploy(copyWithoutAction('iam:GetAccountPasswordPolicy'));
  await account.passTime(DAY);
  expect(account.listResults()).toContain(`short-passwords AWS::::Account ${ACCOUNT} NON_COMPLIANT`);
  expect(account.listErrors()).toContainEqual(
    expect.stringMatching(/^assay-collector: .*Cannot call GetAccountPasswordPolicy: AccessDenied/),
  );
  const { denied } = account.local.accounts.access;
  expect(new Set(denied.map(({ action }) => action))).toEqual(new Set(['iam:GetAccountPasswordPolicy']));
  const result = account.local
    .find()
    .config.results.list()
    .find(({ configRuleName }) => configRuleName === 'assay-short-passwords');
  expect(result?.annotation).toMatch(/^Insufficient data: Cannot call GetAccountPasswordPolicy: AccessDenied/);
  await account.local.stop();
}, 300_000);
