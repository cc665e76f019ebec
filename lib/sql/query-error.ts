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

/**
 * Converts a position in bytes of UTF-8, as DuckDB counts, to one in characters. Undefined if it is outside the text.
 */
export function toCharacters(text: string, bytes: number | undefined): number | undefined {
  if (bytes === undefined || Number.isNaN(bytes)) return undefined;
  const encoded = Buffer.from(text);
  return bytes > encoded.length ? undefined : encoded.toString('utf8', 0, bytes).length;
}
