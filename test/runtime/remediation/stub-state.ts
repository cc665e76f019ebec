import type { CertificateDetail, DomainValidation } from '@aws-sdk/client-acm';
import type { RemediationException } from '@aws-sdk/client-config-service';
import type { IpPermission, PrefixListEntry, SecurityGroup, Volume, VolumeModification } from '@aws-sdk/client-ec2';
import type { Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GetBucketWebsiteCommandOutput, Grant, PublicAccessBlockConfiguration, Tag } from '@aws-sdk/client-s3';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { Item } from '../../../lib/local-region/tables/attribute';
import { LocalTable } from '../../../lib/local-region/tables/table';
import { AwsError } from '../../support/aws-call';

export type Input = Readonly<Record<string, unknown>>;

/** A bucket with its subresources, which are absent if they were never set. */
export interface StubBucket {
  owner?: string;
  grants?: Grant[];
  policy?: unknown;
  block?: PublicAccessBlockConfiguration;
  website?: Omit<GetBucketWebsiteCommandOutput, '$metadata'>;
  tags?: Tag[];
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

/**
 * The state of an account in the SDK's shapes, and the calls that read and change it, with the input and output of the
 * SDK and boto3. As strict as the services where our plans depend on it.
 */
export class StubState {
  readonly securityGroups = new Map<string, SecurityGroup>();
  /** Groups are in a default VPC, where EC2 ignores the revocation of a rule that does not exist. */
  isDefaultVpc = false;
  readonly prefixLists = new Map<string, PrefixListEntry[]>();
  readonly volumes = new Map<string, Volume>();
  readonly volumeModifications = new Map<string, VolumeModification>();
  readonly buckets = new Map<string, StubBucket>();
  /** Bodies by `bucket/key`. */
  readonly objects = new Map<string, string>();
  accountBlock: PublicAccessBlockConfiguration | undefined;
  readonly certificates = new Map<string, CertificateDetail & { Tags?: { Key: string; Value?: string }[] }>();
  /** By ARN. */
  readonly listeners = new Map<string, Listener & { Tags?: { Key: string; Value?: string }[] }>();
  /** By the ARN of their listener. */
  readonly listenerRules = new Map<string, Rule[]>();
  /** The versions of resources in AWS Config, newest first, as its API returns them. */
  history: Readonly<Record<string, unknown>>[] = [];
  /** AWS Config's remediation exceptions. */
  exceptions: RemediationException[] = [];
  /** The Config rules that were started. */
  readonly startedRules: string[] = [];
  /** Automation executions by id. */
  readonly executions = new Map<string, AutomationExecution>();
  readonly table = new LocalTable('assay-response');
  /** The number of elements in a page. */
  pageSize = 100;
  /** Of modified volumes. */
  time = new Date('2026-03-01T12:00:00.000Z');

  answer(service: string, api: string, input: Input): unknown {
    const call = this.api[`${service}:${api}`];
    if (!call) throw new AwsError('UnknownOperationException', `the stub account does not support ${service} ${api}`);
    return call(input);
  }

