import type { IpPermission } from '@aws-sdk/client-ec2';
import type { PlanAction } from '../../../lib/contract/plan-protocol';
import { listPlannedTypes } from '../../../lib/core/remediation/plan-remediation';
import { canFindTypes } from '../../../lib/resources/resource-ids';
import { LIVE_READERS } from '../../../lib/runtime/remediation/verify/live/readers';
import { rules } from '../../rules/registry';
import {
  listPermissions,
  putAccountBlock,
  putBucket,
  putCertificate,
  putGroup,
  putListeners,
  putVolume,
  readBlock,
  readListener,
  readVolume,
} from './live-resources';
import { ACCOUNT, PlanAccount, REGION } from './plan-account';
import { executionId, runRunbook, TestingPlanFunction } from './testing-plan-function';

let account: PlanAccount;
let planFunction: TestingPlanFunction;
beforeAll(async () => {
  account = await PlanAccount.start();
});
beforeEach(() => {
  account.reset();
  planFunction = new TestingPlanFunction(account, rules);
});
afterEach(() => planFunction.close());
afterAll(() => account.stop());

const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
const LISTENER = `${BALANCER.replace(':loadbalancer', ':listener')}/0123456789abcdef`;
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';

const permission = (
  FromPort: number,
  ToPort: number,
  ...blocks: readonly { CidrIp: string; Description?: string }[]
): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  IpRanges: [...blocks],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

const group = (...IpPermissions: IpPermission[]): void =>
  putGroup(account, { GroupId: 'sg-0a', GroupName: 'web', IpPermissions });

const createListener = (id: string, Port: number, Protocol: 'HTTP' | 'HTTPS') => ({
  ListenerArn: id,
  LoadBalancerArn: BALANCER,
  Port,
  Protocol,
  DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: TARGET }],
});
const TARGET = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';

interface RemediationScenario {
  readonly rule: string;
  readonly scenario: string;
  readonly resource: string;
  readonly given: () => void;
  readonly request?: Partial<PlanAction>;
  /** Returns the part of the resource that changes. */
  readonly look: () => unknown;
  readonly after: unknown;
  readonly outcome?: string;
}

