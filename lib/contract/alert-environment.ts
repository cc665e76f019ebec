/** The environment variables of the alert function, by what they hold; `AWS_REGION` Lambda sets itself. */
export const ALERT_ENVIRONMENT = {
  accountId: 'ASSAY_ACCOUNT_ID',
  partition: 'ASSAY_PARTITION',
  table: 'ASSAY_TABLE',
  topicArn: 'ASSAY_TOPIC_ARN',
  /** `on` when findings go to Security Hub. */
  securityHub: 'ASSAY_SECURITY_HUB',
  /** Absent without a central event bus. */
  eventBusArn: 'ASSAY_EVENT_BUS_ARN',
} as const;

/** What EventBridge's schedule sends to the alert function every five minutes: deliver what waits, remind, look for waivers that ended or changed. */
export const TICK = { assay: 'tick' } as const;
export const TICK_MINUTES = 5;

/**
 * How an execution of an SSM document ends that is no success: EventBridge listens for these alone.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
 */
export const FAILED_STATUSES: readonly string[] = [
  'Failed',
  'TimedOut',
  'Cancelled',
  'Rejected',
  'Exited',
  'CompletedWithFailure',
];
