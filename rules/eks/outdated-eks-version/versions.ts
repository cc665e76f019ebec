import type { DayText } from '../../../lib/core/time';

/** The end of support of a version of Kubernetes: the first day without it, in UTC. */
export interface SupportEnd {
  readonly version: `${number}.${number}`;
  readonly standard: DayText;
  readonly extended: DayText;
}

/**
 * The versions of Kubernetes that EKS has supported, from the oldest.
 *
 * As of August 2026: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar,
 * and for versions that are no longer in that table https://endoflife.date/amazon-eks.
 */
export const SUPPORT_ENDS: readonly SupportEnd[] = [
  { version: '1.23', standard: '2023-10-11', extended: '2024-10-11' },
  { version: '1.24', standard: '2024-01-31', extended: '2025-01-31' },
  { version: '1.25', standard: '2024-05-01', extended: '2025-05-01' },
  { version: '1.26', standard: '2024-06-11', extended: '2025-06-11' },
  { version: '1.27', standard: '2024-07-24', extended: '2025-07-24' },
  { version: '1.28', standard: '2024-11-26', extended: '2025-11-26' },
  { version: '1.29', standard: '2025-03-23', extended: '2026-03-23' },
  { version: '1.30', standard: '2025-07-23', extended: '2026-07-23' },
  { version: '1.31', standard: '2025-11-26', extended: '2026-11-26' },
  { version: '1.32', standard: '2026-03-23', extended: '2027-03-23' },
  { version: '1.33', standard: '2026-07-29', extended: '2027-07-29' },
  { version: '1.34', standard: '2026-12-02', extended: '2027-12-02' },
  { version: '1.35', standard: '2027-03-27', extended: '2028-03-27' },
  { version: '1.36', standard: '2027-08-02', extended: '2028-08-02' },
];

/** Compares two versions, such as 1.33: negative if the first is older. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
