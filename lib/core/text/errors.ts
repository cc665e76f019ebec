/**
 * Returns the message of an error. An error of the SDK, which carries `$metadata`, may have none, so its name comes
 * first.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return '$metadata' in error ? [error.name, error.message].filter(Boolean).join(': ') : error.message;
}
