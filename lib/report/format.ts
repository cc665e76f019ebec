import type { RunResult } from '../engine/run-result';

/** An output format. Yields its text in pieces, so that a report may have any size. */
export type Format = (run: RunResult, options: FormatOptions) => Iterable<string>;

export interface FormatOptions {
  /** Whether to color text for a terminal. */
  readonly color: boolean;
  /** The width of the terminal, in columns. */
  readonly width: number;
}
