import { listLiveReads, RELATED_READS } from '../../../lib/contract/permissions';
import type { EnabledRule } from '../../../lib/core/evaluate/evaluate';
import { FactBook } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { parseParameters } from '../../../lib/core/parameters';
import { collectPermissions, completeCalls, findOutput } from '../../../lib/core/remediation/apply-calls';
import type { Fix } from '../../../lib/core/remediation/plan';
import { factsForPlan, planRemediation } from '../../../lib/core/remediation/plan-remediation';
import { type Call, resolveReferences, type Step } from '../../../lib/core/remediation/step';
import { DAY_MS } from '../../../lib/core/time';
import { GLOBAL } from '../../../lib/local-region/account/accounts';
import { toIamAction } from '../../../lib/local-region/iam/required-permissions';
import type { RemediableType } from '../../../lib/resources/remediable-types';
import { findTypesById } from '../../../lib/resources/resource-ids';
import type { PlanClients } from '../../../lib/runtime/remediation/dependencies';
import { findResourceType } from '../../../lib/runtime/remediation/verify/evaluate-live';
import { type LiveResource, ResourceGone } from '../../../lib/runtime/remediation/verify/live/live-resource';
import { readLiveResource } from '../../../lib/runtime/remediation/verify/live/readers';
import type { TestingRegion } from '../../local-region/testing-region';
import { CLIENTS } from '../../remediation/api-model';
import { rules } from '../../rules/registry';
import { ACCOUNT, PlanAccount, REGION } from './plan-account';
import { executionId, runRunbook, settingsFor, TestingPlanFunction } from './testing-plan-function';

// Remediations that set one setting: read, planned, made and undone in the local region, each with exactly the permissions
// of its role, by the clients of the SDK.

let account: PlanAccount;
let region: TestingRegion;
let clients: PlanClients;
let planFunction: TestingPlanFunction | undefined;
beforeAll(async () => {
  account = await PlanAccount.start();
  region = account.region;
  clients = account.clients();
});
beforeEach(() => account.reset());
afterEach(() => planFunction?.close());
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await account.stop();
});

interface SettingScenario {
  readonly rule: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Creates the resource, and returns its id. */
  readonly given: () => Promise<string>;
}

const createLoadBalancer = async (attributes: Readonly<Record<string, string>>): Promise<string> => {
  const { Subnets } = await region.call('ec2:DescribeSubnets');
  const { LoadBalancers } = await region.call('elbv2:CreateLoadBalancer', {
    Name: 'web',
    Subnets: Subnets.map(({ SubnetId }: { SubnetId: string }) => SubnetId),
  });
  const { LoadBalancerArn } = LoadBalancers[0];
  const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
  await region.call('elbv2:ModifyLoadBalancerAttributes', { LoadBalancerArn, Attributes });
  return LoadBalancerArn;
};

const runInstance = async (): Promise<string> => {
  const { Instances } = await region.call('ec2:RunInstances', { ImageId: 'ami-0a', MinCount: 1, MaxCount: 1 });
  const [{ InstanceId }] = Instances;
  await region.call('ec2:ModifyInstanceMetadataOptions', { InstanceId, HttpTokens: 'optional' });
  return InstanceId;
};

const createLaunchTemplate = async (): Promise<string> => {
  const { LaunchTemplate } = await region.call('ec2:CreateLaunchTemplate', {
    LaunchTemplateName: 'web',
    LaunchTemplateData: {
      ImageId: 'ami-0a',
      UserData: 'ZWNobyBoaQ==',
      MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 },
    },
  });
  return LaunchTemplate.LaunchTemplateId;
};

const createGateway = async (): Promise<string> => {
  const Options = { AutoAcceptSharedAttachments: 'enable' };
  const { TransitGateway } = await region.call('ec2:CreateTransitGateway', { Options });
  return TransitGateway.TransitGatewayId;
};

const createBucket = async (Bucket = 'reports'): Promise<string> => {
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  await region.call('s3:CreateBucket', { Bucket, CreateBucketConfiguration });
  return Bucket;
};
const STATEMENT = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 's3:*', Resource: 'arn:aws:s3:::reports/*' };

