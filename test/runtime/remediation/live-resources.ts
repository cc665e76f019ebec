import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { PrefixListEntry, SecurityGroup, Volume } from '@aws-sdk/client-ec2';
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AccountResource } from '../../../lib/local-region/account/resources';
import {
  listGroupRules,
  toRecordedPermissions,
  toSdkPermissions,
} from '../../../lib/local-region/services/ec2/group-rules';
import { toBlock, toSdkBlock } from '../../../lib/local-region/services/s3/bucket-settings';
import {
  buildBucket,
  type RecordedBlock,
  type RecordedGrant,
  toCanonicalId,
  writeGrants,
} from '../../../lib/local-region/services/s3/buckets';
import { toConfiguration } from '../../../lib/local-region/services/shapes';
import { ACCOUNT, type PlanAccount, REGION } from './plan-account';

// Resources of an account with the SDK's names, as the plan function reads them.

type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];

const toTags = (tags: Tags = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

const GROUP_TYPE = 'AWS::EC2::SecurityGroup';
const VOLUME_TYPE = 'AWS::EC2::Volume';
const BUCKET_TYPE = 'AWS::S3::Bucket';
const LISTENER_TYPE = 'AWS::ElasticLoadBalancingV2::Listener';

const toRecorded = (permissions: SecurityGroup['IpPermissions']): object =>
  toRecordedPermissions(
    listGroupRules({ resourceId: '', configuration: { ipPermissions: toConfiguration(permissions) } }, 'ipPermissions'),
  );

/** Puts a security group, which belongs to the account unless it names another. */
export function putGroup(account: PlanAccount, group: SecurityGroup & { readonly GroupId: string }): void {
  const { IpPermissions, IpPermissionsEgress, Tags, ...others } = group;
  account.load({
    resourceType: GROUP_TYPE,
    resourceId: group.GroupId,
    tags: toTags(Tags),
    configuration: {
      ownerId: ACCOUNT,
      ...toConfiguration(others),
      ipPermissions: toRecorded(IpPermissions),
      ipPermissionsEgress: toRecorded(IpPermissionsEgress),
    },
  });
}

/** @throws Error if it does not exist */
export function findGroup(account: PlanAccount, id: string): AccountResource {
  const group = account.find(GROUP_TYPE, id);
  if (!group) throw new Error(`There is no security group ${id}`);
  return group;
}

/** Lists the inbound permissions of a security group. */
export const listPermissions = (account: PlanAccount, id: string): NonNullable<SecurityGroup['IpPermissions']> =>
  toSdkPermissions(listGroupRules(findGroup(account, id), 'ipPermissions'));

export const removeGroup = (account: PlanAccount, id: string): void => account.remove(GROUP_TYPE, id);

export const putPrefixList = (account: PlanAccount, id: string, ...Entries: readonly PrefixListEntry[]): void =>
  account.load({ resourceType: 'AWS::EC2::PrefixList', resourceId: id, configuration: { Entries } });

export const putVolume = (account: PlanAccount, { Tags, ...volume }: Volume & { readonly VolumeId: string }): void =>
  account.load({
    resourceType: VOLUME_TYPE,
    resourceId: volume.VolumeId,
    tags: toTags(Tags),
    configuration: toConfiguration({ ...volume, ...(Tags && { Tags }) }),
  });

export const readVolume = (account: PlanAccount, id: string): Readonly<Record<string, unknown>> =>
  account.find(VOLUME_TYPE, id)?.configuration ?? {};

/** Changes what EC2 shows of a volume, with the names that AWS Config has. */
export const changeVolume = (account: PlanAccount, id: string, change: object): void =>
  account.load({ resourceType: VOLUME_TYPE, resourceId: id, configuration: { ...readVolume(account, id), ...change } });

type Block = Parameters<typeof toBlock>[0];

/** A bucket with its subresources, which are absent if they were never set. */
export interface LiveBucket {
  readonly owner?: string;
  /** Besides the owner's. */
  readonly grants?: readonly RecordedGrant[];
  readonly policy?: unknown;
  readonly block?: Block;
  /** The index document of its website. */
  readonly website?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export function putBucket(account: PlanAccount, name: string, bucket: LiveBucket = {}): void {
  const { owner = ACCOUNT, grants = [], policy, block, website, tags = {} } = bucket;
  const time = account.region.clock.now;
  const built = buildBucket({ name, account: owner, region: REGION, partition: 'aws', time, tags });
  const supplementaryConfiguration = {
    AccessControlList: writeGrants(toCanonicalId(owner), grants),
    BucketPolicy: policy === undefined ? {} : { policyText: JSON.stringify(policy) },
    ...(block && { PublicAccessBlockConfiguration: toBlock(block) }),
    ...(website && { BucketWebsiteConfiguration: { indexDocumentSuffix: website } }),
  };
  account.load({ ...built, supplementaryConfiguration }, owner);
}

/** Returns the public access block of a bucket, if it has one. */
export function readBlock(account: PlanAccount, name: string): Block | undefined {
  const block = account.find(BUCKET_TYPE, name)?.supplementaryConfiguration.PublicAccessBlockConfiguration;
  return block ? toSdkBlock(block as RecordedBlock) : undefined;
}

export const putAccountBlock = (account: PlanAccount, PublicAccessBlockConfiguration: Block) =>
  account.region.call('s3control:PutPublicAccessBlock', { AccountId: ACCOUNT, PublicAccessBlockConfiguration });

export const putCertificate = (
  account: PlanAccount,
  { Tags, ...certificate }: CertificateDetail & { readonly CertificateArn: string; readonly Tags?: Tags },
): void =>
  account.load({
    resourceType: 'AWS::ACM::Certificate',
    resourceId: certificate.CertificateArn,
    tags: toTags(Tags),
    configuration: toConfiguration(certificate),
  });

/** Puts listeners of a load balancer, which exists with the target groups that they forward to. */
export function putListeners(
  account: PlanAccount,
  ...listeners: readonly (Listener & { readonly ListenerArn: string; readonly Tags?: Tags })[]
): void {
  for (const { Tags, ...listener } of listeners) {
    const { ListenerArn: resourceId, LoadBalancerArn = '', DefaultActions = [] } = listener;
    account.load({ resourceType: LISTENER_TYPE, resourceId, tags: toTags(Tags), configuration: { ...listener } });
    account.load({
      resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      resourceId: LoadBalancerArn,
      configuration: { loadBalancerArn: LoadBalancerArn },
    });
    for (const { TargetGroupArn } of DefaultActions) {
      if (!TargetGroupArn) continue;
      account.load({ resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup', resourceId: TargetGroupArn });
    }
  }
}

export const readListener = (account: PlanAccount, arn: string): Listener =>
  account.find(LISTENER_TYPE, arn)?.configuration ?? {};
