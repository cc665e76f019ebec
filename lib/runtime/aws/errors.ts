/** The message of an error; for an error of AWS with its name, since its message alone may say nothing. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return '$metadata' in error ? [error.name, error.message].filter(Boolean).join(': ') : error.message;
}
