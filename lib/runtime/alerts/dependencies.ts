import { Logger } from '@aws-lambda-powertools/logger';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ALERT_ENVIRONMENT } from '../../contract/environment';
import { RESPONSE_SETTINGS_FILE } from '../../contract/files';
import { createClientOptions } from '../aws/clients';
import { readResponseSettings, readWaivers } from '../aws/deployed-files';
import { createEnvironmentReader, sleep } from '../aws/lambda';
import { findGlobalRegion } from './evidence/actor-search';
import type { AlertDependencies } from './handler';

/**
 * Creates the alert function's clients and reads its settings, in Lambda.
 * @param entry the URL of the function's code, which has the settings and waivers beside it: `import.meta.url`
 * @throws Error when a file is missing or invalid, or an environment variable is missing
 *
 * @example
 * export const handler = createAlertHandler({ registry: rules, ...createAlertDependencies(import.meta.url) });
 */
export function createAlertDependencies(
  entry: string | URL,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Omit<AlertDependencies, 'registry'> {
  const settings = readResponseSettings(entry);
  const { alerts } = settings;
  if (!alerts) throw new Error(`Cannot send alerts: ${RESPONSE_SETTINGS_FILE} has no "alerts"`);
  const variable = createEnvironmentReader('send alerts', environment);
  const { accountId, partition, table, topicArn, securityHub, eventBusArn } = ALERT_ENVIRONMENT;
  const busArn = environment[eventBusArn];
  return {
    settings: { ...settings, alerts },
    waivers: readWaivers(entry),
    accountId: variable(accountId),
    region: variable('AWS_REGION'),
    partition: variable(partition),
    // Throttles some of a storm's writes for a second or two, since they all go to the same few rows.
    table: { client: new DynamoDBClient({ ...CLIENT_OPTIONS, maxAttempts: 10 }), name: variable(table) },
    config: new ConfigServiceClient(CLIENT_OPTIONS),
    // ActorSearch paces and retries its calls.
    cloudTrail: {
      regional: new CloudTrailClient({ ...CLIENT_OPTIONS, maxAttempts: 1 }),
      global: new CloudTrailClient({
        ...CLIENT_OPTIONS,
        maxAttempts: 1,
        region: findGlobalRegion(variable(partition)),
      }),
    },
    iam: new IAMClient(CLIENT_OPTIONS),
    ssm: new SSMClient(CLIENT_OPTIONS),
    channels: {
      topic: { client: new SNSClient(CLIENT_OPTIONS), arn: variable(topicArn) },
      ...(environment[securityHub] === 'on' && { securityHub: new SecurityHubClient(MACHINE_OPTIONS) }),
      ...(busArn && {
        eventBus: { client: new EventBridgeClient({ ...MACHINE_OPTIONS, region: parseRegion(busArn) }), arn: busArn },
      }),
    },
    now: () => new Date(),
    logger: new Logger({ serviceName: 'assay-alert' }),
    sleep,
    random: Math.random,
  };
}

/** An alert makes a few calls, one after the other, so the SDK's retries suffice. */
const CLIENT_OPTIONS = createClientOptions(5);

/** A later sweep tries again, and mails must not wait for a destination that hangs. */
const MACHINE_OPTIONS = createClientOptions(2, 5_000);

/** PutEvents is called in the Region of the event bus. */
function parseRegion(eventBusArn: string): string {
  const region = eventBusArn.split(':')[3];
  if (!region) throw new Error(`Cannot send alerts: "${eventBusArn}" is not the ARN of an event bus`);
  return region;
}