const SCENARIOS: readonly RemediationScenario[] = [
  {
    rule: 'open-ssh',
    scenario: 'an open source beside an allowed one',
    resource: 'sg-0a',
    given: () => group(permission(22, 22, { CidrIp: '0.0.0.0/0', Description: 'all' }, { CidrIp: '192.0.2.0/24' })),
    // EC2 does not preserve the order.
    look: () =>
      listPermissions(account, 'sg-0a')
        .flatMap(({ IpRanges = [] }) => IpRanges.map((range) => JSON.stringify(range)))
        .sort(),
    after: ['{"CidrIp":"192.0.2.0/24"}'],
  },
  {
    rule: 'open-ssh',
    scenario: 'a range that keeps its other ports',
    resource: 'sg-0a',
    given: () => group(permission(20, 25, { CidrIp: '0.0.0.0/0' })),
    look: () => listPermissions(account, 'sg-0a').map(({ FromPort, ToPort }) => [FromPort, ToPort]),
    after: [
      [20, 21],
      [23, 25],
    ],
  },
  {
    rule: 'public-s3-bucket',
    scenario: 'a public policy',
    resource: 'web',
    given: () =>
      putBucket(account, 'web', {
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::web/*' }],
        },
      }),
    look: () => readBlock(account, 'web'),
    after: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  },
  {
    rule: 'gp2-volume',
    scenario: 'a large volume',
    resource: 'vol-0a',
    given: () =>
      putVolume(account, {
        VolumeId: 'vol-0a',
        VolumeType: 'gp2',
        Size: 2000,
        Iops: 6000,
        State: 'in-use',
        Encrypted: true,
      }),
    look: () => {
      const { volumeType, iops, throughput } = readVolume(account, 'vol-0a');
      return { volumeType, ...(volumeType === 'gp3' && { iops, throughput }) };
    },
    after: { volumeType: 'gp3', iops: 6000, throughput: 250 },
  },
  {
    rule: 'alb-http-listener',
    scenario: 'a listener with an HTTPS listener beside it',
    resource: LISTENER,
    given: () =>
      putListeners(account, createListener(LISTENER, 80, 'HTTP'), createListener(`${LISTENER}b`, 443, 'HTTPS')),
    look: () => readListener(account, LISTENER).DefaultActions?.map(({ Type }) => Type),
    after: ['redirect'],
  },
];

test.each(SCENARIOS)('$rule: remediates $scenario and undoes it', async (scenario) => {
  const { rule, resource, given, look, after, request } = scenario;
  given();
  const before = look();
  const answer = await planFunction.plan({ Rule: rule, ResourceId: resource, ...request });
  expect(answer).toMatchObject({ Decision: 'apply', ResourceId: resource });
  const { verified, record } = await runRunbook(account, planFunction, answer, { rule });
  expect([verified, record.outcome]).toEqual([
    { Result: 'compliant', Reason: 'The compliance type is COMPLIANT' },
    'remediated',
  ]);
  expect(look()).toEqual(after);

  // EBS accepts another modification after six hours.
  await account.region.clock.advanceBy(6 * 3600_000);
  const undoing = await planFunction.planUndo({ Rule: rule });
  expect(undoing).toMatchObject({ Decision: 'apply', ResourceId: resource });
  const undone = await runRunbook(account, planFunction, undoing, { rule, executionId: executionId(2) });
  expect([undone.verified, undone.record.outcome]).toEqual([
    { Result: 'restored', Reason: 'The resource has its previous state again' },
    'undone',
  ]);
  expect(look()).toEqual(before);

  await account.region.clock.advanceBy(6 * 3600_000);
  const again = await planFunction.plan({ Rule: rule, ResourceId: resource, DryRun: 'yes' });
  expect(again.Calls).toBe(answer.Calls);
});

test('expiring-certificate: renews a private certificate, which cannot be undone', async () => {
  putCertificate(account, {
    CertificateArn: CERTIFICATE,
    DomainName: 'example.com',
    SubjectAlternativeNames: ['example.com'],
    Type: 'PRIVATE',
    Status: 'ISSUED',
    RenewalEligibility: 'ELIGIBLE',
    NotAfter: new Date('2026-03-10T00:00:00.000Z'),
    InUseBy: [BALANCER],
  });
  const rule = 'expiring-certificate';
  const answer = await planFunction.plan({ Rule: rule, ResourceId: CERTIFICATE });
  const { verified, record } = await runRunbook(account, planFunction, answer, { rule });
  expect([verified, record.outcome]).toEqual([{ Result: 'pending', Reason: expect.any(String) }, 'pending']);
  expect(planFunction.pauses).toEqual([]);
  expect(await planFunction.plan({ Rule: rule, ResourceId: CERTIFICATE })).toMatchObject({
    Decision: 'stop',
    Reason: 'ACM is already renewing it, which may take some hours',
  });
  expect(await planFunction.planUndo({ Rule: rule })).toMatchObject({
    Decision: 'refuse',
    Reason: 'The remediation cannot be undone: A renewed certificate keeps its new expiry date',
  });
});

test('expiring-certificate: sends each mail again in its own step', async () => {
  const option = (DomainName: string) => ({
    DomainName,
    ValidationDomain: 'example.com',
    ValidationMethod: 'EMAIL' as const,
    ValidationStatus: 'PENDING_VALIDATION' as const,
  });
  const DomainValidationOptions = [option('example.com'), option('www.example.com')];
  putCertificate(account, {
    CertificateArn: CERTIFICATE,
    DomainName: 'example.com',
    SubjectAlternativeNames: ['example.com', 'www.example.com'],
    Type: 'AMAZON_ISSUED',
    Status: 'ISSUED',
    RenewalEligibility: 'ELIGIBLE',
    NotAfter: new Date('2026-03-10T00:00:00.000Z'),
    InUseBy: [BALANCER],
    DomainValidationOptions,
    RenewalSummary: {
      RenewalStatus: 'PENDING_VALIDATION',
      DomainValidationOptions,
      UpdatedAt: new Date('2026-02-01T00:00:00.000Z'),
    },
  });
  const rule = 'expiring-certificate';
  const answer = await planFunction.plan({ Rule: rule, ResourceId: CERTIFICATE });
  const { record } = await runRunbook(account, planFunction, answer, { rule });
  expect(account.watch.listInputs('acm:ResendValidationEmail')).toEqual(
    ['example.com', 'www.example.com'].map((Domain) => ({
      CertificateArn: CERTIFICATE,
      Domain,
      ValidationDomain: 'example.com',
    })),
  );
  expect([record.outcome, record.steps.map(({ name }) => name)]).toEqual([
    'pending',
    ['ResendValidationMail1', 'ResendValidationMail2'],
  ]);
});

test('public-s3-bucket: refuses when the read of the account’s block is denied', async () => {
  putBucket(account, 'web');
  account.deny('s3control:GetPublicAccessBlock');
  expect(await planFunction.plan({ Rule: 'public-s3-bucket', ResourceId: 'web' })).toMatchObject({
    Decision: 'refuse',
    Reason: 'Cannot read AWS::S3::Bucket "web": AccessDenied: Access Denied',
  });
});

test('public-s3-bucket: stops for a bucket that the account’s block protects', async () => {
  const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await putAccountBlock(account, on);
  putBucket(account, 'web', { grants: [{ grantee: 'AllUsers', permission: 'Read' }] });
  const plan = () => planFunction.plan({ Rule: 'public-s3-bucket', ResourceId: 'web' });
  expect(await plan()).toMatchObject({ Decision: 'stop', Reason: 'The resource is compliant' });
  await putAccountBlock(account, { ...on, IgnorePublicAcls: false });
  expect(await plan()).toMatchObject({ Decision: 'apply' });
});

test('open-ssh: needs manual remediation when the read of a prefix list is denied', async () => {
  group({ ...permission(22, 22), PrefixListIds: [{ PrefixListId: 'pl-0a' }] });
  account.deny('ec2:GetManagedPrefixListEntries');
  expect(await planFunction.plan({ Rule: 'open-ssh', ResourceId: 'sg-0a' })).toMatchObject({
    Decision: 'refuse',
    Reason: expect.stringMatching(/^Needs manual remediation: Insufficient data: .*pl-0a/),
  });
});

const loadSnapshot = (kind: 'DBSnapshot' | 'DBClusterSnapshot', ...attributeValues: string[]): void =>
  account.load({
    resourceType: `AWS::RDS::${kind}`,
    resourceId: 'orders-1',
    configuration: { [`${kind}Identifier`]: 'orders-1', engine: 'mysql', snapshotType: 'manual' },
    supplementaryConfiguration: { [`${kind}Attributes`]: [{ attributeName: 'restore', attributeValues }] },
  });
const planSnapshot = () => planFunction.plan({ Rule: 'public-rds-snapshot', ResourceId: 'orders-1' });

test('public-rds-snapshot: refuses a name that a DB snapshot and a DB cluster snapshot have', async () => {
  loadSnapshot('DBSnapshot', 'all');
  loadSnapshot('DBClusterSnapshot');
  expect(await planSnapshot()).toMatchObject({
    Decision: 'refuse',
    Reason:
      'Cannot decide which resource "orders-1" is: found AWS::RDS::DBSnapshot and AWS::RDS::DBClusterSnapshot with this ID, expected one of them',
  });
});

test('public-rds-snapshot: stops if neither type has the name', async () => {
  expect(await planSnapshot()).toMatchObject({
    Decision: 'stop',
    Reason: 'AWS::RDS::DBSnapshot and AWS::RDS::DBClusterSnapshot "orders-1" no longer exists',
  });
});

test('public-rds-snapshot: refuses if one of the types cannot be read', async () => {
  loadSnapshot('DBSnapshot', 'all');
  account.deny('rds:DescribeDBClusterSnapshotAttributes');
  expect(await planSnapshot()).toMatchObject({
    Decision: 'refuse',
    Reason: expect.stringMatching(/^Cannot read AWS::RDS::DBClusterSnapshot "orders-1": AccessDenied/) as string,
  });
});

test.each(['DBSnapshot', 'DBClusterSnapshot'] as const)(
  'public-rds-snapshot: the exception and the record are those of the type that has the name: %s',
  async (kind) => {
    loadSnapshot(kind, '444455556666', 'all');
    const type = `AWS::RDS::${kind}`;
    const answer = await planFunction.plan({ Rule: 'public-rds-snapshot', ResourceId: 'orders-1' });
    const asked = account.watch.calls.filter(({ operation }) => operation === 'DescribeRemediationExceptions');
    expect(asked.map(({ input }) => input.ResourceKeys)).toEqual([[{ ResourceType: type, ResourceId: 'orders-1' }]]);
    // A snapshot of the other type with the same name changes nothing any more.
    loadSnapshot(kind === 'DBSnapshot' ? 'DBClusterSnapshot' : 'DBSnapshot', 'all');
    const { verified, record } = await runRunbook(account, planFunction, answer, { rule: 'public-rds-snapshot' });
    expect({ verified, ...record }).toMatchObject({
      verified: { Result: 'compliant' },
      outcome: 'remediated',
      resourceType: type,
    });
    expect(account.find(type, 'orders-1')?.supplementaryConfiguration).toEqual({
      [`${kind}Attributes`]: [{ attributeName: 'restore', attributeValues: ['444455556666'] }],
    });
  },
);

test('public-lambda-function: Lambda refuses the call if the policy changed after the plan', async () => {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:orders`;
  const load = (condition: object): void => {
    const statement = { Sid: 'All', Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction', Resource: arn };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...condition }] });
    account.load({
      resourceType: 'AWS::Lambda::Function',
      resourceId: 'orders',
      arn,
      supplementaryConfiguration: { Policy, Tags: {} },
    });
  };
  load({});
  const plan = { Rule: 'public-lambda-function', ResourceId: 'orders', DecidedByPerson: 'yes' } as const;
  const answer = await planFunction.plan(plan);
  const narrowed = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example123' } } };
  load(narrowed);
  const { record } = await runRunbook(account, planFunction, answer, { rule: 'public-lambda-function' });
  expect(record.steps).toMatchObject([{ name: 'RemoveFirstIfUnchanged', status: 'failed' }]);
  const { Policy } = account.find('AWS::Lambda::Function', 'orders')?.supplementaryConfiguration ?? {};
  expect(String(Policy)).toContain('o-example123');
});

const REMEDIATED = rules
  .filter(({ remediation }) => remediation)
  .map((rule): [string, readonly string[]] => [rule.name, listPlannedTypes(rule)]);

test.each(REMEDIATED)('%s: has resource types that are found by an ID, each with a reader', (_, types) => {
  expect(canFindTypes(types)).toBe(true);
  expect(Object.keys(LIVE_READERS)).toEqual(expect.arrayContaining([...types]));
});
