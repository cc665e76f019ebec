import { detectFormat } from '../../lib/formats/detect';
import { detectText } from '../../lib/formats/detect-text';

const HEAD = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active',
  'access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region',
  'access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date',
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active',
  'cert_2_last_rotated',
].join(',');
const REST = 'false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
const ROOT = `<root_account>,arn:aws:iam::111122223333:root,2019-06-26T10:41:06+00:00,not_supported,no_information,not_supported,not_supported,true,${REST}`;
const row = (user: string, arn = `arn:aws:iam::111122223333:user/${user}`) =>
  `${user},${arn},2020-01-26T10:41:06+00:00,true,no_information,2020-01-26T10:41:06+00:00,N/A,false,${REST}`;
const report = (...rows: string[]) => [HEAD, ROOT, ...rows].join('\n');

/** The users of a report, and the messages about rows that cannot be read. */
async function read(text: string): Promise<string[]> {
  const { form, resources, unreadable } = await detectText(text);
  expect(form).toBe('credential report');
  return [
    ...resources.map(({ resourceId, aspect }) => `${resourceId}: ${aspect}`),
    ...unreadable.map(({ resourceId, message }) => `${resourceId ?? '-'}! ${message}`),
  ];
}

const ROOT_ITEM = '111122223333: root user';
const ANA = 'ana: credentials';

test.each<[string, string, string[]]>([
  ['the root user and a user', report(row('ana')), [ROOT_ITEM, ANA]],
  ['the root user alone', report(), [ROOT_ITEM]],
  ['a line break at the end, of Windows', `${report(row('ana')).replaceAll('\n', '\r\n')}\r\n`, [ROOT_ITEM, ANA]],
  ['a byte order mark', `\uFEFF${report(row('ana'))}`, [ROOT_ITEM, ANA]],
  ['empty lines', `\n${report(row('ana')).replaceAll('\n', '\n\n')}\n\n`, [ROOT_ITEM, ANA]],
  ['fields in quotes', report(row('ana').replaceAll(/[^,]+/g, '"$&"')), [ROOT_ITEM, ANA]],
  ['columns in quotes', report(row('ana')).replace('user,arn', '"user","arn"'), [ROOT_ITEM, ANA]],
  [
    'a name with a comma, which IAM allows',
    report(row('"ana,b"', '"arn:aws:iam::111122223333:user/ana,b"')),
    [ROOT_ITEM, 'ana,b: credentials'],
  ],
  ['a user with a path', report(row('ana', 'arn:aws:iam::111122223333:user/team/x/ana')), [ROOT_ITEM, ANA]],
  ['another partition', report(row('ana', 'arn:aws-us-gov:iam::111122223333:user/ana')), [ROOT_ITEM, ANA]],
  ['a new column at the end', [`${HEAD},passkeys`, `${ROOT},0`, `${row('ana')},2`].join('\n'), [ROOT_ITEM, ANA]],
  ['formula text as a name', report(row('=cmd@x')), [ROOT_ITEM, '=cmd@x: credentials']],
  [
    'a formula that is not the name of the ARN',
    report(row('=1+1', 'arn:aws:iam::111122223333:user/ana')),
    [
      ROOT_ITEM,
      '=1+1! Cannot read line 3 of the credential report: the ARN "arn:aws:iam::111122223333:user/ana" is not that of "=1+1"',
    ],
  ],
  [
    'a row with too few fields',
    report('ana,arn:aws:iam::111122223333:user/ana', row('bo')),
    [ROOT_ITEM, 'bo: credentials', '-! Cannot read line 3 of the credential report: found 2 fields, expected 22'],
  ],
  [
    'a row with too many fields, from a comma that is not quoted',
    report(row('ana,b')),
    [ROOT_ITEM, '-! Cannot read line 3 of the credential report: found 24 fields, expected 22'],
  ],
  [
    'a line break in a name',
    report(row('"an\na"', 'arn:aws:iam::111122223333:user/ana'), row('ana,')),
    [
      ROOT_ITEM,
      'an\na! Cannot read line 3 of the credential report: the ARN "arn:aws:iam::111122223333:user/ana" is not that of "an\\na"',
      '-! Cannot read line 5 of the credential report: found 24 fields, expected 22',
    ],
  ],
  [
    'the same user twice',
    report(row('ana'), row('ana')),
    [ROOT_ITEM, ANA, 'ana! Cannot read line 4 of the credential report: an earlier line has the same ARN'],
  ],
  [
    'a user who calls themselves the root user',
    report(row('<root_account>', 'arn:aws:iam::111122223333:user/ana')),
    [
      ROOT_ITEM,
      '-! Cannot read line 3 of the credential report: the ARN "arn:aws:iam::111122223333:user/ana" is not that of "<root_account>"',
    ],
  ],
  [
    'a role',
    report(row('ana', 'arn:aws:iam::111122223333:role/ana')),
    [
      ROOT_ITEM,
      'ana! Cannot read line 3 of the credential report: the ARN "arn:aws:iam::111122223333:role/ana" is not that of "ana"',
    ],
  ],
])('reads %s', async (_what, text, expected) => expect(await read(text)).toEqual(expected));

