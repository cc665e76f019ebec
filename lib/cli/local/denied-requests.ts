import type { DeniedRequest } from '../../local-region/iam/access-control';

/** Formats requests that were denied, each once. A retry is denied again and again. */
export function formatDenied(denied: readonly DeniedRequest[]): string[] {
  const counts = new Map<string, number>();
  for (const { principal, action, resource } of denied) {
    const line = `${principal} ${action} ${resource}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
}
