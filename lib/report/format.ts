import type { RunResult } from '../engine/run-result';

/** An output format. Yields its text in pieces, so that a report may have any size. */
export type Format = (run: RunResult, options: FormatOptions) => Iterable<string>;

export interface FormatOptions extends PageOptions {
  /** Whether to leave out notes. */
  readonly quiet?: boolean;
  /** The version of Assay. */
  readonly version: string;
}

/** The options of a text for a terminal. */
export interface PageOptions {
  /** Whether to color text for a terminal. */
  readonly color: boolean;
  /** The width of the terminal, in columns. */
  readonly width: number;
}
