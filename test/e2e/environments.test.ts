import type { Caller } from '../../lib/local-region/aws-call';
import { readAssembly } from '../../lib/local-region/deployment/assembly';
import type { JournalEntry } from '../../lib/local-region/journal';
import { LocalRegion } from '../../lib/local-region/local-region';
import { createApp } from '../cdk/sample-app';
import { InProcessEnvironment } from '../support/in-process-functions';
import { python } from '../support/shared-python';
import { REAL_ENTRIES } from './local-response';

// Two accounts and two Regions, with each rule that has a remediation in each mode: a mode for each environment.

const FIRST = '111122223333';
const SECOND = '444455556666';
const BUS = 'arn:aws:events:eu-central-1:123456789012:event-bus/security';
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const MODES: Readonly<Record<string, string>> = {
  [`${FIRST} eu-west-1`]: 'manual',
  [`${FIRST} us-east-1`]: 'approve',
  [`${SECOND} eu-west-1`]: 'automatic',
};
const ENVIRONMENTS = Object.keys(MODES);

const RULES: Readonly<Record<string, string>> = {
  'alb-http-listener': 'AWS::ElasticLoadBalancingV2::Listener',
  'expiring-certificate': 'AWS::ACM::Certificate',
  'gp2-volume': 'AWS::EC2::Volume',
  'open-database-port': 'AWS::EC2::SecurityGroup',
  'open-rdp': 'AWS::EC2::SecurityGroup',
  'open-ssh': 'AWS::EC2::SecurityGroup',
  'public-s3-bucket': 'AWS::S3::Bucket',
};

const approver = (account: string): string => `arn:aws:iam::${account}:role/on-call`;

function synthesize(): string {
  const remediation = {
    mode: 'manual' as const,
    approvers: [approver(FIRST), approver(SECOND)],
    environments: [
      { account: FIRST, region: 'us-east-1', mode: 'approve' as const },
      { account: SECOND, mode: 'automatic' as const },
    ],
  };
  const { app } = createApp(
    {
      environments: [
        { account: FIRST, regions: ['eu-west-1', 'us-east-1'] },
        { account: SECOND, regions: ['eu-west-1'] },
      ],
      rules: { '*': false, 'inline-admin-policy': 'default', ...toRecord(() => 'default' as const) },
      alerts: { subscribers: ['oncall@example.com'], severity: 'low', securityHub: true, eventBus: BUS },
      remediation: toRecord(() => remediation),
    },
    { entries: REAL_ENTRIES },
  );
  return app.synth().directory;
}

const toRecord = <T>(create: (rule: string) => T): Record<string, T> =>
  Object.fromEntries(Object.keys(RULES).map((rule) => [rule, create(rule)]));

const entries: { readonly environment: string; readonly entry: JournalEntry }[] = [];
let local: LocalRegion;
beforeAll(async () => {
  local = await LocalRegion.prepare({
    assembly: readAssembly(synthesize(), { account: FIRST, region: 'eu-west-1' }),
    startTime: Date.UTC(2026, 2, 1, 12),
    bootstrap: '',
    scripts: python,
    evaluateManaged: () => undefined,
    startEnvironment: InProcessEnvironment.start,
  });
  local.journal.watch(({ scope, entry }) => entries.push({ environment: `${scope.account} ${scope.region}`, entry }));
  await local.deployAll();
}, 600_000);
afterAll(async () => {
  await (local as LocalRegion | undefined)?.stop();
});

const administrate = (environment: string): Caller => ({
  kind: 'administrator',
  account: readScope(environment).account,
});
const readScope = (environment: string): { account: string; region: string } => {
  const [account = '', region = ''] = environment.split(' ');
  return { account, region };
};

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
function call(environment: string, name: string, input: object, caller = administrate(environment)): Promise<any> {
  const [service = '', operation = ''] = name.split(':');
  return local.call({ service, operation, input, caller, region: readScope(environment).region });
}

async function advance(milliseconds: number): Promise<void> {
  await local.settle();
  await local.clock.advanceBy(milliseconds);
  await local.settle();
}

