/**
 * The event that a schedule sends to the alert function: deliver waiting alerts and digests, send reminders, check
 * waivers.
 */
export const TICK = { assay: 'tick' } as const;
export const TICK_MINUTES = 5;

/**
 * The final statuses of an unsuccessful Automation execution. EventBridge sends only these to the alert function.
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
