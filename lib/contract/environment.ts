/** The environment variables of the alert function. Lambda sets `AWS_REGION`. */
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

/** The environment variables of the plan function. Lambda sets `AWS_REGION`. */
export const PLAN_ENVIRONMENT = {
  accountId: 'ASSAY_ACCOUNT_ID',
  partition: 'ASSAY_PARTITION',
  table: 'ASSAY_TABLE',
  /** The bucket of the execution records. */
  recordBucket: 'ASSAY_RECORD_BUCKET',
} as const;
