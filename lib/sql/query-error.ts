/** A query that AWS Config refuses, or that is no query. */
export class QueryError extends Error {
  override readonly name = 'QueryError';

  /** @param position where in the text, in characters from 0; undefined if it concerns the whole text */
  constructor(
    message: string,
    readonly position?: number,
  ) {
    super(message);
  }
}