test.each([
  ['no rows', HEAD, 'Cannot read the credential report: it has no rows, and every account has a root user'],
  [
    'a missing column',
    report().replace(',mfa_active,', ',mfa,'),
    'Cannot read the credential report: it lacks the column mfa_active',
  ],
  [
    'other columns',
    'user,arn,group\nana,x,y',
    'Cannot read the credential report: it lacks the column user_creation_time, password_enabled',
  ],
  [
    'a column twice',
    `${HEAD},mfa_active\n${ROOT},true`,
    'Cannot read the credential report: it has the column mfa_active twice',
  ],
  ['a quote that is not closed', report(row('"ana')), 'Cannot read line 3 of the CSV: a quote in the wrong place'],
  [
    'a long quote that is not closed',
    report(row(`"${'a'.repeat(12_000_000)}`)),
    'Cannot read line 3 of the CSV: a quote in the wrong place',
  ],
  [
    'a quote that is not closed, after line breaks of old Macs',
    report(row('"ana')).replaceAll('\n', '\r'),
    'Cannot read line 3 of the CSV: a quote in the wrong place',
  ],
  ['text after a quote', report(row('"ana"x')), 'Cannot read line 3 of the CSV: a quote in the wrong place'],
  ['a quote in a field', report(row('a"na')), 'Cannot read line 3 of the CSV: a quote in the wrong place'],
])('refuses %s', async (_what, text, message) => {
  await expect(detectText(text)).rejects.toThrow(message);
});

test('keeps the values of a row as they are', async () => {
  const { resources } = await detectText(report(row('ana')));
  expect(resources[1]).toMatchObject({
    shape: 'description',
    resourceType: 'AWS::IAM::User',
    arn: 'arn:aws:iam::111122223333:user/ana',
    accountId: '111122223333',
    region: 'global',
    lacksTags: true,
    configuration: {
      password_last_used: 'no_information',
      access_key_1_last_rotated: 'N/A',
      cert_2_last_rotated: 'N/A',
    },
  });
});

describe('the output of aws iam get-credential-report', () => {
  const output = (Content: string) => ({
    Content,
    ReportFormat: 'text/csv',
    GeneratedTime: '2026-03-01T12:00:00+00:00',
  });

  test.each([
    ['in Base64', Buffer.from(report(row('ana'))).toString('base64')],
    [
      'in Base64 with line breaks',
      Buffer.from(report(row('ana')))
        .toString('base64')
        .replace(/.{76}/g, '$&\n'),
    ],
    ['decoded', report(row('ana'))],
  ])('is read %s', (_what, content) => {
    const { resources } = detectFormat(output(content));
    expect(resources.map(({ resourceId }) => resourceId)).toEqual(['111122223333', 'ana']);
  });

  test.each(['', 'bm90IGEgcmVwb3J0', '%%%', '\0'])('is refused with the content %j', (content) =>
    expect(() => detectFormat(output(content))).toThrow(
      'Cannot read the credential report: Content is not its CSV in Base64',
    ),
  );
});

test.each<[string, object, string, object]>([
  [
    'aws iam get-account-summary',
    { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, Users: 27 } },
    'root user',
    { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0, Users: 27 },
  ],
  [
    'aws iam get-account-password-policy',
    { PasswordPolicy: { MinimumPasswordLength: 8 } },
    'password policy',
    { MinimumPasswordLength: 8 },
  ],
  [
    'aws ec2 get-ebs-encryption-by-default',
    { EbsEncryptionByDefault: false, SseType: 'sse-ebs' },
    'EBS encryption',
    { EbsEncryptionByDefault: false, SseType: 'sse-ebs' },
  ],
])('reads the output of %s', (_command, document, aspect, configuration) => {
  const { resources } = detectFormat(document);
  expect(resources).toMatchObject([{ resourceType: 'AWS::::Account', resourceId: 'account', aspect, configuration }]);
});

test('reads all of them in one list, as different items', () => {
  const { resources } = detectFormat([
    { SummaryMap: {} },
    { PasswordPolicy: {} },
    { EbsEncryptionByDefault: true },
    { EbsEncryptionByDefault: false },
  ]);
  expect(resources.map(({ aspect }) => aspect)).toEqual([
    'root user',
    'password policy',
    'EBS encryption',
    'EBS encryption',
  ]);
});
