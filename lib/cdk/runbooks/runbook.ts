import type { IamPermission } from '../../core/remediation/operation';

/** An SSM Automation document, and what the role that it runs under must be allowed. */
export interface Runbook {
  /** YAML: AWS documents inline scripts for YAML alone. */
  readonly content: string;
  readonly parameters: readonly string[];
  /** The calls of the document, exactly: one entry for each, in no particular order. */
  readonly permissions: readonly IamPermission[];
}