const createPublicPolicy = (Action: string, Resource: string): string => {
  const [service] = Action.split(':');
  const Statement = [
    // KMS lets the roles of an account use a key only if the key's policy names the account.
    { ...STATEMENT, Action: `${service}:*`, Resource },
    { Sid: 'All', Effect: 'Allow', Principal: '*', Action, Resource },
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
};

const loadDatabase = (kind: 'Instance' | 'Cluster', settings: object): string => {
  const resourceId = `${kind === 'Instance' ? 'db' : 'cluster'}-0ABCDEFGHIJKLMNOPQRSTUVWXY`;
  const arn = `arn:aws:rds:${REGION}:${ACCOUNT}:${kind === 'Instance' ? 'db' : 'cluster'}:orders`;
  const names = { [`dB${kind}Identifier`]: 'orders', [`dB${kind}Arn`]: arn };
  const ids = kind === 'Instance' ? { dbiResourceId: resourceId } : { dbClusterResourceId: resourceId };
  const configuration = { ...names, ...ids, engine: 'mysql', ...settings };
  account.load({ resourceType: `AWS::RDS::DB${kind}`, resourceId, resourceName: 'orders', arn, configuration });
  return resourceId;
};

const loadSnapshot = (kind: 'DBSnapshot' | 'DBClusterSnapshot', ...attributeValues: string[]): string => {
  const isCluster = kind === 'DBClusterSnapshot';
  const arn = `arn:aws:rds:${REGION}:${ACCOUNT}:${isCluster ? 'cluster-' : ''}snapshot:orders-1`;
  const configuration = isCluster
    ? { dbclusterSnapshotIdentifier: 'orders-1', dbclusterSnapshotArn: arn, storageEncrypted: false }
    : { dBSnapshotIdentifier: 'orders-1', dBSnapshotArn: arn, encrypted: false };
  account.load({
    resourceType: `AWS::RDS::${kind}`,
    resourceId: 'orders-1',
    arn,
    configuration: { ...configuration, engine: 'mysql', snapshotType: 'manual' },
    supplementaryConfiguration: { [`${kind}Attributes`]: [{ attributeName: 'restore', attributeValues }] },
  });
  return 'orders-1';
};

const loadFunction = (...statements: object[]): string => {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:orders`;
  const Statement = statements.map((one, index) => ({ Sid: `s${index}`, Effect: 'Allow', Resource: arn, ...one }));
  account.load({
    resourceType: 'AWS::Lambda::Function',
    resourceId: 'orders',
    arn,
    configuration: { functionName: 'orders' },
    supplementaryConfiguration: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }), Tags: {} },
  });
  return 'orders';
};
const INVOKE = { Action: 'lambda:InvokeFunction', Principal: '*' };

const loadDomain = (engine: 'OpenSearch' | 'Elasticsearch', configuration: object): string => {
  const arn = `arn:aws:es:${REGION}:${ACCOUNT}:domain/search`;
  account.load({
    resourceType: `AWS::${engine}::Domain`,
    resourceId: 'search',
    arn,
    configuration: { ...configuration },
  });
  return 'search';
};

const loadDistribution = (settings: object): string => {
  const configuration = {
    id: 'E1ABCDEF',
    domainName: 'd111111abcdef8.cloudfront.net',
    distributionConfig: {
      callerReference: 'shop',
      comment: '',
      enabled: true,
      priceClass: 'PriceClass_100',
      aliases: { quantity: 1, items: ['www.example.com'] },
      origins: {
        quantity: 1,
        items: [
          {
            id: 'web',
            domainName: 'web.example.com',
            originPath: '',
            customOriginConfig: {
              hTTPPort: 80,
              hTTPSPort: 443,
              originProtocolPolicy: 'https-only',
              originSslProtocols: { quantity: 1, items: ['TLSv1.2'] },
            },
          },
        ],
      },
      defaultCacheBehavior: { targetOriginId: 'web', viewerProtocolPolicy: 'https-only', compress: true },
      viewerCertificate: {
        cloudFrontDefaultCertificate: false,
        sSLSupportMethod: 'sni-only',
        aCMCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b`,
        minimumProtocolVersion: 'TLSv1.2_2021',
      },
      ...settings,
    },
  };
  const resourceId = 'E1ABCDEF';
  region.accounts.listResources(ACCOUNT, GLOBAL).load({
    resourceType: 'AWS::CloudFront::Distribution',
    resourceId,
    resourceName: resourceId,
    region: 'global',
    tags: { team: 'shop' },
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
    arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/${resourceId}`,
  });
  return resourceId;
};

const loadRepository = (settings: object): string => {
  const arn = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team/shop`;
  const configuration = { RepositoryName: 'team/shop', Arn: arn, ...settings };
  account.load({ resourceType: 'AWS::ECR::Repository', resourceId: 'team/shop', arn, configuration });
  return 'team/shop';
};

const SCENARIOS: readonly SettingScenario[] = [
  {
    rule: 'unblocked-s3-account',
    parameters: { BlockPublicAcls: 'false' },
    given: async () => {
      const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
      await region.call('s3control:PutPublicAccessBlock', { AccountId: ACCOUNT, PublicAccessBlockConfiguration });
      return ACCOUNT;
    },
  },
  ...[
    undefined,
    { MinimumPasswordLength: 8, RequireNumbers: true, AllowUsersToChangePassword: true },
    { MinimumPasswordLength: 10, MaxPasswordAge: 365, HardExpiry: true },
    { MinimumPasswordLength: 10, PasswordReusePrevention: 5 },
    { RequireSymbols: true, MaxPasswordAge: 30, PasswordReusePrevention: 5 },
  ].flatMap((policy) =>
    ['weak-password-policy', 'short-passwords', 'reused-passwords'].map((rule) => ({
      rule,
      given: async () => {
        if (policy) await region.call('iam:UpdateAccountPasswordPolicy', policy);
        return ACCOUNT;
      },
    })),
  ),
  { rule: 'no-default-ebs-encryption', given: async () => ACCOUNT },
  {
    rule: 'unencrypted-sqs-queue',
    given: async () => {
      const resourceId = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders`;
      const configuration = { VisibilityTimeout: '30', SqsManagedSseEnabled: 'false' };
      account.load({ resourceType: 'AWS::SQS::Queue', resourceId, configuration });
      return resourceId;
    },
  },
  ...[100, 0].map((days) => ({
    rule: 'stale-access-key',
    given: async () => {
      const { User } = await region.call('iam:CreateUser', { UserName: 'ana', Path: '/staff/' });
      await region.call('iam:CreateAccessKey', { UserName: 'ana' });
      await region.clock.advanceBy(days * DAY_MS);
      await region.call('iam:CreateAccessKey', { UserName: 'ana' });
      await region.clock.advanceBy(100 * DAY_MS - days * DAY_MS);
      return User.UserId;
    },
  })),
  { rule: 'public-lambda-function', given: async () => loadFunction(INVOKE) },
  {
    rule: 'public-lambda-function',
    given: async () =>
      loadFunction(
        { ...INVOKE, Principal: { AWS: ACCOUNT } },
        { ...INVOKE, Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } },
        {
          Action: 'lambda:InvokeFunctionUrl',
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
        },
        {
          ...INVOKE,
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' } },
        },
      ),
  },
  {
    rule: 'plain-http-opensearch-domain',
    given: async () =>
      loadDomain('OpenSearch', {
        EngineVersion: 'OpenSearch_2.19',
        DomainEndpointOptions: {
          EnforceHTTPS: false,
          TLSSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07',
          CustomEndpointEnabled: true,
          CustomEndpoint: 'search.example.com',
        },
      }),
  },
  {
    rule: 'plain-http-opensearch-domain',
    given: async () =>
      loadDomain('Elasticsearch', {
        elasticsearchVersion: '7.10',
        domainEndpointOptions: { enforceHTTPS: true, tlssecurityPolicy: 'Policy-Min-TLS-1-2-2019-07' },
      }),
  },
  {
    rule: 'plain-http-cloudfront',
    given: async () =>
      loadDistribution({
        defaultCacheBehavior: { targetOriginId: 'web', viewerProtocolPolicy: 'allow-all', compress: true },
        cacheBehaviors: {
          quantity: 2,
          items: [
            { pathPattern: '/api/*', targetOriginId: 'web', viewerProtocolPolicy: 'https-only' },
            { pathPattern: '/old/*', targetOriginId: 'web', viewerProtocolPolicy: 'allow-all', compress: false },
          ],
        },
      }),
  },
  {
    rule: 'outdated-cloudfront-tls',
    given: async () =>
      loadDistribution({
        viewerCertificate: {
          cloudFrontDefaultCertificate: false,
          sSLSupportMethod: 'sni-only',
          aCMCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b`,
          minimumProtocolVersion: 'TLSv1_2016',
        },
      }),
  },
  { rule: 'unscanned-ecr', given: async () => loadRepository({ ImageTagMutability: 'IMMUTABLE' }) },
  { rule: 'mutable-ecr-tags', given: async () => loadRepository({ ImageTagMutability: 'MUTABLE' }) },
  {
    rule: 'mutable-ecr-tags',
    given: async () =>
      loadRepository({
        ImageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        ImageTagMutabilityExclusionFilters: [
          { ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'v*' },
        ],
      }),
  },
  { rule: 'public-rds-snapshot', given: async () => loadSnapshot('DBSnapshot', 'all') },
  { rule: 'public-rds-snapshot', given: async () => loadSnapshot('DBSnapshot', '444455556666', 'all') },
  { rule: 'public-rds-snapshot', given: async () => loadSnapshot('DBClusterSnapshot', 'all', '444455556666') },
  { rule: 'public-rds-instance', given: async () => loadDatabase('Instance', { publiclyAccessible: true }) },
  { rule: 'unprotected-rds', given: async () => loadDatabase('Instance', { deletionProtection: false }) },
  { rule: 'unprotected-rds', given: async () => loadDatabase('Cluster', { deletionProtection: false }) },
  { rule: 'unpatched-rds', given: async () => loadDatabase('Instance', { autoMinorVersionUpgrade: false }) },
  { rule: 'alb-deletion-protection', given: () => createLoadBalancer({}) },
  { rule: 'alb-invalid-headers', given: () => createLoadBalancer({}) },
  {
    rule: 'alb-desync-mode',
    given: () => createLoadBalancer({ 'routing.http.desync_mitigation_mode': 'monitor' }),
  },
  { rule: 'alb-access-logs', parameters: { s3BucketNames: 'logs' }, given: () => createLoadBalancer({}) },
  {
    rule: 'unblocked-s3-bucket',
    given: async () => {
      const Bucket = await createBucket();
      await region.call('s3:DeletePublicAccessBlock', { Bucket });
      return Bucket;
    },
  },
  {
    rule: 'unversioned-s3-bucket',
    given: async () => {
      const Bucket = await createBucket();
      await region.call('s3:PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } });
      return Bucket;
    },
  },
  {
    rule: 'unlogged-s3-bucket',
    parameters: { targetBucket: 'logs' },
    given: async () => {
      await createBucket('logs');
      return createBucket();
    },
  },
  { rule: 'plain-http-s3-bucket', given: () => createBucket() },
  {
    rule: 'plain-http-s3-bucket',
    given: async () => {
      const Bucket = await createBucket();
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [STATEMENT] });
      await region.call('s3:PutBucketPolicy', { Bucket, Policy });
      return Bucket;
    },
  },
  {
    rule: 'unrotated-kms-key',
    given: async () => (await region.call('kms:CreateKey')).KeyMetadata.KeyId,
  },
  {
    rule: 'kms-key-pending-deletion',
    given: async () => {
      const { KeyMetadata } = await region.call('kms:CreateKey');
      await region.call('kms:ScheduleKeyDeletion', { KeyId: KeyMetadata.KeyId });
      return KeyMetadata.KeyId;
    },
  },
  {
    rule: 'weak-trail',
    given: async () => (await region.call('cloudtrail:CreateTrail', { Name: 'audit', S3BucketName: 'logs' })).Name,
  },
  {
    rule: 'table-without-recovery',
    given: async () => {
      const ContinuousBackupsDescription = {
        pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: 'DISABLED' },
      };
      const supplementaryConfiguration = { ContinuousBackupsDescription };
      account.load({ resourceType: 'AWS::DynamoDB::Table', resourceId: 'orders', supplementaryConfiguration });
      return 'orders';
    },
  },
  {
    rule: 'public-kms-key',
    given: async () => {
      const Policy = createPublicPolicy('kms:Decrypt', '*');
      return (await region.call('kms:CreateKey', { Policy })).KeyMetadata.KeyId;
    },
  },
  {
    rule: 'public-sns-topic',
    given: async () => {
      const resourceId = `arn:aws:sns:${REGION}:${ACCOUNT}:orders`;
      const Policy = createPublicPolicy('sns:Publish', resourceId);
      account.load({ resourceType: 'AWS::SNS::Topic', resourceId, configuration: { TopicArn: resourceId, Policy } });
      return resourceId;
    },
  },
  {
    rule: 'public-sqs-queue',
    given: async () => {
      const resourceId = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders`;
      const configuration = { VisibilityTimeout: '30', Policy: createPublicPolicy('sqs:SendMessage', '*') };
      account.load({ resourceType: 'AWS::SQS::Queue', resourceId, configuration });
      return resourceId;
    },
  },
  {
    rule: 'alb-tls-policy',
    given: async () => {
      const LoadBalancerArn = await createLoadBalancer({});
      const CertificateArn = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555`;
      account.load({ resourceType: 'AWS::ACM::Certificate', resourceId: CertificateArn });
      const { Listeners } = await region.call('elbv2:CreateListener', {
        LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-2016-08',
        Certificates: [{ CertificateArn }],
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
      });
      return Listeners[0].ListenerArn;
    },
  },
  {
    rule: 'default-security-group',
    given: async () => {
      const { SecurityGroups } = await region.call('ec2:DescribeSecurityGroups');
      const { GroupId, VpcId } = SecurityGroups.find(({ GroupName }: { GroupName: string }) => GroupName === 'default');
      account.load({ resourceType: 'AWS::EC2::PrefixList', resourceId: 'pl-0a', configuration: { Entries: [] } });
      const ports = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
      await region.call('ec2:AuthorizeSecurityGroupIngress', {
        GroupId,
        IpPermissions: [
          {
            ...ports,
            IpRanges: [{ CidrIp: '192.0.2.0/24', Description: 'Office' }],
            PrefixListIds: [{ PrefixListId: 'pl-0a' }],
          },
        ],
      });
      const { Subnets } = await region.call('ec2:DescribeSubnets');
      const { SubnetId } = Subnets.find((subnet: { VpcId: string }) => subnet.VpcId === VpcId);
      await region.call('ec2:CreateNetworkInterface', { SubnetId, Groups: [GroupId] });
      return GroupId;
    },
  },
  { rule: 'imdsv1-instance', given: runInstance },
  { rule: 'imdsv1-launch-template', given: () => createLaunchTemplate() },
  {
    rule: 'auto-public-subnet',
    given: async () => (await region.call('ec2:DescribeSubnets')).Subnets[0].SubnetId,
  },
  { rule: 'auto-accepting-transit-gateway', given: createGateway },
  {
    rule: 'unblocked-snapshot-sharing',
    given: async () => {
      await region.call('ec2:DisableSnapshotBlockPublicAccess');
      return ACCOUNT;
    },
  },
  {
    rule: 'unblocked-snapshot-sharing',
    given: async () => {
      await region.call('ec2:EnableSnapshotBlockPublicAccess', { State: 'block-new-sharing' });
      return ACCOUNT;
    },
  },
];

