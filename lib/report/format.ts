import type { RunResult } from '../engine/run-result';

/** An output format. Yields its text in pieces, so that a report may have any size; bytes are UTF-8. */
export type Format = (run: RunResult, options: FormatOptions) => Iterable<string | Uint8Array>;

export interface FormatOptions extends PageOptions {
  /** Whether to leave out notes. */
  readonly quiet?: boolean;
  /** The version of Assay. */
  readonly version: string;
  /** The file of the report, which links in it are relative to; absent for standard output. */
  readonly file?: string;
  /** Where the repository of the input is, for links to its files. */
  readonly sourceRoot?: SourceRoot;
  /** The hash of the input, for a report that is kept as evidence. */
  readonly inputHash?: InputHash;
}

/** Where a report can link to the files of the input. */
export interface SourceRoot {
  /** The URL of a folder in a repository, with a slash at its end: `https://example.com/team/app/blob/1f3a/`. */
  readonly url: string;
  /** The same folder on this machine. */
  readonly folder: string;
}

/** The SHA-256 of the input: of its file, or of the lines that `sha256sum` prints for its files. */
export interface InputHash {
  readonly sha256: string;
  readonly files: readonly { readonly source: string; readonly sha256: string }[];
}

/** The options of a text for a terminal. */
export interface PageOptions {
  /** Whether to color text for a terminal. */
  readonly color: boolean;
  /** The width of the terminal, in columns. */
  readonly width: number;
}
