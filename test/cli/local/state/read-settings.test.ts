import { findStateSource, readState } from '../../../../lib/cli/local/state/read-state';
import { UsageError } from '../../../../lib/cli/usage-error';
import type { RecordedSettings, RecordedUser } from '../../../../lib/local-region/account/recorded-settings';
import { rules } from '../../../rules/registry';
import { createFolder } from '../../../temporary-files';

const ACCOUNT = '111122223333';

const createItem = (resourceType: string, resourceName: string, more: object = {}) => ({
  awsAccountId: ACCOUNT,
  awsRegion: 'global',
  resourceType,
  resourceId: `AIDA${resourceName}`,
  resourceName,
  configurationItemVersion: '1.3',
  configurationItemStatus: 'OK',
  configurationStateId: 1,
  configurationItemCaptureTime: '2026-02-20T00:00:00.000Z',
  configuration: { userName: resourceName, createDate: '2026-01-01T08:00:00.000Z' },
  ...more,
});
const toSnapshot = (...items: object[]): string =>
  JSON.stringify({ configSnapshotId: 'a', fileVersion: '1.0', configurationItems: items });
const SNAPSHOT = toSnapshot(
  createItem('AWS::EC2::Volume', 'v', { awsRegion: 'eu-west-1', configuration: { volumeType: 'gp2', size: 8 } }),
  createItem('AWS::IAM::User', 'ana'),
);

const HEAD =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date';
const ROOT = `<root_account>,arn:aws:iam::${ACCOUNT}:root,2019-01-01T00:00:00+00:00,not_supported,N/A,not_supported,true,true,N/A,N/A,false,N/A,N/A`;
const createRow = (user: string, values: string, account = ACCOUNT): string =>
  `${user},arn:aws:iam::${account}:user/${user},2026-01-01T08:00:00+00:00,${values}`;
const NOTHING = 'false,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A';
const toReport = (...rows: string[]): string => [HEAD, ...rows].join('\n');
/** The user of a row without credentials. */
const createUser = (userName: string): RecordedUser => ({
  userName,
  arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
  created: '2026-01-01T08:00:00.000Z',
  hasMfa: false,
  keys: [],
});
const SUMMARY = JSON.stringify({ SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 } });
const POLICY = {
  MinimumPasswordLength: 12,
  RequireSymbols: true,
  RequireNumbers: false,
  ExpirePasswords: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
};

const read = async (files: Readonly<Record<string, string>>) => {
  const folder = createFolder({ 'snapshot.json': SNAPSHOT, ...files });
  const io = { now: () => new Date('2026-03-01T12:00:00.000Z') };
  const options = { at: undefined, purpose: 'rehearse' };
  const state = await readState(findStateSource([folder], 'rehearse'), options, io as never, rules);
  const { aspects, settings, notes } = state;
  const unreadable = state.unreadable.map(({ source, message }) => `${source.replace(`${folder}/`, '')}: ${message}`);
  return {
    aspects,
    settings,
    notes: notes.map((note) => note.replaceAll(`${folder}/`, '')),
    unreadable,
    items: state.items.length,
  };
};

const KNOWN = { account: ACCOUNT, region: 'eu-west-1' };

test.each<[string, Record<string, string>, string[], Omit<RecordedSettings, 'account' | 'region'>, string[]]>([
  ['nothing', {}, [], {}, []],
  [
    'a credential report',
    {
      'report.csv': toReport(
        ROOT,
        createRow('ana', `true,no_information,2026-01-02T08:00:00+00:00,true,false,N/A,N/A,true,N/A,N/A`),
      ),
    },
    ['root user', 'credentials'],
    {
      rootUser: { hasMfa: true, hasAccessKey: true },
      users: [
        {
          userName: 'ana',
          arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
          created: '2026-01-01T08:00:00.000Z',
          hasMfa: true,
          password: { changed: '2026-01-02T08:00:00.000Z' },
          keys: [{ number: 2, isActive: true }],
        },
      ],
    },
    [],
  ],
  [
    'a report of an account without users',
    { 'report.json': JSON.stringify({ Content: Buffer.from(toReport(ROOT)).toString('base64') }) },
    ['root user', 'credentials'],
    { rootUser: { hasMfa: true, hasAccessKey: true }, users: [] },
    ['Not in the credential report: ana. Their credentials are not evaluated'],
  ],
  [
    'a report and a summary, which is newer',
    { 'report.csv': toReport(ROOT, createRow('ana', NOTHING)), 'summary.json': SUMMARY },
    ['root user', 'credentials'],
    {
      rootUser: { hasMfa: true, hasAccessKey: false },
      users: [createUser('ana')],
    },
    [],
  ],
  [
    'a password policy',
    { 'policy.json': JSON.stringify({ PasswordPolicy: { ...POLICY, MaxPasswordAge: 90, HardExpiry: true } }) },
    ['password policy'],
    {
      passwordPolicy: {
        MinimumPasswordLength: 12,
        RequireSymbols: true,
        RequireNumbers: false,
        ExpirePasswords: true,
        RequireUppercaseCharacters: true,
        RequireLowercaseCharacters: true,
        MaxPasswordAge: 90,
        AllowUsersToChangePassword: true,
        HardExpiry: true,
      },
    },
    [],
  ],
  [
    'the default encryption of EBS',
    { 'ebs.json': '{"EbsEncryptionByDefault":false}' },
    ['EBS encryption'],
    { encryptsByDefault: false },
    [],
  ],
  [
    'a report of another account',
    { 'report.csv': toReport(createRow('ana', NOTHING, '444455556666')) },
    [],
    {},
    ['Left out: 1 answer about other accounts and Regions'],
  ],
  [
    'a user who is not recorded',
    { 'report.csv': toReport(ROOT, createRow('ana', NOTHING), createRow('bo', NOTHING)) },
    ['root user', 'credentials'],
    {
      rootUser: { hasMfa: true, hasAccessKey: true },
      users: [createUser('ana'), createUser('bo')],
    },
    ['Not in the recorded state: bo. Their credentials are evaluated, and nothing else of them'],
  ],
  [
    'a template and the output of a describe call',
    {
      'a.template.json': '{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}',
      'groups.json': '{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[]}]}',
    },
    [],
    {},
    ['Left out: 2 resources that AWS Config did not record, in a.template.json and groups.json'],
  ],
])('beside a snapshot, %s', async (_what, files, aspects, settings, notes) => {
  const found = await read(files);
  expect(found).toEqual({ aspects, settings: { ...KNOWN, ...settings }, notes, unreadable: [], items: 2 });
});