test.each(SCENARIOS)('$rule: remediates a live resource, and undoes it', async ({ rule: name, parameters, given }) => {
  const enabled = enableRule(name, parameters);
  const id = await given();
  const before = await readLive(enabled, id);
  const plan = planFix(enabled, before);
  const { steps, undoSteps } = enabled.rule.remediation ?? fail();

  await makeCalls(steps, completeCalls(steps, plan.calls, before.item));
  const after = await readLive(enabled, id);
  expect(planLive(enabled, after).evaluation.complianceType).toBe('COMPLIANT');

  if (plan.undo.length === 0) return;
  await makeCalls(undoSteps, completeCalls(undoSteps, plan.undo, after.item));
  const undone = await readLive(enabled, id);
  expect(readState(enabled, undone)).toEqual(readState(enabled, before));
  // What an undo leaves may need another plan.
  if (plan.cannotUndo !== undefined) return;
  expect(withoutRevision(planFix(enabled, undone).calls)).toEqual(withoutRevision(plan.calls));
});

test.each(SCENARIOS)(
  '$rule: the runbook remediates, verifies and undoes it',
  async ({ rule, parameters = {}, given }) => {
    const ResourceId = await given();
    const registry = rules.filter(({ name }) => name === rule);
    const settings = settingsFor(registry, 'automatic', { parameters });
    planFunction = new TestingPlanFunction(account, registry, { settings });
    planFunction.now = region.clock.now.toISOString();
    const answer = await planFunction.plan({ Rule: rule, ResourceId, DecidedByPerson: 'yes' });
    const { verified, record } = await runRunbook(account, planFunction, answer, { rule });
    expect([verified, record.outcome]).toMatchObject([{ Result: 'compliant' }, 'remediated']);
    if (record.undo.length === 0) return;
    const undoing = await planFunction.planUndo({ Rule: rule });
    const undone = await runRunbook(account, planFunction, undoing, { rule, executionId: executionId(2) });
    expect([undone.verified, undone.record.outcome]).toMatchObject([{ Result: 'restored' }, 'undone']);
  },
);

