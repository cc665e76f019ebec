/**
 * Thrown for a document that cannot be read or that holds nothing to evaluate.
 *
 * The message says what was found and, where possible, what to use instead. The caller adds the name of the file.
 */
export class ParseError extends Error {
  override readonly name = 'ParseError';

  constructor(
    message: string,
    readonly reason: ParseErrorReason,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * - `broken`: not JSON, not YAML, or not the shape that the document declares
 * - `unknown`: well-formed, but of an unknown kind
 * - `no items`: of a known kind that never holds a resource, such as a compliance notification
 * - `companion`: a file that a cloud assembly has beside its templates
 */
type ParseErrorReason = 'broken' | 'unknown' | 'no items' | 'companion';