async function createPeople(): Promise<void> {
  for (const account of [FIRST, SECOND]) {
    const environment = `${account} eu-west-1`;
    const Statement = [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await call(environment, 'iam:CreateRole', { RoleName: 'on-call', AssumeRolePolicyDocument });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await call(environment, 'iam:AttachRolePolicy', { RoleName: 'on-call', PolicyArn });
  }
}

const onCall = (environment: string): Caller => {
  const { account } = readScope(environment);
  return { kind: 'role', account, roleArn: approver(account), sessionName: 'dave' };
};

/** Opens a group of its own. */
async function createGroup(environment: string, name: string, port: number): Promise<string> {
  const { Vpcs } = await call(environment, 'ec2:DescribeVpcs', {});
  const group = { GroupName: name, Description: name, VpcId: Vpcs[0].VpcId };
  const { GroupId } = await call(environment, 'ec2:CreateSecurityGroup', group);
  await openGroup(environment, GroupId, port);
  return GroupId;
}

async function openGroup(environment: string, GroupId: string, port: number): Promise<void> {
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await call(environment, 'ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions });
}

/** A private certificate that expires soon. ACM issues none without a certificate authority, which is not here. */
async function createCertificate(environment: string): Promise<string> {
  const { CertificateArn } = await call(environment, 'acm:RequestCertificate', { DomainName: 'shop.example.com' });
  const { account, region } = readScope(environment);
  const resources = local.accounts.listResources(account, region);
  const certificate = resources.find('AWS::ACM::Certificate', CertificateArn);
  if (!certificate) throw new Error('There is no certificate');
  const notAfter = new Date(local.clock.time + 10 * DAY).toISOString();
  const changes = { type: 'PRIVATE', renewalEligibility: 'ELIGIBLE', inUseBy: ['web'], notAfter };
  resources.put({ ...certificate, configuration: { ...certificate.configuration, ...changes } });
  return CertificateArn;
}

/** A listener for plain HTTP beside one for HTTPS, with the same targets. */
async function createListener(environment: string): Promise<string> {
  const { Subnets } = await call(environment, 'ec2:DescribeSubnets', {});
  const subnets = Subnets.map(({ SubnetId }: { SubnetId: string }) => SubnetId);
  const { LoadBalancers } = await call(environment, 'elbv2:CreateLoadBalancer', { Name: 'shop', Subnets: subnets });
  const [{ LoadBalancerArn, VpcId }] = LoadBalancers;
  const target = { Name: 'web', Protocol: 'HTTP', Port: 80, VpcId };
  const { TargetGroups } = await call(environment, 'elbv2:CreateTargetGroup', target);
  const DefaultActions = [{ Type: 'forward', TargetGroupArn: TargetGroups[0].TargetGroupArn }];
  const { CertificateArn } = await call(environment, 'acm:RequestCertificate', { DomainName: 'www.example.com' });
  const secure = { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn }] };
  await call(environment, 'elbv2:CreateListener', { LoadBalancerArn, DefaultActions, ...secure });
  const plain = { LoadBalancerArn, DefaultActions, Protocol: 'HTTP', Port: 80 };
  const { Listeners } = await call(environment, 'elbv2:CreateListener', plain);
  return Listeners[0].ListenerArn;
}

async function createBucket(environment: string): Promise<string> {
  const { account, region } = readScope(environment);
  const Bucket = `shop-${account}-${region}`;
  const location = region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint: region } };
  await call(environment, 's3:CreateBucket', { Bucket, ...location });
  await call(environment, 's3:DeletePublicAccessBlock', { Bucket });
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }];
  await call(environment, 's3:PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Statement }) });
  return Bucket;
}

/** Creates a resource that is non-compliant with each rule. */
async function createResources(environment: string): Promise<Record<string, string>> {
  const volume = { AvailabilityZone: `${readScope(environment).region}a`, Size: 100, VolumeType: 'gp2' };
  return {
    'open-ssh': await createGroup(environment, 'ssh', 22),
    'open-rdp': await createGroup(environment, 'rdp', 3389),
    'open-database-port': await createGroup(environment, 'database', 3306),
    'gp2-volume': (await call(environment, 'ec2:CreateVolume', volume)).VolumeId,
    'public-s3-bucket': await createBucket(environment),
    'expiring-certificate': await createCertificate(environment),
    'alb-http-listener': await createListener(environment),
  };
}

/** People start what is manual, and approve what waits. */
async function respond(environment: string, resources: Readonly<Record<string, string>>): Promise<void> {
  const caller = onCall(environment);
  if (MODES[environment] === 'manual') {
    for (const [rule, resourceId] of Object.entries(resources)) {
      const ResourceKeys = [{ resourceType: RULES[rule], resourceId }];
      const input = { ConfigRuleName: `assay-${rule}`, ResourceKeys };
      await call(environment, 'config:StartRemediationExecution', input, caller);
    }
    return;
  }
  const { AutomationExecutionMetadataList } = await call(environment, 'ssm:DescribeAutomationExecutions', {});
  for (const { AutomationExecutionId, AutomationExecutionStatus } of AutomationExecutionMetadataList) {
    if (AutomationExecutionStatus !== 'Waiting') continue;
    await call(environment, 'ssm:SendAutomationSignal', { AutomationExecutionId, SignalType: 'Approve' }, caller);
  }
}