/** AWS Config does not record the revision of a policy, which guards a call against changes since it was read. */
const withoutRevision = (planned: object): object =>
  JSON.parse(JSON.stringify(planned), (key, value) => {
    if (key === 'RevisionId') return undefined;
    return typeof value === 'string' ? value.replace(/IfUnchanged$/, '') : value;
  });

/** AWS Config does not record settings of the account. */
const RECORDED = SCENARIOS.filter(({ rule }) => !isSetting(rule));

test.each(RECORDED)('$rule: the recorded resource has the plan of the live one', async (scenario) => {
  const enabled = enableRule(scenario.rule, scenario.parameters);
  const live = await readLive(enabled, await scenario.given());
  const recorded = planFix(enabled, { ...live, item: findRecorded(live.item) });
  expect(withoutRevision(recorded)).toEqual(withoutRevision(planFix(enabled, live)));
});

test.each(SCENARIOS)('$rule: reads with exactly the permissions of the plan function', async ({ rule, given }) => {
  const enabled = enableRule(rule, {});
  const id = await given();
  await readLive(enabled, id);
  const called = region.watch.calls.map(({ service, operation }) => toIamAction(service, operation));
  expect([...new Set(called)].sort()).toEqual([...new Set(listReads(enabled, id))].sort());
});

