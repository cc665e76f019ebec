import type { ACMClient } from '@aws-sdk/client-acm';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import type { ConfigurationItem } from '../../../../core/item';

/** A resource as it is now, and the items beside it that tell the rule's facts. */
export interface LiveResource {
  readonly item: ConfigurationItem;
  readonly beside: readonly ConfigurationItem[];
}

/** Reads the live resources of a type, in the shape of its describe calls. */
export interface LiveReader {
  readonly resourceType: string;
  /**
   * @param id as AWS Config's resourceId
   * @throws ResourceGone when it is not there any more; anything else means that it could not be read
   */
  read(id: string, account: LiveAccount): Promise<LiveResource>;
}

/** Where to read, and with what. */
export interface LiveAccount {
  readonly place: LiveScope;
  readonly clients: LiveClients;
}

export interface LiveScope {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

export interface LiveClients {
  readonly acm: ACMClient;
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
}

/** There is nothing to put right any more. */
export class ResourceGone extends Error {
  override readonly name = 'ResourceGone';
}

/** @throws Error when an ARN is of another account, Region or partition: its resource is not one to be read here */
export function assertHere(arn: string, { partition, region, accountId }: LiveScope): void {
  if (!/^arn:[^:]+:[^:]+:[^:]+:\d{12}:/.test(arn)) throw new Error('it is no ARN');
  const [, itsPartition = '', , itsRegion = '', itsAccount = ''] = arn.split(':');
  const isHere = itsPartition === partition && itsRegion === region && itsAccount === accountId;
  if (!isHere) throw new Error(`it lies in account ${itsAccount}, ${itsRegion}, partition ${itsPartition}`);
}

/** An item of what describe calls answered, with every name by which a waiver may call the resource. */
export function describedItem(
  { accountId, region }: LiveScope,
  described: Pick<ConfigurationItem, 'resourceType' | 'resourceId' | 'configuration'> & Partial<ConfigurationItem>,
): ConfigurationItem {
  return {
    shape: 'description',
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

/** An answer of the SDK as JSON has it: dates as ISO text, and nothing where there is nothing. */
const toJson = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

/** Gives what is answered, or `undefined` when AWS says by an error of one of the names that there is none. */
export async function unlessAbsent<T>(answer: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (names.includes(nameOf(error))) return undefined;
    throw error;
  }
}

/** Gives what is answered; an error of one of the names means that the resource is gone. */
export async function unlessGone<T>(what: string, answer: Promise<T>, ...names: readonly string[]): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (names.includes(nameOf(cause))) throw new ResourceGone(`${what} is not there any more`, { cause });
    throw cause;
  }
}

const nameOf = (error: unknown): string => (error as Error | undefined)?.name ?? '';