/** Returns the compliance of the resources by rule. */
async function readCompliance(environment: string, resources: Readonly<Record<string, string>>) {
  const found: Record<string, string> = {};
  for (const [rule, id] of Object.entries(resources)) {
    const input = { ConfigRuleName: `assay-${rule}` };
    const { EvaluationResults } = await call(environment, 'config:GetComplianceDetailsByConfigRule', input);
    const results = EvaluationResults as DescribedResult[];
    found[rule] =
      results.find((each) => each.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId === id)
        ?.ComplianceType ?? 'none';
  }
  return found;
}

interface DescribedResult {
  readonly ComplianceType: string;
  readonly EvaluationResultIdentifier: { readonly EvaluationResultQualifier: { readonly ResourceId: string } };
}

async function listExecutions(environment: string): Promise<Record<string, string>> {
  const { AutomationExecutionMetadataList } = await call(environment, 'ssm:DescribeAutomationExecutions', {});
  return Object.fromEntries(
    (AutomationExecutionMetadataList as Record<string, string>[]).map((each) => [
      String(each.DocumentName),
      `${each.AutomationExecutionStatus} ${each.FailureMessage ?? ''}`.trim(),
    ]),
  );
}

/** The compliance of each environment's resources, when AWS Config has remediated and after people have responded. */
const atOnce: Record<string, Record<string, string>> = {};
const afterwards: Record<string, Record<string, string>> = {};

// It takes seconds, and minutes on a busy machine.
beforeAll(async () => {
  await createPeople();
  await local.settle();
  // The first day, in which the results of rules are first evaluations, passes at once.
  local.clock.elapse(DAY);
  await advance(10 * MINUTE);
  const created = new Map<string, Record<string, string>>();
  for (const environment of ENVIRONMENTS) created.set(environment, await createResources(environment));
  await advance(20 * MINUTE);
  for (const [environment, resources] of created) {
    atOnce[environment] = await readCompliance(environment, resources);
    await respond(environment, resources);
  }
  await advance(40 * MINUTE);
  for (const [environment, resources] of created) {
    afterwards[environment] = await readCompliance(environment, resources);
  }
}, 900_000);

const byEnvironment = <T>(create: (environment: string) => T): Record<string, T> =>
  Object.fromEntries(ENVIRONMENTS.map((environment) => [environment, create(environment)]));

/** Counts the environments that occurrences are from. */
function countEnvironments(find: (entry: JournalEntry) => readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of entries.flatMap(({ entry }) => find(entry))) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

test('AWS Config remediates at once where the mode is automatic', () => {
  const complianceType = (environment: string) => (MODES[environment] === 'automatic' ? 'COMPLIANT' : 'NON_COMPLIANT');
  expect(atOnce).toEqual(byEnvironment((environment) => toRecord(() => complianceType(environment))));
});

test('every resource is remediated after people have started and approved the others', async () => {
  expect(afterwards).toEqual(byEnvironment(() => toRecord(() => 'COMPLIANT')));
  const executions: Record<string, Record<string, string>> = {};
  for (const environment of ENVIRONMENTS) executions[environment] = await listExecutions(environment);
  const expected = Object.fromEntries(Object.keys(RULES).map((rule) => [`assay-${rule}-remediate`, 'Success']));
  expect(executions).toEqual(byEnvironment(() => expected));
});

test('approval requests are sent in the environment where executions wait', () => {
  const requests = entries.flatMap(({ environment, entry }) =>
    entry.kind === 'published' && entry.mail.subject.startsWith('Approval request') ? [environment] : [],
  );
  expect(requests).toEqual(Array(7).fill(`${FIRST} us-east-1`));
});

test('each alert names the environment that it comes from, in mails and on the central bus', () => {
  for (const { environment, entry } of entries) {
    if (entry.kind !== 'published' || entry.mail.subject.startsWith('Approval request')) continue;
    expect(entry.mail.subject).toMatch(new RegExp(` in ${environment}$`));
  }
  const sent = countEnvironments((entry) => {
    if (entry.kind !== 'sent event') return [];
    const { resource } = (entry.event as { detail: { resource?: { accountId: string; region: string } } }).detail;
    return resource ? [`${resource.accountId} ${resource.region}`] : [];
  });
  // Each resource is reported twice: non-compliant and resolved.
  expect(sent).toEqual(byEnvironment(() => 14));
});