/** The block of public snapshots always exists, as settings of the account do. */
const DELETABLE = RECORDED.filter(({ rule }) => rule !== 'unblocked-snapshot-sharing');

test.each(DELETABLE)('$rule: a resource that does not exist is gone', async ({ rule, given }) => {
  const enabled = enableRule(rule, {});
  const id = await given();
  for (const type of listTypes(enabled, id)) {
    for (const scope of [REGION, GLOBAL]) region.accounts.listResources(ACCOUNT, scope).delete(type, id);
  }
  await expect(readLive(enabled, id)).rejects.toThrow(ResourceGone);
});

test.each([
  [
    'stale-access-key',
    'a user whose name another one has now',
    async () => {
      const { User } = await region.call('iam:CreateUser', { UserName: 'ana' });
      await region.call('iam:DeleteUser', { UserName: 'ana' });
      await region.call('iam:CreateUser', { UserName: 'ana' });
      await region.call('iam:CreateAccessKey', { UserName: 'ana' });
      return User.UserId;
    },
  ],
  [
    'plain-http-opensearch-domain',
    'a domain that is deleted, and described for a while',
    async () =>
      loadDomain('OpenSearch', { EngineVersion: 'OpenSearch_2.19', Deleted: true, DomainEndpointOptions: {} }),
  ],
])('%s: %s is gone', async (rule, _, given) => {
  await expect(readLive(enableRule(rule, {}), await given())).rejects.toThrow(ResourceGone);
});

