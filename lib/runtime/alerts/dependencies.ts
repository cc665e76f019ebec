import { Logger } from '@aws-lambda-powertools/logger';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ALERT_ENVIRONMENT } from '../../contract/alert-environment';
import { RESPONSE_SETTINGS_FILE } from '../../contract/response-settings';
import { readWaivers } from '../../contract/waivers-file';
import { createEnvironmentReader } from '../aws/environment';
import { readResponseSettings } from '../aws/read-response-settings';
import type { AlertDependencies } from './context';

/**
 * The alert function's real surroundings in Lambda.
 * @param entry where the function's code lies, and its settings and waivers beside it: `import.meta.url`
 * @param environment what the function's environment variables hold
 * @throws Error when a file is missing or broken, or an environment variable is missing
 */
export function createAlertDependencies(
  entry: string | URL,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Omit<AlertDependencies, 'registry'> {
  const settings = readResponseSettings(entry);
  const { alerts } = settings;
  if (!alerts) throw new Error(`Cannot raise alerts: ${RESPONSE_SETTINGS_FILE} has no "alerts"`);
  const variable = createEnvironmentReader('raise alerts', environment);
  const { accountId, partition, table, topicArn, securityHub, eventBusArn } = ALERT_ENVIRONMENT;
  const busArn = environment[eventBusArn];
  return {
    settings: { ...settings, alerts },
    waivers: readWaivers(entry),
    accountId: variable(accountId),
    region: variable('AWS_REGION'),
    partition: variable(partition),
    // Refuses some of a storm's writes for a second or two, since they all go to the same few rows.
    table: { client: new DynamoDBClient({ ...CALLS, maxAttempts: 10 }), name: variable(table) },
    config: new ConfigServiceClient(CALLS),
    // ActorSearch comes again by itself: it knows how long an alert may wait.
    cloudTrail: new CloudTrailClient({ ...CALLS, maxAttempts: 1 }),
    iam: new IAMClient(CALLS),
    ssm: new SSMClient(CALLS),
    channels: {
      topic: { client: new SNSClient(CALLS), arn: variable(topicArn) },
      ...(environment[securityHub] === 'on' && { securityHub: new SecurityHubClient(CALLS) }),
      ...(busArn && {
        eventBus: { client: new EventBridgeClient({ ...CALLS, region: regionOf(busArn) }), arn: busArn },
      }),
    },
    now: () => new Date(),
    logger: new Logger({ serviceName: 'assay-alert' }),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  };
}

/**
 * A few calls for each alert, one after the other: the SDK's own tries suffice. A connection that hangs must not take
 * all of the function's time.
 */
const CALLS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** An event bus is written to in its own Region, whoever's it is. */
function regionOf(eventBusArn: string): string {
  const region = eventBusArn.split(':')[3];
  if (!region) throw new Error(`Cannot raise alerts: "${eventBusArn}" is no ARN of an event bus`);
  return region;
}
