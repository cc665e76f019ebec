/** What went wrong, for people: an AWS error with its name, since its message alone may say nothing. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Our own errors say all there is to say.
  return '$metadata' in error ? [error.name, error.message].filter(Boolean).join(': ') : error.message;
}
