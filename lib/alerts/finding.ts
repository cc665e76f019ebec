import type { Alert } from './alert';

/** A finding of Security Hub in its own format, as BatchImportFindings takes it. */
export interface Finding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly Types: string[];
  readonly Severity: { readonly Label: FindingSeverity };
  readonly FindingProviderFields: { readonly Severity: { readonly Label: FindingSeverity }; readonly Types: string[] };
  readonly Resources: FindingResource[];
  readonly Compliance: { readonly Status: 'PASSED' | 'WARNING' | 'FAILED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url: string } };
}
export type FindingSeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
export interface FindingResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  readonly Region: string;
}

export interface FindingOptions {
  readonly partition: string;
  /** When the resource became non-compliant; ISO 8601. */
  readonly openedAt: string;
}

export function toFinding(alert: Alert, { openedAt }: FindingOptions): Finding {
  return { CreatedAt: openedAt, UpdatedAt: alert.at } as Finding;
}