test.each([
  ['was deleted', 'DeleteAccessKey', (AccessKeyId: string) => ({ AccessKeyId }), 'keys.<key>: "Inactive" was removed'],
  ['has a successor', 'CreateAccessKey', () => ({}), 'keys.<key>: "Active" was added'],
])('stale-access-key: the undo of a key that %s is refused', async (_, call, toInput, difference) => {
  const rule = 'stale-access-key';
  const { User } = await region.call('iam:CreateUser', { UserName: 'ana' });
  const { AccessKey } = await region.call('iam:CreateAccessKey', { UserName: 'ana' });
  await region.clock.advanceBy(100 * DAY_MS);
  const registry = rules.filter(({ name }) => name === rule);
  planFunction = new TestingPlanFunction(account, registry, { settings: settingsFor(registry, 'automatic', {}) });
  planFunction.now = region.clock.now.toISOString();
  const answer = await planFunction.plan({ Rule: rule, ResourceId: User.UserId, DecidedByPerson: 'yes' });
  await runRunbook(account, planFunction, answer, { rule });
  await region.call(`iam:${call}`, { UserName: 'ana', ...toInput(AccessKey.AccessKeyId) });
  const { Decision, Reason } = await planFunction.planUndo({ Rule: rule });
  expect({ Decision, Reason: Reason.replace(/AKIA[A-Z0-9]+/, '<key>') }).toEqual({
    Decision: 'refuse',
    Reason: `The resource changed since the execution: ${difference}`,
  });
});

