import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Finding } from '../../../alerts/finding';
import { chunk } from '../../aws/concurrency';
import { type AlertMessage, formatByProtocol, toEventDetail } from './payloads';

/** The destinations of alerts. */
export interface Channels {
  readonly topic: { readonly client: SNSClient; readonly arn: string };
  /** Absent where findings are off. */
  readonly securityHub?: SecurityHubClient | undefined;
  /** Absent without a central event bus. The client is one of the bus's Region. */
  readonly eventBus?: { readonly client: EventBridgeClient; readonly arn: string } | undefined;
}

export async function publish({ client, arn }: Channels['topic'], message: AlertMessage): Promise<void> {
  await client.send(
    new PublishCommand({
      TopicArn: arn,
      Subject: message.subject,
      MessageStructure: 'json',
      Message: formatByProtocol(message),
      MessageAttributes: Object.fromEntries(
        Object.entries(message.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  );
}

/** BatchImportFindings takes so many at once, and ten calls a second. */
const MAX_FINDINGS = 100;

/**
 * Sends findings to Security Hub, which returns status 200 even when it rejects some.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @throws FindingsRefused when it rejects findings as invalid
 */
export async function importFindings(client: SecurityHubClient, findings: readonly Finding[]): Promise<void> {
  let count = 0;
  let reason = '';
  for (const Findings of chunk(findings as readonly AwsSecurityFinding[], MAX_FINDINGS)) {
    const { FailedCount = 0, FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings }));
    if (FailedCount === 0) continue;
    count += FailedCount;
    reason ||= describeEntryError(FailedFindings[0]);
  }
  if (count > 0) throw new FindingsRefused(count, reason);
}

/** Security Hub rejected findings; a retry would not help. */
export class FindingsRefused extends Error {
  constructor(count: number, reason: string) {
    super(`Security Hub refused ${count === 1 ? 'the finding' : `${count} findings`}: ${reason}`);
  }
}

/** Puts a message on the central event bus, which returns status 200 even when it rejects it. */
export async function putOnBus(
  { client, arn }: NonNullable<Channels['eventBus']>,
  message: AlertMessage,
): Promise<void> {
  const { FailedEntryCount = 0, Entries = [] } = await client.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: arn, Source: 'assay', DetailType: message.detailType, Detail: toEventDetail(message) }],
    }),
  );
  if (FailedEntryCount > 0) throw new Error(`EventBridge refused the event: ${describeEntryError(Entries[0])}`);
}

const describeEntryError = ({ ErrorCode = 'no code', ErrorMessage = 'no message' } = {}): string =>
  `${ErrorCode}: ${ErrorMessage}`;
