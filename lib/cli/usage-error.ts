/** Thrown for a command line that cannot be run. The message is printed for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
