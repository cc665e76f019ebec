import { Logger } from '@aws-lambda-powertools/logger';
import { ACMClient } from '@aws-sdk/client-acm';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SSMClient } from '@aws-sdk/client-ssm';
import { PLAN_ENVIRONMENT } from '../../contract/plan-environment';
import { readWaivers } from '../../contract/waivers-file';
import { createEnvironmentReader } from '../aws/environment';
import { readResponseSettings } from '../aws/read-response-settings';
import type { PlanDependencies } from './context';

/**
 * The plan function's real surroundings in Lambda.
 * @param entry where the function's code lies, and its settings and waivers beside it: `import.meta.url`
 * @throws Error when one of the files is missing or broken, or an environment variable is
 */
export function createPlanDependencies(
  entry: string | URL,
  environment: NodeJS.ProcessEnv = process.env,
): Omit<PlanDependencies, 'registry'> {
  const variable = createEnvironmentReader('plan remediation', environment);
  const region = variable('AWS_REGION');
  // A connection that hangs must not take all of the function's time. The SDK tries three times.
  const patience = {
    region,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  };
  return {
    settings: readResponseSettings(entry),
    waivers: readWaivers(entry),
    place: {
      accountId: variable(PLAN_ENVIRONMENT.accountId),
      partition: variable(PLAN_ENVIRONMENT.partition),
      region,
    },
    table: variable(PLAN_ENVIRONMENT.table),
    evidenceBucket: variable(PLAN_ENVIRONMENT.evidenceBucket),
    clients: {
      acm: new ACMClient(patience),
      config: new ConfigServiceClient(patience),
      dynamodb: new DynamoDBClient(patience),
      ec2: new EC2Client(patience),
      elb: new ElasticLoadBalancingV2Client(patience),
      evidence: new S3Client({ ...patience, followRegionRedirects: true }),
      s3: new S3Client(patience),
      s3Control: new S3ControlClient(patience),
      ssm: new SSMClient(patience),
    },
    now: () => new Date(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    logger: new Logger({ serviceName: 'assay-plan' }),
  };
}