test('the records of executions are apart', () => {
  const records = countEnvironments((entry) => {
    if (entry.kind !== 'called' || entry.error !== undefined || entry.call.operation !== 'PutObject') return [];
    const [, account, region] = /^Remediation\/(\d+)\/([\w-]+)\//.exec(entry.call.input.Key) ?? [];
    return account === undefined ? [] : [`${account} ${region}`];
  });
  expect(records).toEqual(byEnvironment(() => 7));
});

test('an account evaluates IAM in its first Region only', () => {
  const rules = byEnvironment((environment) => {
    const { account, region } = readScope(environment);
    return local
      .find(account, region)
      .config.listRules()
      .some(({ name }) => name === 'assay-inline-admin-policy');
  });
  expect(rules).toEqual({ [`${FIRST} eu-west-1`]: true, [`${FIRST} us-east-1`]: false, [`${SECOND} eu-west-1`]: true });
});

test('nothing fails, and no call is denied', () => {
  const failures = entries.flatMap(({ environment, entry }) =>
    entry.kind === 'error' || entry.kind === 'dead letter' ? [{ environment, ...entry }] : [],
  );
  expect({ failures, denied: local.accounts.access.denied }).toEqual({ failures: [], denied: [] });
});

/** Returns the entries of some work. */
async function collectEntries(work: () => Promise<void>): Promise<JournalEntry[]> {
  const start = entries.length;
  await work();
  return entries.slice(start).map(({ entry }) => entry);
}

const listSubjects = (found: readonly JournalEntry[]): string[] =>
  found.flatMap((entry) => (entry.kind === 'published' ? [entry.mail.subject.replace(/ in \d.*$/, '')] : []));

test('a group that somebody opens again and again is closed twice a day, and then left to people', async () => {
  const environment = `${SECOND} eu-west-1`;
  const GroupId = await createGroup(environment, 'loop', 22);
  const found: string[] = [];
  const seen = await collectEntries(async () => {
    for (let time = 0; time < 3; time += 1) {
      await advance(120 * MINUTE);
      const { SecurityGroups } = await call(environment, 'ec2:DescribeSecurityGroups', { GroupIds: [GroupId] });
      const isOpen = SecurityGroups[0].IpPermissions.length > 0;
      found.push(isOpen ? 'open' : 'closed');
      if (!isOpen) await openGroup(environment, GroupId, 22);
    }
  });
  expect(found).toEqual(['closed', 'closed', 'open']);
  const ends = seen.flatMap((entry) =>
    entry.kind === 'execution' && entry.status !== 'InProgress' ? [`${entry.status}: ${entry.reason}`] : [],
  );
  const refused = expect.stringMatching(/^Failed: .*refused: Remediated at .* and non-compliant again/);
  expect(ends.slice(0, 3)).toEqual([...Array(2).fill('Success: Revoke tcp 22 from 0.0.0.0/0'), refused]);
  expect(new Set(ends.slice(2)).size).toBe(1);
  const [alert, resolved] = ['HIGH', 'RESOLVED'].map((kind) => `${kind} open-ssh: loop (${GroupId})`);
  const refusal = `REMEDIATION REFUSED open-ssh: ${GroupId}`;
  expect(listSubjects(seen)).toEqual([alert, resolved, alert, resolved, refusal, alert]);
});

test('of more than twenty groups that are opened at once, the others share a mail', async () => {
  const names = Array.from({ length: 22 }, (_, index) => `storm-${index}`);
  const seen = await collectEntries(async () => {
    for (const name of names) await createGroup(`${FIRST} eu-west-1`, name, 22);
    await advance(40 * MINUTE);
  });
  const subjects = listSubjects(seen);
  expect(subjects.slice(0, 20).filter((subject) => /^HIGH open-ssh: storm-\d+ /.test(subject))).toHaveLength(20);
  expect(subjects.slice(20)).toEqual(['HIGH open-ssh: 2 resources became non-compliant']);
  const texts = seen.flatMap((entry) => (entry.kind === 'published' ? [entry.mail.subject + entry.mail.text] : []));
  // Each group is in one mail.
  expect(names.map((name) => texts.filter((text) => text.includes(`${name} `)).length)).toEqual(names.map(() => 1));
});
