import { Properties } from '../core/reading/properties';

/** What SSM tells when an Automation execution comes to another state. */
export interface AutomationStatus {
  readonly executionId: string;
  /** The document's name: `assay-open-ssh-remediate`. */
  readonly document: string;
  /** `Failed`, `TimedOut`, `Success` … as SSM writes it. */
  readonly status: string;
  /** ISO 8601, as all times here. */
  readonly at: string;
  readonly startedAt: string | null;
  readonly accountId: string;
  readonly region: string;
  /** The ARN of whoever started it; null where SSM does not say. */
  readonly executedBy: string | null;
}

/**
 * Reads the whole EventBridge event `EC2 Automation Execution Status-change Notification`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html
 * @throws UnreadableItem when the event is another one, or contradicts AWS's shape
 */
export function readAutomationStatus(event: unknown): AutomationStatus {
  const envelope = Properties.of(event, 'event');
  envelope.oneOf('detail-type', ['EC2 Automation Execution Status-change Notification']);
  const detail = envelope.object('detail');
  return {
    executionId: detail.string('executionId'),
    document: bareName(detail.string('definition')),
    status: detail.string('status'),
    at: (detail.optionalTime('endTime') ?? detail.optionalTime('time') ?? envelope.time('time')).toISOString(),
    startedAt: detail.optionalTime('startTime')?.toISOString() ?? null,
    accountId: envelope.string('account'),
    region: envelope.string('region'),
    executedBy: detail.optionalString('executedBy') ?? null,
  };
}

/** A document of another account comes as its ARN. */
const bareName = (definition: string): string => definition.replace(/^arn:.*\//, '');
