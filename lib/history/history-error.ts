/** An error of the history store that the user can act on: a missing file, another format version, a lock. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
