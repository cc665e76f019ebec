import { Properties } from '../../core/reading/properties';
import { UnreadableItem } from '../../core/reading/unreadable';

/** A change of a resource's compliance type under one rule: EventBridge's `Config Rules Compliance Change`. */
export interface ComplianceChange {
  /** EventBridge's id, the same if it delivers an event again. */
  readonly eventId: string;
  /** ISO 8601, like all times here. */
  readonly eventTime: string;
  readonly accountId: string;
  readonly region: string;
  readonly configRuleName: string;
  readonly configRuleArn: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly now: ComplianceResult;
  /** Absent for the first result of a resource. */
  readonly before: ComplianceResult | undefined;
}

/** One result of a Config rule for a resource. */
export interface ComplianceResult {
  readonly complianceType: ConfigComplianceType;
  /** Trimmed; null if there is none. */
  readonly annotation: string | null;
  /** When AWS Config recorded the result. An event may lack this, and then the time before or after counts. */
  readonly recordedAt: string;
  readonly invokedAt: string;
  /** For Assay's rules, the capture time of the evaluated item. */
  readonly orderingTimestamp: string;
}

const CONFIG_COMPLIANCE_TYPES = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;

/** AWS Config's compliance types in an event. */
export type ConfigComplianceType = (typeof CONFIG_COMPLIANCE_TYPES)[number];

/**
 * Reads the EventBridge event `Config Rules Compliance Change`.
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 * @throws UnreadableItem if the event is of another type or contradicts AWS's shape
 */
export function readComplianceChange(event: unknown): ComplianceChange {
  const envelope = Properties.of(event, 'event');
  envelope.oneOf('detail-type', ['Config Rules Compliance Change']);
  const detail = envelope.object('detail');
  const sent = envelope.optionalTime('time');
  const created = (detail.optionalTime('notificationCreationTime') ?? sent ?? envelope.time('time')).toISOString();
  const before = readResult(detail, 'oldEvaluationResult', created);
  const now = readResult(detail, 'newEvaluationResult', created) ?? toDeletedResult(before, created);
  return {
    eventId: envelope.string('id'),
    eventTime: sent?.toISOString() ?? created,
    accountId: detail.string('awsAccountId'),
    region: detail.string('awsRegion'),
    configRuleName: detail.string('configRuleName'),
    // Used for links only, so an event without it is accepted.
    configRuleArn: detail.optionalString(['configRuleARN', 'configRuleArn']) ?? '',
    resourceType: detail.string('resourceType'),
    resourceId: detail.string('resourceId'),
    now,
    before,
  };
}

function readResult(detail: Properties, key: string, created: string): ComplianceResult | undefined {
  const result = detail.optionalObject(key);
  if (!result) return undefined;
  const invokedAt = result.optionalTime('configRuleInvokedTime')?.toISOString();
  const recordedAt = result.optionalTime('resultRecordedTime')?.toISOString() ?? invokedAt ?? created;
  const annotation = result.optionalString('annotation')?.trim();
  return {
    complianceType: result.oneOf('complianceType', CONFIG_COMPLIANCE_TYPES),
    annotation: annotation || null,
    recordedAt,
    invokedAt: invokedAt ?? recordedAt,
    orderingTimestamp:
      result.optionalObject('evaluationResultIdentifier')?.optionalTime('orderingTimestamp')?.toISOString() ?? created,
  };
}

/** AWS does not document whether a deleted result is sent as NOT_APPLICABLE or as no new result. Both are accepted. */
function toDeletedResult(before: ComplianceResult | undefined, at: string): ComplianceResult {
  if (!before) throw new UnreadableItem('Cannot read event.detail: found neither a new nor an old evaluation result');
  return { complianceType: 'NOT_APPLICABLE', annotation: null, recordedAt: at, invokedAt: at, orderingTimestamp: at };
}
