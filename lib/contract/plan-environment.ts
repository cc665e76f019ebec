/** The environment variables of the plan function, by what they hold; `AWS_REGION` Lambda sets itself. */
export const PLAN_ENVIRONMENT = {
  accountId: 'ASSAY_ACCOUNT_ID',
  partition: 'ASSAY_PARTITION',
  table: 'ASSAY_TABLE',
  /** Where the records of executions go. */
  evidenceBucket: 'ASSAY_EVIDENCE_BUCKET',
} as const;
