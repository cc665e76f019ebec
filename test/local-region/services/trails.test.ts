import { addAccountServices } from '../../../lib/local-region/services/account-services';
import { ACCOUNT, ADMINISTRATOR, REGION, TestingAccount } from '../testing-account';

const OTHER = 'us-east-1';
const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`;

/** An account in two Regions. */
function createAccount(): TestingAccount {
  const aws = new TestingAccount();
  const { accounts, clock } = aws;
  addAccountServices(accounts, {
    scope: { partition: 'aws', account: ACCOUNT, region: OTHER },
    clock,
    resources: accounts.listResources(ACCOUNT, OTHER),
    recordingDelay: 60_000,
    createId: () => accounts.createId(),
    call: (call) => accounts.call({ region: OTHER, ...call }),
    report: () => undefined,
  });
  return aws;
}

/** Makes a call in a Region, and returns its answer or the code of its error. */
// biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
const callIn = (aws: TestingAccount, region: string, operation: string, input: object = {}): Promise<any> =>
  aws.accounts
    .call({ service: 'cloudtrail', operation, input, caller: ADMINISTRATOR, region })
    .catch(({ code }: { readonly code: string }) => code);

test('a trail of all Regions has a shadow in the other Region, which answers by its ARN and changes nothing', async () => {
  const aws = createAccount();
  await callIn(aws, REGION, 'CreateTrail', { Name: 'audit', S3BucketName: 'b', IsMultiRegionTrail: true });
  await callIn(aws, REGION, 'CreateTrail', { Name: 'local', S3BucketName: 'b' });
  await callIn(aws, REGION, 'StartLogging', { Name: 'audit' });
  const selectors = { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] };
  await callIn(aws, REGION, 'PutEventSelectors', { TrailName: 'audit', ...selectors });
  const list = async (region: string, input: object = {}): Promise<string[]> =>
    (await callIn(aws, region, 'DescribeTrails', input)).trailList.map(
      ({ Name, HomeRegion }: { Name: string; HomeRegion: string }) => `${Name} ${HomeRegion}`,
    );
  expect(await list(REGION)).toEqual([`audit ${REGION}`, `local ${REGION}`]);
  expect(await list(OTHER)).toEqual([`audit ${REGION}`]);
  expect(await list(OTHER, { includeShadowTrails: false })).toEqual([]);
  expect(await list(OTHER, { trailNameList: [ARN] })).toEqual([`audit ${REGION}`]);
  expect(await list(OTHER, { trailNameList: ['audit'] })).toEqual([]);
  expect((await callIn(aws, OTHER, 'ListTrails')).Trails).toEqual([
    { Name: 'audit', TrailARN: ARN, HomeRegion: REGION },
  ]);
  expect(await callIn(aws, OTHER, 'GetTrailStatus', { Name: ARN })).toEqual({ IsLogging: true });
  expect(await callIn(aws, OTHER, 'GetEventSelectors', { TrailName: ARN })).toEqual({ TrailARN: ARN, ...selectors });
  expect(await callIn(aws, OTHER, 'GetTrailStatus', { Name: 'audit' })).toBe('TrailNotFoundException');
  for (const [operation, name] of [
    ...[
      ['StopLogging', 'Name'],
      ['UpdateTrail', 'Name'],
      ['DeleteTrail', 'Name'],
    ],
    ['PutEventSelectors', 'TrailName'],
  ] as [string, string][]) {
    expect([operation, await callIn(aws, OTHER, operation, { [name]: ARN })]).toEqual([
      operation,
      'InvalidHomeRegionException',
    ]);
  }
  await callIn(aws, REGION, 'DeleteTrail', { Name: 'audit' });
  expect(await list(OTHER)).toEqual([]);
});

test('a trail of a snapshot, which has no name of its own, is found by its name', async () => {
  const aws = createAccount();
  aws.resources.load({
    resourceType: 'AWS::CloudTrail::Trail',
    resourceId: 'audit',
    arn: ARN,
    region: REGION,
    tags: {},
    configuration: { name: 'audit', trailARN: ARN, homeRegion: REGION, isMultiRegionTrail: true },
    supplementaryConfiguration: {},
    relationships: [],
  });
  for (const Name of ['audit', ARN]) {
    expect(await callIn(aws, REGION, 'GetTrailStatus', { Name })).toEqual({ IsLogging: true });
  }
  expect((await callIn(aws, REGION, 'ListTrails')).Trails).toEqual([
    { Name: 'audit', TrailARN: ARN, HomeRegion: REGION },
  ]);
});

test('each Region has the events of the calls that were made in it', async () => {
  const aws = createAccount();
  await callIn(aws, REGION, 'CreateTrail', { Name: 'audit', S3BucketName: 'b', IsMultiRegionTrail: true });
  await aws.clock.advanceBy(600_000);
  const find = async (region: string): Promise<string[]> =>
    (await callIn(aws, region, 'LookupEvents')).Events.map(({ EventName }: { EventName: string }) => EventName);
  expect(await find(REGION)).toEqual(['CreateTrail']);
  expect(await find(OTHER)).toEqual([]);
});

test('a trail with a name that is taken is refused', async () => {
  const aws = new TestingAccount();
  await aws.call('cloudtrail:CreateTrail', { Name: 'audit', S3BucketName: 'b' });
  expect(await aws.fail('cloudtrail:CreateTrail', { Name: 'audit', S3BucketName: 'c' })).toBe(
    'TrailAlreadyExistsException: Trail audit already exists for customer: 111122223333',
  );
});
