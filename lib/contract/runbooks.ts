/** The name of the runbook that remediates a rule's resources. */
export const remediationRunbookName = (prefix: string, rule: string): string => `${prefix}-${rule}-remediate`;

/** The name of the runbook that undoes a remediation of the rule, or a restore. */
export const undoRunbookName = (prefix: string, procedure: string): string => `${prefix}-${procedure}-undo`;

/** The name of the runbook that restores resources: `assay-security-group-restore`. */
export const restoreRunbookName = (prefix: string, restoration: string): string => `${prefix}-${restoration}`;
