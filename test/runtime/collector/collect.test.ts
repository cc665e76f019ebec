import { DAY_MS } from '../../../lib/core/time';
import { AwsError } from '../../../lib/local-region/aws-call';
import { rules } from '../../../rules';
import { ConfigAccount } from '../evaluator/config-account';
import { changeEvent, ruleEvent, scheduledEvent } from '../evaluator/testing-evaluator';
import { recordedBox } from '../evaluator/testing-rules';
import { TestingCollector } from './testing-collector';

const ACCOUNT = '111122223333';
let account: ConfigAccount;
let collector: TestingCollector;
beforeAll(async () => {
  account = await ConfigAccount.start();
});
afterAll(() => account.stop());
beforeEach(() => {
  account.region.reset();
  account.reset();
  collector = new TestingCollector(account, rules);
});
afterEach(() => collector.close());

const call = (name: string, input: object = {}) => account.region.call(name, input);
const run = (rule: string, parameters: object = {}) =>
  collector.invoke(scheduledEvent({ assayRule: rule, ...parameters }, { accountId: ACCOUNT }));
/** The results of the last run: id, compliance type, annotation. */
const listResults = () =>
  account.results.map(({ resourceType, resourceId, complianceType, annotation = '' }) =>
    [resourceType, resourceId, complianceType, annotation].join(' | ').trim(),
  );

const STRONG = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
};

