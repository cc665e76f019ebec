import type { ACMClient } from '@aws-sdk/client-acm';
import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ConfigurationItem } from '../../../../core/item';
import type { AccountRegion } from '../../../aws/lambda';

/** A live resource, and the related items that contain the rule's facts. */
export interface LiveResource {
  readonly item: ConfigurationItem;
  readonly relatedItems: readonly ConfigurationItem[];
}

/** The answers of describe calls: the parts of an item that not all live items share. */
export interface LiveDescription
  extends Pick<ConfigurationItem, 'configuration'>,
    Partial<Pick<ConfigurationItem, 'resourceName' | 'arn' | 'tags' | 'supplementaryConfiguration' | 'aspect'>> {
  /** @default none */
  readonly relatedItems?: readonly ConfigurationItem[];
}

/**
 * Reads a live resource of one type, in the shape of its describe calls.
 * @param id AWS Config's resourceId
 * @throws ResourceGone when it no longer exists; another error when it cannot be read
 */
export type LiveReader = (id: string, account: LiveAccount) => Promise<LiveDescription>;

export interface LiveAccount {
  readonly scope: AccountRegion;
  readonly clients: LiveClients;
  /**
   * The types of the items that hold the facts of the rule. A reader reads such items only if the rule needs them,
   * since only then the function may. @default none
   */
  readonly relatedTypes?: readonly string[];
  /** The side of the resource that the rule evaluates, if its reader has one: `EBS encryption`. */
  readonly aspect?: string | undefined;
}

export interface LiveClients {
  readonly acm: ACMClient;
  readonly cloudfront: CloudFrontClient;
  readonly cloudtrail: CloudTrailClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly opensearch: OpenSearchClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** The resource no longer exists. */
export class ResourceGone extends Error {
  override readonly name = 'ResourceGone';

  /** @param label the kind and id: `Volume vol-0a` */
  constructor(label: string, options?: ErrorOptions) {
    super(`${label} no longer exists`, options);
  }
}

/** @throws Error when an ARN is of another account, Region or partition, whose resources are not read */
export function assertInScope(arn: string, { partition, region, accountId }: AccountRegion): void {
  if (!/^arn:[^:]+:[^:]+:[^:]+:\d{12}:/.test(arn)) throw new Error('it is not an ARN');
  const [, arnPartition = '', , arnRegion = '', arnAccount = ''] = arn.split(':');
  if (arnPartition !== partition || arnRegion !== region || arnAccount !== accountId) {
    throw new Error(`it is in account ${arnAccount}, ${arnRegion}, partition ${arnPartition}`);
  }
}

/**
 * Creates an item from the answers of describe calls. Include all names by which a waiver may refer to the resource.
 */
export function createLiveItem(
  { accountId, region }: AccountRegion,
  described: Pick<ConfigurationItem, 'resourceType' | 'resourceId' | 'configuration'> & Partial<ConfigurationItem>,
): ConfigurationItem {
  return {
    shape: 'description',
    isLive: true,
    accountId,
    region,
    status: 'OK',
    tags: {},
    relationships: [],
    ...described,
    configuration: toJson(described.configuration),
    supplementaryConfiguration: toJson(described.supplementaryConfiguration ?? {}),
  };
}

/** Converts an answer of the SDK to JSON: dates become ISO text, and undefined members are removed. */
const toJson = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

/** Returns the answer, or `undefined` when AWS rejects the call with one of the errors. */
export async function unlessAbsent<T>(answer: Promise<T>, ...errorNames: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (hasName(error, errorNames)) return undefined;
    throw error;
  }
}

/**
 * Returns the answer.
 * @throws ResourceGone when AWS rejects the call with one of the errors
 */
export async function unlessGone<T>(label: string, answer: Promise<T>, ...errorNames: readonly string[]): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (hasName(cause, errorNames)) throw new ResourceGone(label, { cause });
    throw cause;
  }
}

const hasName = (error: unknown, names: readonly string[]): boolean =>
  names.includes((error as Error | undefined)?.name ?? '');
