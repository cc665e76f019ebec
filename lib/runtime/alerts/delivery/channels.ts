import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Finding } from '../../../alerts/finding';
import { chunk } from '../../aws/concurrency';
import { toEventDetail, messageByProtocol, type AlertMessage } from './payloads';

/** Where alerts go. */
export interface Channels {
  readonly topic: { readonly client: SNSClient; readonly arn: string };
  /** Absent: not switched on. */
  readonly securityHub?: SecurityHubClient | undefined;
  /** Absent: there is no central event bus. The client is one of the bus's Region. */
  readonly eventBus?: { readonly client: EventBridgeClient; readonly arn: string } | undefined;
}

/** Tells people, and machines that listen to the topic. */
export async function publish({ client, arn }: Channels['topic'], publication: AlertMessage): Promise<void> {
  await client.send(
    new PublishCommand({
      TopicArn: arn,
      Subject: publication.subject,
      MessageStructure: 'json',
      Message: messageByProtocol(publication),
      MessageAttributes: Object.fromEntries(
        Object.entries(publication.attributes).map(([name, value]) => [
          name,
          { DataType: 'String', StringValue: value },
        ]),
      ),
    }),
  );
}

/** Security Hub takes so many at once, and ten calls a second. */
const MOST_FINDINGS = 100;

/**
 * Brings findings to Security Hub, which answers 200 also when it took none.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @throws FindingsRefused when it does not take some for what they are
 */
export async function importFindings(client: SecurityHubClient, findings: readonly Finding[]): Promise<void> {
  let refused = 0;
  let why = '';
  for (const Findings of chunk(findings as readonly AwsSecurityFinding[], MOST_FINDINGS)) {
    const { FailedCount = 0, FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings }));
    if (FailedCount === 0) continue;
    const { ErrorCode = 'no code', ErrorMessage = 'no message' } = FailedFindings[0] ?? {};
    refused += FailedCount;
    why ||= `${ErrorCode}: ${ErrorMessage}`;
  }
  if (refused > 0) throw new FindingsRefused(refused, why);
}

/** To try again would help nobody. */
export class FindingsRefused extends Error {
  constructor(count: number, why: string) {
    super(`Security Hub refused ${count === 1 ? 'the finding' : `${count} findings`}: ${why}`);
  }
}

/** Puts it on the central event bus, which answers 200 also when it took nothing. */
export async function putOnBus(
  { client, arn }: NonNullable<Channels['eventBus']>,
  publication: AlertMessage,
): Promise<void> {
  const { FailedEntryCount = 0, Entries = [] } = await client.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: arn, Source: 'assay', DetailType: publication.detailType, Detail: toEventDetail(publication) },
      ],
    }),
  );
  if (FailedEntryCount === 0) return;
  const { ErrorCode = 'no code', ErrorMessage = 'no message' } = Entries[0] ?? {};
  throw new Error(`EventBridge refused the event: ${ErrorCode}: ${ErrorMessage}`);
}
