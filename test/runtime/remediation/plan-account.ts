import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AutomationExecution, SSMClient } from '@aws-sdk/client-ssm';
import {
  LIVE_READS,
  listAspectReads,
  PLAN_PERMISSIONS,
  RELATED_READS,
  RESTORE_PERMISSIONS,
} from '../../../lib/contract/permissions';
import type { AccountResource } from '../../../lib/local-region/account/resources';
import { AwsError, type CallInput } from '../../../lib/local-region/aws-call';
import type { Item } from '../../../lib/local-region/tables/attribute';
import type { LocalTable } from '../../../lib/local-region/tables/table';
import { COLLECTED_ASPECTS } from '../../../lib/resources/collected-aspects';
import type { PlanClients } from '../../../lib/runtime/remediation/dependencies';
import type { CallWatch, WatchedCall } from '../../local-region/call-watch';
import { ACCOUNT, REGION } from '../../local-region/testing-account';
import { TestingRegion } from '../../local-region/testing-region';

export { ACCOUNT, REGION };

export const TABLE = 'assay-response';
/** The bucket of the execution records. */
export const RECORD_BUCKET = `assay-history-${ACCOUNT}`;

const ACTIONS = [
  ...PLAN_PERMISSIONS,
  ...RESTORE_PERMISSIONS,
  ...Object.values({ ...LIVE_READS, ...RELATED_READS }).flat(),
  ...Object.keys(COLLECTED_ASPECTS).flatMap(listAspectReads),
];

/** The account that the plan function and runbooks read and change. The function has exactly its permissions. */
export class PlanAccount {
  readonly region = new TestingRegion();
  /** Automation executions by id, as SSM returns them. */
  readonly executions = new Map<string, AutomationExecution>();
  private runbookRole = '';

  static async start(): Promise<PlanAccount> {
    const account = new PlanAccount();
    await account.region.start();
    account.reset();
    return account;
  }

  stop(): Promise<void> {
    return this.region.stop();
  }

  /** Begins with a new account. */
  reset(): void {
    const { region } = this;
    region.reset();
    this.executions.clear();
    const created = { stackName: 'assay', logicalId: 'x', attributes: {} };
    const KeySchema = ['pk', 'sk'].map((AttributeName) => ({ AttributeName }));
    region.services.tables.types['AWS::DynamoDB::Table'].create({
      ...created,
      type: 'AWS::DynamoDB::Table',
      ref: TABLE,
      arn: TABLE,
      properties: { KeySchema: KeySchema.map((key, index) => ({ ...key, KeyType: index === 0 ? 'HASH' : 'RANGE' })) },
    });
    this.load({ resourceType: 'AWS::S3::Bucket', resourceId: RECORD_BUCKET });
    region.limitClients(ACTIONS.map(({ action }) => action));
    this.runbookRole = region.loadRole('remediate', ['*']);
    this.watch.answers.set('ssm:GetAutomationExecution', (call, next) => {
      const AutomationExecution = this.executions.get(call.input.AutomationExecutionId);
      return AutomationExecution ? { AutomationExecution } : next(call);
    });
  }

  get watch(): CallWatch {
    return this.region.watch;
  }

  get table(): LocalTable {
    return this.region.services.tables.findTable(TABLE);
  }

  /** Denies all further calls of a name: `ec2:DescribeVolumes`. */
  deny(...names: readonly string[]): void {
    for (const name of names) this.watch.always.set(name, createAccessDenied(name));
  }

  /** Ends faults and denials. */
  endFaults(): void {
    this.watch.always.clear();
    this.watch.fault = () => undefined;
  }