test.each<[string, Record<string, string>, string[], string[]]>([
  [
    'a row of a user',
    { 'report.csv': toReport(ROOT, createRow('ana', NOTHING.replace('false', 'maybe'))) },
    ['root user', 'credentials'],
    ['report.csv: Cannot read configuration.password_enabled: expected a boolean, found "maybe"'],
  ],
  [
    'the row of the root user',
    { 'report.csv': toReport(ROOT.replace('true,true', 'yes,true'), createRow('ana', NOTHING)) },
    ['credentials'],
    ['report.csv: Cannot read configuration.mfa_active: expected a boolean, found "yes"'],
  ],
  [
    'a summary',
    { 'summary.json': '{"SummaryMap":{"Users":1}}' },
    [],
    ['summary.json: Cannot read configuration.accountMFAEnabled: expected an integer, found nothing'],
  ],
  [
    'a policy',
    { 'policy.json': '{"PasswordPolicy":{"MinimumPasswordLength":"long"}}' },
    [],
    ['policy.json: Cannot read configuration.MinimumPasswordLength: expected an integer, found "long"'],
  ],
  [
    'a report without a column',
    { 'report.csv': 'user,arn,mfa_active\n' },
    [],
    [expect.stringMatching(/^report.csv: Cannot read the credential report: it lacks the column user_creation_time,/)],
  ],
])('%s that cannot be read is no setting', async (_what, files, aspects, unreadable) => {
  const found = await read(files);
  expect({ aspects: found.aspects, unreadable: found.unreadable }).toEqual({ aspects, unreadable });
});

test.each<[string, Record<string, string>, string]>([
  [
    'two credential reports',
    { 'a.csv': toReport(ROOT), 'b.csv': toReport(createRow('ana', NOTHING)) },
    'Cannot choose the credential report: both "a.csv" and "b.csv" have one',
  ],
  [
    'two policies',
    { 'a.json': JSON.stringify({ PasswordPolicy: POLICY }), 'b.json': JSON.stringify({ PasswordPolicy: POLICY }) },
    'Cannot choose the password policy: both "a.json" and "b.json" have it',
  ],
])('%s are an error', async (_what, files, message) => {
  const error = await read(files).catch((each: Error) => each);
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error).replaceAll(/"[^"]*\//g, '"')).toBe(`UsageError: ${message}`);
});

test.each<[scenario: string, file: string, message: string]>([
  [
    'text',
    'not a snapshot',
    'a.json: Cannot read the document: expected JSON or a CloudFormation template, found "not a snapshot"',
  ],
  ['nothing', '', 'a.json: Cannot read an empty file'],
  ['half a snapshot', SNAPSHOT.slice(0, 80), 'a.json: Cannot continue at byte 66: the text ends inside an element'],
  [
    'a template',
    '{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}',
    'found 1 items, none that AWS Config recorded in an account and Region',
  ],
])('a folder with a file of %s alone is no state, and the error names the file', async (_what, text, message) => {
  const folder = createFolder({ 'a.json': text });
  const io = { now: () => new Date('2026-03-01T12:00:00.000Z') };
  const options = { at: undefined, purpose: 'rehearse' };
  const error = await readState(findStateSource([folder], 'rehearse'), options, io as never, rules).catch(String);
  expect(String(error).replaceAll(`${folder}/`, '').replaceAll(folder, 'folder')).toBe(
    `UsageError: Cannot rehearse on folder: ${message}. Give a snapshot or history of AWS Config`,
  );
});
