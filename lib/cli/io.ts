import type { Readable } from 'node:stream';
import type { RunSettings } from '../engine/settings';
import type { EvaluationWorker } from '../engine/worker-protocol';
import type { IngestReader, ReaderSettings } from '../history/ingest/reading/batch-reader';
import type { SourceRoot } from '../report/format';
import type { LocalPrograms } from './local/host';
import type { ModuleHost } from './run/own-rules';

/** The outside world of a command; tests pass their own. */
export interface Io extends ModuleHost {
  /**
   * Writes results; bytes are UTF-8. Resolves when they are written, so that a slow reader slows the command down;
   * rejects with a `SystemFailure` if they cannot be written.
   */
  write(text: string | Uint8Array): Promise<void>;
  /** Writes a line to standard error. */
  warn(line: string): void;
  /** Shows the progress of long work on one line that is rewritten; absent without a terminal. */
  readonly showProgress?: (line: string) => void;
  readonly stdin: Readable;
  /** Whether to color text for the terminal. `--color` outweighs it. */
  readonly color: boolean;
  /** The width of the terminal in columns; 80 without one. */
  readonly width: number;
  now(): Date;
  /** Resolves after a pause. */
  wait(milliseconds: number): Promise<void>;
  /** Starts the threads that {@link startWorkers} will need: they load the rules at the same time as this one. */
  startThreads?(count: number): void;
  /** Starts workers in threads of their own, for large inputs. */
  startWorkers(settings: RunSettings, count: number): readonly EvaluationWorker[];
  /** Starts readers of the history store's files in threads of their own; absent if there are no threads. */
  readonly startReaders?: (settings: ReaderSettings) => readonly IngestReader[];
  /** The folder of the example account. */
  readonly exampleAccount: string;
  /** The programs that a local region runs; absent where there are none. */
  readonly localPrograms?: LocalPrograms;
  /** The version of Assay. */
  readonly version: string;
  /** The folder whose configuration file is used without `--config`; absent if none is. */
  readonly configurationFolder?: string;
  /**
   * The repository that the current folder is in, for links from reports; absent if the environment does not name it.
   */
  readonly sourceRoot?: SourceRoot | undefined;
  /** The file of the summary of a job of GitHub Actions, which `--format github` appends to; absent elsewhere. */
  readonly jobSummary?: string | undefined;
  /** Returns the code of a rule of Assay as this command runs it; undefined if it is not at hand. */
  readRuleCode?(name: string): Promise<string | undefined>;
  /** The number of processor cores to use. */
  readonly cores: number;
}
