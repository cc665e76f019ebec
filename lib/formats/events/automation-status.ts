import { Properties } from '../../core/reading/properties';

/** A status change of an Automation execution, from EventBridge. */
export interface AutomationStatus {
  readonly executionId: string;
  /** The name of the runbook: `assay-open-ssh-remediate`. */
  readonly runbook: string;
  /** SSM's status: `Failed`, `TimedOut`, `Success` … */
  readonly status: string;
  /** ISO 8601, like all times here. */
  readonly at: string;
  readonly startedAt: string | null;
  readonly accountId: string;
  readonly region: string;
  /** The ARN of the identity that started it; null if the event does not name it. */
  readonly executedBy: string | null;
}

/**
 * Reads the EventBridge event `EC2 Automation Execution Status-change Notification`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html
 * @throws UnreadableItem if the event is of another type or contradicts AWS's shape
 */
export function readAutomationStatus(event: unknown): AutomationStatus {
  const envelope = Properties.of(event, 'event');
  envelope.oneOf('detail-type', ['EC2 Automation Execution Status-change Notification']);
  const detail = envelope.object('detail');
  return {
    executionId: detail.string('executionId'),
    runbook: stripArn(detail.string('definition')),
    status: detail.string('status'),
    at: (detail.optionalTime('endTime') ?? detail.optionalTime('time') ?? envelope.time('time')).toISOString(),
    startedAt: detail.optionalTime('startTime')?.toISOString() ?? null,
    accountId: envelope.string('account'),
    region: envelope.string('region'),
    executedBy: detail.optionalString('executedBy') ?? null,
  };
}

/** A runbook of another account is named by its ARN. */
const stripArn = (definition: string): string => definition.replace(/^arn:.*\//, '');