describe('a setting of the account', () => {
  test.each<[rule: string, bad: () => Promise<unknown>, annotation: string, good: () => Promise<unknown>]>([
    [
      'root-access-key',
      () => call('iam:CreateAccessKey'),
      'The root user has an access key',
      async () => {
        const { AccessKeyMetadata } = await call('iam:ListAccessKeys');
        await call('iam:DeleteAccessKey', { AccessKeyId: AccessKeyMetadata[0].AccessKeyId });
      },
    ],
    [
      'root-without-mfa',
      async () => undefined,
      'The root user has no MFA',
      // Only the console gives it one.
      async () => {
        const SummaryMap = { AccountMFAEnabled: 1 };
        account.region.watch.answers.set('iam:GetAccountSummary', () => ({ SummaryMap }));
      },
    ],
    [
      'short-passwords',
      () => call('iam:UpdateAccountPasswordPolicy', { ...STRONG, MinimumPasswordLength: 10 }),
      'The password policy allows 10 characters, fewer than 14',
      () => call('iam:UpdateAccountPasswordPolicy', STRONG),
    ],
    [
      'short-passwords',
      async () => undefined,
      'The password policy allows 8 characters, fewer than 14',
      () => call('iam:UpdateAccountPasswordPolicy', STRONG),
    ],
    [
      'reused-passwords',
      () => call('iam:UpdateAccountPasswordPolicy', {}),
      'The password policy remembers 0 passwords, fewer than 24',
      () => call('iam:UpdateAccountPasswordPolicy', STRONG),
    ],
    [
      'weak-password-policy',
      async () => undefined,
      'The password policy is the default of AWS, allows 8 characters, needs no upper-case letter, needs no lower-case letter, needs no symbol, needs no digit, remembers 0 passwords and lets passwords never expire',
      () => call('iam:UpdateAccountPasswordPolicy', STRONG),
    ],
    [
      'no-default-ebs-encryption',
      () => call('ec2:DisableEbsEncryptionByDefault'),
      'New EBS volumes are not encrypted by default',
      () => call('ec2:EnableEbsEncryptionByDefault'),
    ],
  ])('%s is evaluated as it is at the time', async (rule, makeBad, annotation, makeGood) => {
    await makeBad();
    await run(rule);
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | NON_COMPLIANT | ${annotation}`]);
    await makeGood();
    await run(rule);
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | COMPLIANT |`]);
    expect(account.results[0]?.orderingTime).toBe(Date.parse('2026-03-01T11:59:59.000Z'));
  });

  test('is waived by the id of the account', async () => {
    const waiver = { resource: ACCOUNT, account: ACCOUNT, reason: 'r', owner: 'o', expires: '2026-12-31' };
    collector.waivers = [{ rule: 'no-default-ebs-encryption', region: 'eu-west-1', ...waiver }];
    await run('no-default-ebs-encryption');
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | NOT_APPLICABLE | Waived until 2026-12-31 by o: r`]);
  });

  test('that the answer lacks is unreadable', async () => {
    account.region.watch.answers.set('iam:GetAccountSummary', () => ({ SummaryMap: { Users: 1 } }));
    await expect(run('root-without-mfa')).rejects.toThrow(
      `Cannot evaluate AWS::::Account "${ACCOUNT}" by rule "root-without-mfa": Cannot read configuration.accountMFAEnabled: expected an integer, found nothing`,
    );
    expect(listResults()).toEqual([]);
  });
});

/** Creates a trail of all Regions that logs, and returns its ARN. */
async function createTrail(input: object = {}): Promise<string> {
  const settings = { Name: 'audit', S3BucketName: 'example-trail-logs', IsMultiRegionTrail: true, ...input };
  const { TrailARN } = await call('cloudtrail:CreateTrail', settings);
  await call('cloudtrail:StartLogging', { Name: TrailARN });
  return TrailARN;
}

const ORGANIZATION_TRAIL = {
  Name: 'org',
  TrailARN: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org',
  HomeRegion: 'us-east-1',
  IsMultiRegionTrail: true,
  IsOrganizationTrail: true,
  HasCustomEventSelectors: false,
};

describe('the trails of an account', () => {
  const NO_TRAIL = 'No trail logs all management events of all Regions: audit';
  test.each<[string, () => Promise<unknown>, string]>([
    ['no trail', async () => undefined, 'NON_COMPLIANT | The account has no trail'],
    ['a trail', createTrail, 'COMPLIANT |'],
    [
      'a trail that nobody started',
      () => call('cloudtrail:CreateTrail', { Name: 'audit', IsMultiRegionTrail: true }),
      `NON_COMPLIANT | ${NO_TRAIL} does not log`,
    ],
    [
      'a stopped trail',
      async () => call('cloudtrail:StopLogging', { Name: await createTrail() }),
      `NON_COMPLIANT | ${NO_TRAIL} does not log`,
    ],
    [
      'a deleted trail',
      async () => call('cloudtrail:DeleteTrail', { Name: await createTrail() }),
      'NON_COMPLIANT | The account has no trail',
    ],
    [
      'a trail of one Region',
      () => createTrail({ IsMultiRegionTrail: false }),
      `NON_COMPLIANT | ${NO_TRAIL} covers one Region`,
    ],
    [
      'a trail of write events',
      async () =>
        call('cloudtrail:PutEventSelectors', {
          TrailName: await createTrail(),
          EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }],
        }),
      `NON_COMPLIANT | ${NO_TRAIL} leaves out read events`,
    ],
    [
      'a trail with an advanced selector of management events',
      async () =>
        call('cloudtrail:PutEventSelectors', {
          TrailName: await createTrail(),
          AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
        }),
      'COMPLIANT |',
    ],
  ])('%s', async (_, arrange, expected) => {
    await arrange();
    await run('missing-trail');
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | ${expected}`]);
  });

  test('include shadow trails, and each is read by its ARN in its home Region', async () => {
    const arn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/audit';
    const shadow = { ...ORGANIZATION_TRAIL, Name: 'audit', TrailARN: arn, IsOrganizationTrail: false };
    const { answers, listInputs } = listen();
    answers.set('cloudtrail:DescribeTrails', () => ({
      trailList: [shadow, { Name: 'old', IsMultiRegionTrail: false }],
    }));
    answers.set('cloudtrail:GetTrailStatus', () => ({ IsLogging: true }));
    answers.set('cloudtrail:GetEventSelectors', () => ({ EventSelectors: [{ ReadWriteType: 'All' }] }));
    await run('missing-trail');
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | COMPLIANT |`]);
    expect(listInputs('cloudtrail:DescribeTrails')).toEqual([{ includeShadowTrails: true }]);
    expect(listInputs('cloudtrail:GetTrailStatus')).toEqual([{ Name: arn }]);
    expect(listInputs('cloudtrail:GetEventSelectors')).toEqual([{ TrailName: arn }]);
    expect([...collector.trailRegions]).toEqual(['us-east-1']);
  });

  const REFUSED = new AwsError('CloudTrailARNInvalidException', 'AccountID in ARN is wrong');
  test.each<[string, { trail?: object; status?: AwsError; selectors?: AwsError; isLogging?: boolean }, string]>([
    ['all calls succeed', {}, 'COMPLIANT |'],
    ['its event selectors are refused, and they are the default ones', { selectors: REFUSED }, 'COMPLIANT |'],
    [
      'its event selectors are refused, and they are custom ones',
      { trail: { HasCustomEventSelectors: true }, selectors: REFUSED },
      'NON_COMPLIANT | Insufficient data: trail org may not be enough; Cannot call GetEventSelectors: CloudTrailARNInvalidException: AccountID in ARN is wrong',
    ],
    [
      'its event selectors are refused, and its description does not have whether they are custom ones',
      {
        trail: { HasCustomEventSelectors: undefined },
        selectors: new AwsError('TrailNotFoundException', 'Unknown trail'),
      },
      'NON_COMPLIANT | Insufficient data: trail org may not be enough; Cannot call GetEventSelectors: TrailNotFoundException: Unknown trail',
    ],
    [
      'its status and its event selectors are refused',
      { status: new AwsError('AccessDeniedException', 'no', 403), selectors: REFUSED },
      'NON_COMPLIANT | Insufficient data: trail org may not be enough; Cannot call GetTrailStatus: AccessDeniedException: no',
    ],
    [
      'it is stopped, and its event selectors are refused',
      { isLogging: false, selectors: REFUSED },
      'NON_COMPLIANT | No trail logs all management events of all Regions: org does not log',
    ],
  ])('a trail of the organization: %s', async (_, { trail, status, selectors, isLogging = true }, expected) => {
    const { answers, always } = listen();
    answers.set('cloudtrail:DescribeTrails', () => ({ trailList: [{ ...ORGANIZATION_TRAIL, ...trail }] }));
    answers.set('cloudtrail:GetTrailStatus', () => ({ IsLogging: isLogging }));
    answers.set('cloudtrail:GetEventSelectors', () => ({ EventSelectors: [{ ReadWriteType: 'All' }] }));
    if (status) always.set('cloudtrail:GetTrailStatus', status);
    if (selectors) always.set('cloudtrail:GetEventSelectors', selectors);
    await run('missing-trail');
    expect(listResults()).toEqual([`AWS::::Account | ${ACCOUNT} | ${expected}`]);
  });

  test('of the organization that are throttled fail the run', async () => {
    const { answers, always } = listen();
    answers.set('cloudtrail:DescribeTrails', () => ({ trailList: [ORGANIZATION_TRAIL] }));
    always.set('cloudtrail:GetTrailStatus', new AwsError('ThrottlingException', 'Rate exceeded'));
    await expect(run('missing-trail')).rejects.toThrow('Cannot call GetTrailStatus: ThrottlingException');
    expect(listResults()).toEqual([
      expect.stringContaining('NON_COMPLIANT | Insufficient data: Cannot call GetTrailStatus: ThrottlingException'),
    ]);
  });

  test.each<[string, object, string]>([
    ['no list', {}, 'Cannot read configuration.trailList: expected a list, found nothing'],
    [
      'a trail without its ARN',
      { trailList: [{ Name: 'audit', HomeRegion: 'eu-west-1', IsMultiRegionTrail: true }] },
      'Cannot read trail "audit": DescribeTrails returned no ARN or no home Region for it',
    ],
    [
      'a trail without its home Region',
      { trailList: [{ ...ORGANIZATION_TRAIL, HomeRegion: undefined }] },
      'Cannot read trail "org": DescribeTrails returned no ARN or no home Region for it',
    ],
  ])('an answer with %s is never compliant', async (_, answer, message) => {
    listen().answers.set('cloudtrail:DescribeTrails', () => answer);
    await expect(run('missing-trail')).rejects.toThrow(message);
    expect(listResults().join()).not.toContain('| COMPLIANT');
  });

  test.each(['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'])(
    'an empty answer of %s is never compliant',
    async (operation) => {
      await createTrail();
      listen().answers.set(operation, () => ({}));
      await expect(run('missing-trail')).rejects.toThrow('Cannot read configuration.TrailList[0].');
      expect(listResults()).toEqual([]);
    },
  );

  const listen = () => {
    const { watch } = account.region;
    return { answers: watch.answers, always: watch.always, listInputs: watch.listInputs.bind(watch) };
  };
});

async function createUser(UserName: string, more: object = {}): Promise<string> {
  const { User } = await call('iam:CreateUser', { UserName, ...more });
  return User.UserId;
}

describe('the credentials of users', () => {
  test('are evaluated with the ids by which AWS Config knows users', async () => {
    const ana = await createUser('ana', { Path: '/team/' });
    const bo = await createUser('bo,c');
    await call('iam:CreateLoginProfile', { UserName: 'ana', Password: 'correct horse battery' });
    await run('user-without-mfa');
    expect(ana).toMatch(/^AIDA/);
    expect(listResults()).toEqual([
      `AWS::IAM::User | ${ana} | NON_COMPLIANT | The user has a password and no MFA`,
      `AWS::IAM::User | ${bo} | COMPLIANT |`,
    ]);
  });

  test('turn compliant once the user has MFA and the report is a new one', async () => {
    const ana = await createUser('ana');
    await call('iam:CreateLoginProfile', { UserName: 'ana', Password: 'correct horse battery' });
    await run('user-without-mfa');
    const { VirtualMFADevice } = await call('iam:CreateVirtualMFADevice', { VirtualMFADeviceName: 'ana' });
    const { SerialNumber } = VirtualMFADevice;
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await call('iam:EnableMFADevice', { UserName: 'ana', SerialNumber, ...codes });
    await run('user-without-mfa');
    expect(listResults()).toEqual([`AWS::IAM::User | ${ana} | NON_COMPLIANT | The user has a password and no MFA`]);
    await account.region.clock.advanceTo(account.region.clock.time + DAY_MS);
    await run('user-without-mfa');
    expect(listResults()).toEqual([`AWS::IAM::User | ${ana} | COMPLIANT |`]);
  });

  test('count to the time of the evaluation', async () => {
    const ana = await createUser('ana');
    await call('iam:CreateAccessKey', { UserName: 'ana' });
    const { clock } = account.region;
    await clock.advanceTo(clock.time + 91 * DAY_MS);
    await run('stale-access-key');
    expect(listResults()).toEqual([
      `AWS::IAM::User | ${ana} | NON_COMPLIANT | Access key 1 is 91 days old; at most 90 days are allowed`,
    ]);
    await run('unused-credentials', { maxCredentialUsageAge: '92' });
    expect(listResults()).toEqual([`AWS::IAM::User | ${ana} | COMPLIANT |`]);
  });

  test('are waived by the name of the user', async () => {
    const ana = await createUser('ana');
    await call('iam:CreateLoginProfile', { UserName: 'ana', Password: 'correct horse battery' });
    const waiver = { rule: 'user-without-mfa', reason: 'r', owner: 'o', expires: '2026-12-31' };
    collector.waivers = [{ ...waiver, resource: 'ana' }];
    await run('user-without-mfa');
    expect(listResults()).toEqual([`AWS::IAM::User | ${ana} | NOT_APPLICABLE | Waived until 2026-12-31 by o: r`]);
  });

  test('of users who were deleted since are withdrawn', async () => {
    const ana = await createUser('ana');
    const bo = await createUser('bo');
    await run('user-without-mfa');
    await call('iam:DeleteUser', { UserName: 'bo' });
    await run('user-without-mfa');
    expect(account.listResults()).toEqual({ [ana]: 'COMPLIANT', [bo]: 'NOT_APPLICABLE' });
  });

  test('of a user who is not in the report yet have no result, and an earlier one stays', async () => {
    await createUser('ana');
    await run('user-without-mfa');
    const bo = await createUser('bo');
    account.store({ resourceType: 'AWS::IAM::User', resourceId: bo, complianceType: 'NON_COMPLIANT' });
    await createUser('cy');
    await run('user-without-mfa');
    expect(Object.values(account.listResults())).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  test('of a user who was created again are not those of the one before', async () => {
    const earlier = await createUser('ana');
    await run('user-without-mfa');
    await call('iam:DeleteUser', { UserName: 'ana' });
    await account.region.clock.advanceTo(account.region.clock.time + 60_000);
    await createUser('ana');
    await run('user-without-mfa');
    expect(account.listResults()).toEqual({ [earlier]: 'NOT_APPLICABLE' });
  });

  test('are read over several pages of users, and reported in calls of 100', async () => {
    for (let index = 0; index < 230; index++) await createUser(`user-${index}`);
    account.region.watch.pages.set('iam:ListUsers', { member: 'MaxItems', size: 90 });
    account.region.watch.answers.set('iam:ListUsers', (passed, next) =>
      next({ ...passed, input: { ...passed.input, MaxItems: 90 } }),
    );
    await run('user-without-mfa');
    expect(account.results).toHaveLength(230);
    expect(account.region.watch.listInputs('iam:ListUsers')).toHaveLength(3);
    expect(account.listInputs('PutEvaluations').map(({ Evaluations }) => Evaluations.length)).toEqual([100, 100, 30]);
  });

  test('that cannot be read fail the run, but not those of other users', async () => {
    const ana = await createUser('ana');
    const bo = await createUser('bo');
    await call('iam:CreateLoginProfile', { UserName: 'bo', Password: 'correct horse battery' });
    account.region.watch.answers.set('iam:GetCredentialReport', async (passed, next) => {
      const answer = (await next(passed)) as { Content: Uint8Array };
      const text = new TextDecoder()
        .decode(answer.Content)
        .replace(/^ana,.*$/m, 'ana,arn:aws:iam::111122223333:user/ana');
      return { ...answer, Content: new TextEncoder().encode(text) };
    });
    account.store({ resourceType: 'AWS::IAM::User', resourceId: ana, complianceType: 'NON_COMPLIANT' });
    await expect(run('user-without-mfa')).rejects.toThrow(
      'Cannot evaluate a resource by rule "user-without-mfa": Cannot read line 3 of the credential report: found 2 fields, expected 22',
    );
    expect(account.listResults()).toEqual({ [ana]: 'NON_COMPLIANT', [bo]: 'NON_COMPLIANT' });
  });
});

describe('the credential report', () => {
  test('is generated and waited for, once in four hours', async () => {
    await createUser('ana');
    await run('user-without-mfa');
    expect(collector.pauses).toBeGreaterThan(0);
    const names = account.region.watch.calls.map(({ operation }) => operation);
    expect(new Set(names)).toEqual(
      new Set([
        'GenerateCredentialReport',
        'GetCredentialReport',
        'ListUsers',
        'PutEvaluations',
        'GetComplianceDetailsByConfigRule',
      ]),
    );
    const before = collector.pauses;
    await run('stale-access-key');
    expect(collector.pauses).toBe(before);
  });

  test.each(['ReportInProgress', 'ReportNotPresent', 'ReportExpired'])('is asked for again after %s', async (code) => {
    await createUser('ana');
    account.region.watch.faults.set('iam:GetCredentialReport', [code, code]);
    await run('user-without-mfa');
    expect(Object.values(account.listResults())).toEqual(['COMPLIANT']);
  });

  const withReport = (text: string) =>
    account.region.watch.answers.set('iam:GetCredentialReport', () => ({ Content: new TextEncoder().encode(text) }));

  test.each<[string, () => void, string]>([
    [
      'is not ready in time',
      () => account.region.watch.answers.set('iam:GenerateCredentialReport', () => ({ State: 'INPROGRESS' })),
      'Cannot read the credential report: it was not ready after 35 attempts',
    ],
    [
      'is not ready before the time of the function ends',
      () => {
        collector.remaining = 3_000;
        account.region.watch.answers.set('iam:GenerateCredentialReport', () => ({ State: 'INPROGRESS' }));
      },
      'Cannot read the credential report: it is not ready: no time is left',
    ],
    [
      'is empty',
      () => account.region.watch.answers.set('iam:GetCredentialReport', () => ({ Content: new Uint8Array() })),
      'Cannot read the credential report: it lacks the column user, arn',
    ],
    [
      'has no rows',
      () => withReport('user,arn\n'),
      'Cannot read the credential report: it lacks the column user_creation_time, password_enabled',
    ],
    ['is no report', () => withReport('<html>'), 'Cannot read the credential report: it lacks the column user, arn'],
  ])('that %s is insufficient data of the account', async (_, arrange, message) => {
    const ana = await createUser('ana');
    account.store({ resourceType: 'AWS::IAM::User', resourceId: ana, complianceType: 'COMPLIANT' });
    arrange();
    await expect(run('user-without-mfa')).rejects.toThrow(message);
    expect(listResults()).toEqual([
      `AWS::IAM::User | ${ana} | COMPLIANT |`,
      expect.stringContaining(`AWS::::Account | ${ACCOUNT} | NON_COMPLIANT | Insufficient data: ${message}`),
    ]);
  });

  test('has the words of AWS for what does not exist, and columns of the future', async () => {
    const ana = await createUser('ana');
    account.region.watch.answers.set('iam:GetCredentialReport', async (passed, next) => {
      const { Content } = (await next(passed)) as { Content: Uint8Array };
      const [head = '', root = '', user = ''] = new TextDecoder().decode(Content).split('\n');
      const text = [`${head},passkeys`, `${root},0`, `${user.replace(',false,N/A,N/A', ',true,no_information,N/A')},1`];
      return { Content: new TextEncoder().encode(text.join('\n')) };
    });
    const { clock } = account.region;
    await clock.advanceTo(clock.time + 91 * DAY_MS);
    await run('unused-credentials');
    expect(listResults()).toEqual([
      `AWS::IAM::User | ${ana} | NON_COMPLIANT | Unused: password for 91 days; at most 89 are allowed`,
    ]);
  });
});

const DENIED = new AwsError('AccessDenied', 'User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized', 403);

describe('a setting that cannot be collected', () => {
  test.each<[rule: string, operation: string, fault: AwsError, message: string]>([
    ['root-access-key', 'iam:GetAccountSummary', DENIED, 'Cannot call GetAccountSummary: AccessDenied: User: arn'],
    [
      'short-passwords',
      'iam:GetAccountPasswordPolicy',
      new AwsError('Throttling', 'Rate exceeded'),
      'Cannot call GetAccountPasswordPolicy: Throttling: Rate exceeded',
    ],
    [
      'no-default-ebs-encryption',
      'ec2:GetEbsEncryptionByDefault',
      new AwsError('UnauthorizedOperation', 'You are not authorized', 403),
      'Cannot call GetEbsEncryptionByDefault: UnauthorizedOperation: You are not authorized',
    ],
    ['missing-trail', 'cloudtrail:DescribeTrails', DENIED, 'Cannot call DescribeTrails: AccessDenied'],
    ['missing-trail', 'cloudtrail:GetTrailStatus', DENIED, 'Cannot call GetTrailStatus: AccessDenied'],
    [
      'missing-trail',
      'cloudtrail:GetEventSelectors',
      new AwsError('ThrottlingException', 'Rate exceeded'),
      'Cannot call GetEventSelectors: ThrottlingException: Rate exceeded',
    ],
    ['user-without-mfa', 'iam:GenerateCredentialReport', DENIED, 'Cannot call GenerateCredentialReport: AccessDenied'],
    [
      'user-without-mfa',
      'iam:GetCredentialReport',
      new AwsError('ServiceFailure', 'try later', 500),
      'Cannot call GetCredentialReport: ServiceFailure',
    ],
    ['user-without-mfa', 'iam:ListUsers', DENIED, 'Cannot call ListUsers: AccessDenied'],
  ])('%s: %s is refused', async (rule, operation, fault, message) => {
    if (rule === 'missing-trail') await createTrail();
    account.region.watch.always.set(operation, fault);
    await expect(run(rule)).rejects.toThrow(message);
    expect(listResults()).toEqual([
      expect.stringContaining(`AWS::::Account | ${ACCOUNT} | NON_COMPLIANT | Insufficient data: ${message}`),
    ]);
    account.region.watch.always.clear();
    if (operation.startsWith('ec2')) await call('ec2:EnableEbsEncryptionByDefault');
    await run(rule);
    expect(listResults().join()).not.toContain('Insufficient data');
  });

  test('has no result that a later request does not replace', async () => {
    await createUser('ana');
    account.region.watch.faults.set('iam:ListUsers', [DENIED]);
    await expect(run('user-without-mfa')).rejects.toThrow();
    await run('user-without-mfa');
    expect(account.listResults()).toMatchObject({ [ACCOUNT]: 'NOT_APPLICABLE' });
  });
});

describe('an event that the collector is not for', () => {
  test.each<[string, () => Promise<void>, string]>([
    [
      'a rule about recorded items',
      () => run('open-ssh'),
      'it reads nothing that the collector collects; use the evaluator',
    ],
    [
      'an unknown rule',
      () => run('no-such'),
      'Cannot run rule "no-such": it is not in the deployed function; deploy it again',
    ],
    [
      'a change',
      () => collector.invoke(changeEvent(recordedBox('b', {}), { assayRule: 'root-access-key' })),
      'Cannot run rule "root-access-key": got a change, expected a schedule',
    ],
    [
      'a request without an account',
      () => {
        const { accountId, ...event } = scheduledEvent({ assayRule: 'root-access-key' });
        return collector.invoke(event);
      },
      'Cannot run rule "root-access-key": the event lacks configRuleName or accountId',
    ],
  ])('%s fails', async (_, invoke, message) => {
    await expect(invoke()).rejects.toThrow(message);
    expect(account.results).toEqual([]);
  });

  test('an unknown message is answered', async () => {
    await collector.invoke(ruleEvent({ messageType: 'Hello' }, { assayRule: 'root-access-key' }));
    expect(account.listInputs('PutEvaluations')).toEqual([{ Evaluations: [], ResultToken: 'token' }]);
  });
});
