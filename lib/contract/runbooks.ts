/** The name of the runbook that remediates a rule's resources. */
export const remediationRunbookName = (prefix: string, rule: string): string => `${prefix}-${rule}-remediate`;

/** The name of the runbook that undoes a remediation of the rule. */
export const undoRunbookName = (prefix: string, rule: string): string => `${prefix}-${rule}-undo`;