  /** The real SDK clients, with a single attempt. */
  clients(): PlanClients {
    const common = this.region.localClientOptions;
    // The SDK prefixes the host name with the account id, which loopback does not resolve.
    const s3Control = new S3ControlClient({ ...common, endpoint: common.endpoint.replace('127.0.0.1', 'localhost') });
    s3Control.middlewareStack.add(
      (next) => (args) => {
        (args.request as { hostname: string }).hostname = '127.0.0.1';
        return next(args);
      },
      { step: 'build' },
    );
    return {
      acm: new ACMClient(common),
      cloudfront: new CloudFrontClient(common),
      cloudtrail: new CloudTrailClient(common),
      config: new ConfigServiceClient(common),
      dynamodb: new DynamoDBClient(common),
      ec2: new EC2Client(common),
      ecr: new ECRClient(common),
      elb: new ElasticLoadBalancingV2Client(common),
      iam: new IAMClient(common),
      kms: new KMSClient(common),
      lambda: new LambdaClient(common),
      opensearch: new OpenSearchClient(common),
      rds: new RDSClient(common),
      records: new S3Client({ ...common, forcePathStyle: true }),
      s3: new S3Client({ ...common, forcePathStyle: true }),
      s3Control,
      sns: new SNSClient(common),
      // The URL of a queue names its host, which is not taken from a request.
      sqs: new SQSClient({ ...common, useQueueUrlAsEndpoint: false }),
      ssm: new SSMClient(common),
    };
  }

  /**
   * Makes a call as a runbook does: as its role, which may do everything.
   * @throws AwsError
   */
  callAsRunbook(service: string, operation: string, input: CallInput): Promise<unknown> {
    const { runbookRole: roleArn } = this;
    const session = { account: ACCOUNT, roleArn, sessionName: 'runbook', invokedBy: 'ssm.amazonaws.com' };
    return this.region.callAs({ kind: 'role', ...session }, `${service}:${operation}`, input);
  }

  isOfRunbook({ caller }: Pick<WatchedCall, 'caller'>): boolean {
    return caller.kind === 'role' && caller.roleArn === this.runbookRole;
  }

  /** Takes a resource as it is, which is no change. */
  load(resource: Pick<AccountResource, 'resourceType' | 'resourceId'> & Partial<AccountResource>, account = ACCOUNT) {
    this.region.accounts.listResources(account, REGION).load({
      resourceName: resource.resourceId,
      region: REGION,
      tags: {},
      relationships: [],
      configuration: {},
      supplementaryConfiguration: {},
      ...resource,
    });
  }

  find(resourceType: string, resourceId: string): AccountResource | undefined {
    return this.region.accounts.listResources(ACCOUNT, REGION).find(resourceType, resourceId);
  }

  remove(resourceType: string, resourceId: string): void {
    this.region.accounts.listResources(ACCOUNT, REGION).delete(resourceType, resourceId);
  }

  /** Returns the text of an object of the bucket of records, if it exists. */
  async readRecord(key: string): Promise<string | undefined> {
    if (!(await this.listRecords()).includes(key)) return undefined;
    const { Body } = await this.region.call('s3:GetObject', { Bucket: RECORD_BUCKET, Key: key });
    return String(Body);
  }

  /** Writes an object, as someone could who may write to the bucket. */
  async writeRecord(Key: string, text: string): Promise<void> {
    await this.region.call('s3:PutObject', { Bucket: RECORD_BUCKET, Key, Body: Buffer.from(text) });
  }

  /** Lists the keys of the bucket of records. */
  async listRecords(): Promise<string[]> {
    const { Contents } = await this.region.call('s3:ListObjectsV2', { Bucket: RECORD_BUCKET });
    return (Contents as { Key: string }[]).map(({ Key }) => Key);
  }

  /** Lists the rows of the table whose partition key begins with a text. */
  listRows(prefix = ''): Item[] {
    return [...this.table.items.values()].filter(({ pk }) => String(pk?.S).startsWith(prefix));
  }

  findRow(pk: string, sk: string): Item | undefined {
    return this.listRows().find((row) => row.pk?.S === pk && row.sk?.S === sk);
  }

  putRow(Item: Item): void {
    this.table.answer('PutItem', { TableName: TABLE, Item });
  }
}

/** Returns the error with which a service denies a call: `ec2:DescribeVolumes`. */
export function createAccessDenied(name: string): AwsError {
  const [service = '', operation = ''] = name.split(':');
  switch (service) {
    case 'ec2':
      return new AwsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
    case 's3':
    case 's3control':
      return new AwsError('AccessDenied', 'Access Denied', 403);
    case 'elbv2':
      return new AwsError('AccessDenied', `User is not authorized to perform: ${operation}`, 403);
    default:
      return new AwsError('AccessDeniedException', `User is not authorized to perform: ${operation}`);
  }
}
