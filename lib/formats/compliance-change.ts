import { type Key, Properties } from '../core/reading/properties';
import { UnreadableItem } from '../core/reading/unreadable';

/** What AWS Config tells when its verdict on a resource changes: EventBridge's `Config Rules Compliance Change`. */
export interface ComplianceChange {
  /** EventBridge's; the same when it delivers an event again. */
  readonly eventId: string;
  /** ISO 8601, as all times here. */
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
  readonly complianceType: ResultType;
  /** Without the blanks and line breaks around it; null where there is none. */
  readonly annotation: string | null;
  readonly recordedAt: string;
  readonly invokedAt: string;
  /** Of our rules: the capture time of the item that was judged. */
  readonly orderingTimestamp: string;
}

const RESULT_TYPES = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;
export type ResultType = (typeof RESULT_TYPES)[number];

/**
 * Reads the whole EventBridge event.
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 * @throws UnreadableItem when the event is another one, or contradicts AWS's shape
 */
export function readComplianceChange(event: unknown): ComplianceChange {
  const envelope = Properties.of(event, 'event');
  envelope.oneOf('detail-type', ['Config Rules Compliance Change']);
  const detail = envelope.object('detail');
  const created = isoOf(detail, 'notificationCreationTime');
  const before = resultIn(detail, 'oldEvaluationResult', created);
  const now = resultIn(detail, 'newEvaluationResult', created) ?? vanished(before, created);
  return {
    eventId: envelope.string('id'),
    eventTime: isoOf(envelope, 'time'),
    accountId: detail.string('awsAccountId'),
    region: detail.string('awsRegion'),
    configRuleName: detail.string('configRuleName'),
    // Only for people's links: an event without it can be acted on all the same.
    configRuleArn: detail.optionalString(['configRuleARN', 'configRuleArn']) ?? '',
    resourceType: detail.string('resourceType'),
    resourceId: detail.string('resourceId'),
    now,
    before,
  };
}

function resultIn(detail: Properties, key: string, created: string): ComplianceResult | undefined {
  const result = detail.optionalObject(key);
  if (!result) return undefined;
  const recordedAt = isoOf(result, 'resultRecordedTime');
  const annotation = result.optionalString('annotation')?.trim();
  return {
    complianceType: result.oneOf('complianceType', RESULT_TYPES),
    annotation: annotation || null,
    recordedAt,
    invokedAt: result.optionalTime('configRuleInvokedTime')?.toISOString() ?? recordedAt,
    orderingTimestamp:
      result.optionalObject('evaluationResultIdentifier')?.optionalTime('orderingTimestamp')?.toISOString() ?? created,
  };
}

/** Whether AWS tells of a result's end with NOT_APPLICABLE or with no new result at all is not documented: either works. */
function vanished(before: ComplianceResult | undefined, at: string): ComplianceResult {
  if (!before) throw new UnreadableItem('Cannot read event.detail: found neither a new nor an old evaluation result');
  return { complianceType: 'NOT_APPLICABLE', annotation: null, recordedAt: at, invokedAt: at, orderingTimestamp: at };
}

const isoOf = (properties: Properties, key: Key): string => properties.time(key).toISOString();
