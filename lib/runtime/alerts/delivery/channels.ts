import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Finding } from '../../../alerts/finding';
import { type AlertMessage, formatByProtocol } from './payloads';

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

/**
 * Sends findings to Security Hub, which returns status 200 even when it rejects some.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @param findings at most a hundred
 * @returns for each finding why it was refused, or `undefined` if it was not
 */
export async function importFindings(
  client: SecurityHubClient,
  findings: readonly Finding[],
): Promise<(string | undefined)[]> {
  const Findings = findings as readonly AwsSecurityFinding[] as AwsSecurityFinding[];
  const { FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings }));
  const refusals = new Map(FailedFindings.map((failed) => [failed.Id, describeEntryError(failed)]));
  return findings.map(({ Id }) => {
    const reason = refusals.get(Id);
    return reason && `Security Hub refused the finding: ${reason}`;
  });
}

/** An event of the central event bus. */
interface BusEvent {
  readonly detailType: string;
  readonly detail: object;
}

/**
 * Puts events on the central event bus, which returns status 200 even when it rejects some.
 * @param events at most ten
 * @returns for each event why it was refused, or `undefined` if it was not
 */
export async function putOnBus(
  { client, arn }: NonNullable<Channels['eventBus']>,
  events: readonly BusEvent[],
): Promise<(string | undefined)[]> {
  const { Entries = [] } = await client.send(
    new PutEventsCommand({
      Entries: events.map(({ detailType, detail }) => ({
        EventBusName: arn,
        Source: 'assay',
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      })),
    }),
  );
  return Entries.map((entry) =>
    entry.ErrorCode === undefined ? undefined : `EventBridge refused the event: ${describeEntryError(entry)}`,
  );
}

const describeEntryError = ({ ErrorCode = 'no code', ErrorMessage = 'no message' } = {}): string =>
  `${ErrorCode}: ${ErrorMessage}`;