describe('a call that replaces the whole configuration of a distribution', () => {
  const rule = 'plain-http-cloudfront';
  const defaultCacheBehavior = { targetOriginId: 'web', viewerProtocolPolicy: 'allow-all' };
  const startFunction = (): TestingPlanFunction => {
    const registry = rules.filter(({ name }) => name === rule);
    planFunction = new TestingPlanFunction(account, registry, { settings: settingsFor(registry, 'automatic', {}) });
    planFunction.now = region.clock.now.toISOString();
    return planFunction;
  };
  const getDistribution = async (Id: string) => {
    const { Distribution, ETag } = await region.call('cloudfront:GetDistribution', { Id });
    return { config: Distribution.DistributionConfig, ETag };
  };
  const changeComment = async (Id: string, Comment: string) => {
    const { config, ETag } = await getDistribution(Id);
    const DistributionConfig = { ...config, Comment };
    await region.call('cloudfront:UpdateDistribution', { Id, IfMatch: ETag, DistributionConfig });
  };

  test('is undone, and other changes stay', async () => {
    const ResourceId = loadDistribution({ defaultCacheBehavior });
    const planning = startFunction();
    const answer = await planning.plan({ Rule: rule, ResourceId, DecidedByPerson: 'yes' });
    await runRunbook(account, planning, answer, { rule });
    await changeComment(ResourceId, 'Shop');
    const undoing = await planning.planUndo({ Rule: rule });
    const { record } = await runRunbook(account, planning, undoing, { rule, executionId: executionId(2) });
    const { config } = await getDistribution(ResourceId);
    expect([record.outcome, config.Comment, config.DefaultCacheBehavior.ViewerProtocolPolicy]).toEqual([
      ...['undone', 'Shop', 'allow-all'],
    ]);
  });

  test('is not made if the distribution changed after the plan', async () => {
    const ResourceId = loadDistribution({ defaultCacheBehavior });
    const planning = startFunction();
    const answer = await planning.plan({ Rule: rule, ResourceId, DecidedByPerson: 'yes' });
    await changeComment(ResourceId, 'Shop');
    const { record } = await runRunbook(account, planning, answer, { rule });
    const { config } = await getDistribution(ResourceId);
    expect([record.outcome, config.DefaultCacheBehavior.ViewerProtocolPolicy]).toEqual(['failed', 'allow-all']);
  });

  test.each([
    ['with text that SSM may take for a reference', { comment: '{{ x }}' }, 'two opening braces in a row'],
    ['of more bytes than SSM passes on', { comment: 'x'.repeat(100_000) }, 'SSM passes on at most 90,000'],
  ])('is refused for one %s', async (_, settings, reason) => {
    const ResourceId = loadDistribution({ defaultCacheBehavior, ...settings });
    const planning = startFunction();
    const refused = await planning.plan({ Rule: rule, ResourceId, DecidedByPerson: 'yes' });
    expect([refused.Decision, refused.Reason]).toEqual(['refuse', expect.stringContaining(reason)]);
    const dryRun = await planning.plan({ Rule: rule, ResourceId, DryRun: 'yes' });
    expect([dryRun.Decision, dryRun.Reason]).toEqual(['stop', expect.stringContaining(reason)]);
  });
});

