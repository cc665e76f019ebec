import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
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
import { SSMClient } from '@aws-sdk/client-ssm';
import { PLAN_ENVIRONMENT } from '../../contract/environment';
import type { ResponseSettings } from '../../contract/response-settings';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { createClientOptions } from '../aws/clients';
import { readResponseSettings, readWaivers } from '../aws/deployed-files';
import { type AccountRegion, createEnvironmentReader, type Logger, sleep } from '../aws/lambda';
import type { LiveClients } from './verify/live/live-resource';

/**
 * The clients, settings and rules of the plan function.
 *
 * @example
 * const dependencies: PlanDependencies = { registry: rules, ...createPlanDependencies(import.meta.url) };
 */
export interface PlanDependencies {
  /** The rules that it can plan with. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
  readonly waivers: readonly Waiver[];
  readonly scope: AccountRegion;
  /** The name of the table. */
  readonly table: string;
  readonly recordBucket: string;
  readonly clients: PlanClients;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly logger: Logger;
}

export interface PlanClients extends LiveClients {
  readonly config: ConfigServiceClient;
  /** For the bucket of execution records, which may be in another Region. */
  readonly records: S3Client;
  readonly ssm: SSMClient;
}

/**
 * Creates the plan function's dependencies in Lambda.
 * @param codeUrl the URL of the function's code, beside which its settings and waivers are: `import.meta.url`
 * @throws Error when a file is missing or invalid, or an environment variable is missing
 *
 * @example
 * export const handler = createPlanHandler({ registry: rules, ...createPlanDependencies(import.meta.url) });
 */
export function createPlanDependencies(
  codeUrl: string | URL,
  environment: NodeJS.ProcessEnv = process.env,
): Omit<PlanDependencies, 'registry'> {
  const readVariable = createEnvironmentReader('plan remediation', environment);
  const region = readVariable('AWS_REGION');
  const options = { ...createClientOptions(3), region };
  return {
    settings: readResponseSettings(codeUrl),
    waivers: readWaivers(codeUrl),
    scope: {
      accountId: readVariable(PLAN_ENVIRONMENT.accountId),
      partition: readVariable(PLAN_ENVIRONMENT.partition),
      region,
    },
    table: readVariable(PLAN_ENVIRONMENT.table),
    recordBucket: readVariable(PLAN_ENVIRONMENT.recordBucket),
    clients: {
      acm: new ACMClient(options),
      cloudfront: new CloudFrontClient(options),
      cloudtrail: new CloudTrailClient(options),
      config: new ConfigServiceClient(options),
      dynamodb: new DynamoDBClient(options),
      ec2: new EC2Client(options),
      ecr: new ECRClient(options),
      elb: new ElasticLoadBalancingV2Client(options),
      iam: new IAMClient(options),
      kms: new KMSClient(options),
      lambda: new LambdaClient(options),
      opensearch: new OpenSearchClient(options),
      rds: new RDSClient(options),
      records: new S3Client({ ...options, followRegionRedirects: true }),
      s3: new S3Client(options),
      s3Control: new S3ControlClient(options),
      sns: new SNSClient(options),
      // The URL of a queue names its host, which is not taken from a request.
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
      ssm: new SSMClient(options),
    },
    now: () => new Date(),
    sleep,
    logger: new PowertoolsLogger({ serviceName: 'assay-plan' }),
  };
}