  private readonly api: Readonly<Record<string, (input: Input) => unknown>> = {
    'ec2:DescribeSecurityGroups': ({ GroupIds }) => ({
      SecurityGroups: texts(GroupIds).map((id) => this.group(id)),
    }),
    'ec2:GetManagedPrefixListEntries': ({ PrefixListId, NextToken }) => {
      const entries = this.prefixLists.get(text(PrefixListId));
      if (!entries)
        throw new AwsError('InvalidPrefixListID.NotFound', `The prefix list ID '${PrefixListId}' does not exist`);
      const { page, next } = this.page(entries, NextToken);
      return { Entries: page, ...(next && { NextToken: next }) };
    },
    'ec2:AuthorizeSecurityGroupIngress': ({ GroupId, IpPermissions }) => {
      const group = this.group(text(GroupId));
      const rules = toGroupRules(group.IpPermissions);
      for (const rule of toGroupRules(IpPermissions as IpPermission[])) {
        if (rules.some((one) => one.key === rule.key)) {
          throw new AwsError('InvalidPermission.Duplicate', 'the specified rule already exists');
        }
        rules.push(rule);
      }
      this.securityGroups.set(text(GroupId), { ...group, IpPermissions: toPermissions(rules) });
      return { Return: true };
    },
    'ec2:RevokeSecurityGroupIngress': ({ GroupId, IpPermissions }) => {
      const group = this.group(text(GroupId));
      let rules = toGroupRules(group.IpPermissions);
      for (const { key } of toGroupRules(IpPermissions as IpPermission[])) {
        if (!this.isDefaultVpc && !rules.some((one) => one.key === key)) {
          throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
        }
        rules = rules.filter((one) => one.key !== key);
      }
      this.securityGroups.set(text(GroupId), { ...group, IpPermissions: toPermissions(rules) });
      return { Return: true };
    },
    'ec2:DescribeVolumes': ({ VolumeIds }) => ({ Volumes: texts(VolumeIds).map((id) => this.volume(id)) }),
    'ec2:DescribeVolumesModifications': ({ VolumeIds }) => ({
      VolumesModifications: texts(VolumeIds).map((id) => {
        const found = this.volumeModifications.get(id);
        if (found) return found;
        throw new AwsError('InvalidVolumeModification.NotFound', `Modification for volume '${id}' does not exist.`);
      }),
    }),
    'ec2:ModifyVolume': ({ VolumeId, VolumeType, Iops, Throughput }) => {
      const volume = this.volume(text(VolumeId));
      const running = this.volumeModifications.get(text(VolumeId))?.ModificationState;
      if (running === 'modifying' || running === 'optimizing') {
        throw new AwsError('IncorrectModificationState', `Volume ${VolumeId} is currently in '${running}' state`);
      }
      const change = {
        VolumeType: VolumeType as Volume['VolumeType'],
        Iops: Iops as number | undefined,
        Throughput: Throughput as number | undefined,
      };
      const VolumeModification = {
        VolumeId: text(VolumeId),
        ModificationState: 'optimizing' as const,
        OriginalVolumeType: volume.VolumeType,
        TargetVolumeType: change.VolumeType,
        StartTime: this.time,
      };
      this.volumes.set(text(VolumeId), { ...volume, ...change });
      this.volumeModifications.set(text(VolumeId), VolumeModification);
      return { VolumeModification };
    },
    's3:GetBucketAcl': (input) => ({
      Owner: { ID: 'owner' },
      Grants: this.bucket(input).grants ?? [
        { Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' },
      ],
    }),
    's3:GetBucketPolicy': (input) => {
      const { policy } = this.bucket(input);
      if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
      return { Policy: JSON.stringify(policy) };
    },
    's3:GetPublicAccessBlock': (input) => {
      const { block } = this.bucket(input);
      if (!block) throw noBlock();
      return { PublicAccessBlockConfiguration: block };
    },
    's3:GetBucketWebsite': (input) => {
      const { website } = this.bucket(input);
      if (website) return website;
      throw new AwsError(
        'NoSuchWebsiteConfiguration',
        'The specified bucket does not have a website configuration',
        404,
      );
    },
    's3:GetBucketTagging': (input) => {
      const { tags } = this.bucket(input);
      if (tags) return { TagSet: tags };
      throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', 404);
    },
    's3:PutPublicAccessBlock': (input) => {
      this.bucket(input).block = input.PublicAccessBlockConfiguration as PublicAccessBlockConfiguration;
      return {};
    },
    's3:DeletePublicAccessBlock': (input) => {
      delete this.bucket(input).block;
      return {};
    },
    's3:PutBucketAcl': (input) => {
      this.bucket(input).grants = (input.AccessControlPolicy as { Grants: Grant[] }).Grants;
      return {};
    },
    's3:PutBucketPolicy': (input) => {
      if (this.bucket(input).block?.BlockPublicPolicy && text(input.Policy).includes('"Principal":"*"')) {
        throw new AwsError('AccessDenied', 'public policies are blocked by the BlockPublicPolicy block', 403);
      }
      this.bucket(input).policy = JSON.parse(text(input.Policy));
      return {};
    },
    's3:DeleteBucketPolicy': (input) => {
      delete this.bucket(input).policy;
      return {};
    },
    's3:PutObject': ({ Bucket, Key, Body, IfNoneMatch }) => {
      const name = `${Bucket}/${Key}`;
      if (IfNoneMatch === '*' && this.objects.has(name)) {
        throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
      }
      this.objects.set(name, String(Body));
      return {};
    },
    's3:GetObject': ({ Bucket, Key }) => {
      const Body = this.objects.get(`${Bucket}/${Key}`);
      if (Body === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
      return { Body };
    },
    's3control:GetPublicAccessBlock': () => {
      if (!this.accountBlock) throw noBlock();
      return { PublicAccessBlockConfiguration: this.accountBlock };
    },
    'acm:DescribeCertificate': ({ CertificateArn }) => {
      const { Tags, ...Certificate } = this.certificate(CertificateArn);
      return { Certificate };
    },
    'acm:ListTagsForCertificate': ({ CertificateArn }) => ({ Tags: this.certificate(CertificateArn).Tags ?? [] }),
    'acm:RenewCertificate': ({ CertificateArn }) => {
      const certificate = this.certificate(CertificateArn);
      const RenewalSummary = {
        RenewalStatus: 'PENDING_AUTO_RENEWAL' as const,
        DomainValidationOptions: [] as DomainValidation[],
        UpdatedAt: this.time,
      };
      this.certificates.set(text(CertificateArn), { ...certificate, RenewalSummary });
      return {};
    },
    'acm:ResendValidationEmail': ({ CertificateArn }) => {
      this.certificate(CertificateArn);
      return {};
    },
    'elbv2:DescribeListeners': ({ ListenerArns, LoadBalancerArn, Marker }) => {
      const wanted = ListenerArns
        ? texts(ListenerArns).map((arn) => this.listener(arn))
        : [...this.listeners.values()].filter((one) => one.LoadBalancerArn === LoadBalancerArn);
      const { page, next } = this.page(wanted, Marker);
      return { Listeners: page.map(({ Tags, ...listener }) => listener), ...(next && { NextMarker: next }) };
    },
    'elbv2:DescribeRules': ({ ListenerArn, Marker }) => {
      this.listener(text(ListenerArn));
      const { page, next } = this.page(this.listenerRules.get(text(ListenerArn)) ?? [], Marker);
      return { Rules: page, ...(next && { NextMarker: next }) };
    },
    'elbv2:DescribeTags': ({ ResourceArns }) => ({
      TagDescriptions: texts(ResourceArns).map((arn) => ({ ResourceArn: arn, Tags: this.listener(arn).Tags ?? [] })),
    }),
    'elbv2:ModifyListener': ({ ListenerArn, ...change }) => {
      this.listeners.set(text(ListenerArn), { ...this.listener(text(ListenerArn)), ...change });
      const { Tags, ...listener } = this.listener(text(ListenerArn));
      return { Listeners: [listener] };
    },
    'config:DescribeRemediationExceptions': ({ ConfigRuleName, ResourceKeys, NextToken }) => {
      const keys = (ResourceKeys as { ResourceType: string; ResourceId: string }[]).map(
        ({ ResourceType, ResourceId }) => `${ResourceType}|${ResourceId}`,
      );
      const found = this.exceptions.filter(
        (one) => one.ConfigRuleName === ConfigRuleName && keys.includes(`${one.ResourceType}|${one.ResourceId}`),
      );
      const { page, next } = this.page(found, NextToken);
      return { RemediationExceptions: page, ...(next && { NextToken: next }) };
    },
    'config:GetResourceConfigHistory': ({ resourceType, resourceId, laterTime, limit }) => {
      const found = this.history.filter((item) => item.resourceType === resourceType && item.resourceId === resourceId);
      if (found.length === 0) throw new AwsError('ResourceNotDiscoveredException', `${resourceId} was not discovered`);
      return {
        configurationItems: found
          .filter((item) => laterTime === undefined || Number(item.configurationItemCaptureTime) <= Number(laterTime))
          .slice(0, Number(limit)),
      };
    },
    'config:StartConfigRulesEvaluation': ({ ConfigRuleNames }) => {
      this.startedRules.push(...texts(ConfigRuleNames));
      return {};
    },
    'ssm:GetAutomationExecution': ({ AutomationExecutionId }) => {
      const AutomationExecution = this.executions.get(text(AutomationExecutionId));
      if (AutomationExecution) return { AutomationExecution };
      throw new AwsError(
        'AutomationExecutionNotFoundException',
        `Automation execution ${AutomationExecutionId} not found`,
      );
    },
    'dynamodb:PutItem': (input) => this.answerTable('PutItem', input),
    'dynamodb:GetItem': (input) => this.answerTable('GetItem', input),
    'dynamodb:UpdateItem': (input) => this.answerTable('UpdateItem', input),
    'dynamodb:Query': (input) => this.answerTable('Query', input),
  };

  private answerTable(operation: string, input: Input): object {
    this.table.pageSize = this.pageSize;
    return this.table.answer(operation, input);
  }

  /** Lists the rows of the table whose partition key begins with a text. */
  listRows(prefix = ''): Item[] {
    return [...this.table.items.values()].filter(({ pk }) => String(pk?.S).startsWith(prefix));
  }

  findRow(pk: string, sk: string): Item | undefined {
    return this.listRows().find((row) => row.pk?.S === pk && row.sk?.S === sk);
  }

  putRow(row: Item): void {
    this.table.answer('PutItem', { TableName: this.table.name, Item: row });
  }

  private group(id: string): SecurityGroup {
    const group = this.securityGroups.get(id);
    if (group) return group;
    throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
  }

  private volume(id: string): Volume {
    const volume = this.volumes.get(id);
    if (volume) return volume;
    throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  }

  private bucket({ Bucket, ExpectedBucketOwner }: Input): StubBucket {
    const bucket = this.buckets.get(text(Bucket));
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    // Without an expected owner, the bucket's policy may allow the call.
    if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== (bucket.owner ?? ACCOUNT)) {
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    }
    return bucket;
  }

  private certificate(arn: unknown): CertificateDetail & { Tags?: { Key: string; Value?: string }[] } {
    const certificate = this.certificates.get(text(arn));
    if (certificate) return certificate;
    throw new AwsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
  }

  private listener(arn: string): Listener & { Tags?: { Key: string; Value?: string }[] } {
    const listener = this.listeners.get(arn);
    if (listener) return listener;
    throw new AwsError('ListenerNotFound', `One or more listeners not found`);
  }

  private page<T>(all: readonly T[], token: unknown): { page: readonly T[]; next: string | undefined } {
    const start = token === undefined ? 0 : Number(token);
    const end = start + this.pageSize;
    return { page: all.slice(start, end), next: end < all.length ? String(end) : undefined };
  }
}

const noBlock = (): AwsError =>
  new AwsError('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404);

/** A rule of a security group as EC2 stores it: one source of one permission. */
interface GroupRule {
  readonly key: string;
  readonly of: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>;
  readonly kind: (typeof SOURCE_LISTS)[number];
  readonly source: object;
}

const SOURCE_LISTS = ['IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'] as const;

function toGroupRules(permissions: readonly IpPermission[] = []): GroupRule[] {
  return permissions.flatMap(({ IpProtocol, FromPort, ToPort, ...lists }) =>
    SOURCE_LISTS.flatMap((kind) =>
      ((lists[kind] ?? []) as { Description?: string }[]).map(({ Description, ...source }) => ({
        key: JSON.stringify([IpProtocol, FromPort, ToPort, kind, source]),
        of: { IpProtocol, FromPort, ToPort },
        kind,
        source: { ...source, ...(Description !== undefined && { Description }) },
      })),
    ),
  );
}

/** Groups rules of the same protocol and ports, with all lists present, like EC2. */
function toPermissions(rules: readonly GroupRule[]): IpPermission[] {
  const byPorts = new Map<string, IpPermission>();
  for (const { of, kind, source } of rules) {
    const key = JSON.stringify(of);
    const permission = byPorts.get(key) ?? {
      ...of,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    };
    byPorts.set(key, { ...permission, [kind]: [...(permission[kind] ?? []), source] });
  }
  return [...byPorts.values()];
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new AwsError('ValidationError', `expected a text, found ${JSON.stringify(value)}`);
};
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