/** The rules whose remediations `real-rules.test.ts` runs. */
const ELSEWHERE = [
  ...[
    'alb-http-listener',
    'expiring-certificate',
    'gp2-volume',
    'open-cifs',
    'open-database-port',
    'open-high-risk-port',
    'open-rdp',
    'open-ssh',
  ],
  'public-s3-bucket',
];

test('every rule with a remediation has a scenario', () => {
  const remediable = rules.filter(({ remediation }) => remediation).map(({ name }) => name);
  expect([...new Set([...SCENARIOS.map(({ rule }) => rule), ...ELSEWHERE])].sort()).toEqual(remediable.sort());
});

function isSetting(name: string): boolean {
  return enableRule(name).rule.resource.aspect !== undefined;
}

function enableRule(name: string, parameters: Readonly<Record<string, string>> = {}): EnabledRule {
  const rule = rules.find((one) => one.name === name) ?? fail();
  return { rule, parameters: parseParameters(rule, parameters) };
}

/** The types that a resource can have by its ID. */
const listTypes = ({ rule: { resource } }: EnabledRule, id: string): RemediableType[] =>
  findTypesById(resource.resourceTypes, id);
const listRelatedTypes = ({ rule }: EnabledRule): string[] => factsForPlan(rule).flatMap((fact) => fact.resourceTypes);
const listReads = (enabled: EnabledRule, id: string): string[] =>
  [
    ...listTypes(enabled, id).flatMap((type) => listLiveReads(type, enabled.rule.resource.aspect)),
    ...listRelatedTypes(enabled).flatMap((type) => RELATED_READS[type] ?? []),
  ].map(({ action }) => action);

/** Reads a resource as the plan function does. */
async function readLive(enabled: EnabledRule, id: string): Promise<LiveResource> {
  region.limitClients(listReads(enabled, id));
  const scope = { accountId: ACCOUNT, region: REGION, partition: 'aws' };
  const { aspect } = enabled.rule.resource;
  const live = { scope, clients, aspect, relatedTypes: listRelatedTypes(enabled) };
  return readLiveResource((await findResourceType(enabled, id, live)) as RemediableType, id, live);
}

const planLive = (enabled: EnabledRule, { item, relatedItems }: LiveResource) =>
  planRemediation(enabled, item, {
    now: new Date(region.clock.time),
    facts: FactBook.from(factsForPlan(enabled.rule), relatedItems),
    waivers: [],
  });

function planFix(enabled: EnabledRule, live: LiveResource): Fix {
  const { plan } = planLive(enabled, live);
  if (plan.kind !== 'fix') throw new Error(`${plan.kind}: ${plan.reason}`);
  return plan;
}

const readState = ({ rule }: EnabledRule, { item }: LiveResource) => rule.remediation?.state(rule.resource.read(item));

/** Makes the calls as the runbook does, with the permissions of its role. */
async function makeCalls(steps: readonly Step[], calls: readonly Call[]): Promise<void> {
  region.limitClients(collectPermissions(steps, calls).map(({ action }) => action));
  const answers = new Map<string, object>();
  for (const call of calls) {
    const { service, api, step } = call;
    const { parameters } = resolveReferences(call, (reference) =>
      String(findOutput(answers.get(reference.step), reference.path)),
    );
    const { [`${api}Command`]: Command } = require(CLIENTS[service]);
    const client: { send(command: never): Promise<object> } =
      clients[CLIENT_NAMES[service] ?? (service as keyof PlanClients)];
    answers.set(step, await client.send(new Command(structuredClone(parameters)) as never));
  }
}

const CLIENT_NAMES: Readonly<Record<string, keyof PlanClients>> = { elbv2: 'elb', s3control: 's3Control' };

/** Returns the resource as AWS Config records it. */
function findRecorded({ resourceType, resourceId }: ConfigurationItem): ConfigurationItem {
  const [resource = fail()] = [REGION, GLOBAL].flatMap(
    (scope) => region.accounts.listResources(ACCOUNT, scope).find(resourceType, resourceId) ?? [],
  );
  const { creationTime, relationships, ...recorded } = resource;
  return { shape: 'config', accountId: ACCOUNT, status: 'OK', relationships: [], ...recorded };
}

const fail = (): never => {
  throw new Error('not found');
};
