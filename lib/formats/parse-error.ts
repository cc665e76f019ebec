/**
 * A document that cannot be read, or that holds nothing to judge.
 *
 * The message says what was found and, where it can, what to give instead; the file's name is added by who opened it.
 */
export class ParseError extends Error {
  override readonly name = 'ParseError';

  constructor(
    message: string,
    /** What kind of refusal it is, so that a walk through a folder may pass over some. */
    readonly reason: Refusal,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * - `broken`: no JSON, no YAML, or not the shape that it promises
 * - `unknown`: well-formed, and nothing that can be judged
 * - `no items`: known, and by its nature without resources, such as a compliance notification
 * - `companion`: a file that a cloud assembly keeps beside its templates
 */
export type Refusal = 'broken' | 'unknown' | 'no items' | 'companion';
