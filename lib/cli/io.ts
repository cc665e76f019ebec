import type { Readable } from 'node:stream';
import type { RunSettings } from '../engine/settings';
import type { EvaluationWorker } from '../engine/workers';
import type { ModuleHost } from './run/own-rules';

/** The outside world of a command; tests pass their own. */
export interface Io extends ModuleHost {
  /** Writes results. Resolves when there is room for more, so that a slow reader slows the command down. */
  write(text: string): Promise<void>;
  /** Writes a line to standard error. */
  warn(line: string): void;
  /** Shows the progress of long work on one line that is rewritten; absent without a terminal. */
  readonly showProgress?: (line: string) => void;
  readonly stdin: Readable;
  readonly color: boolean;
  /** The width of the terminal in columns; 80 without one. */
  readonly width: number;
  now(): Date;
  /** Starts workers in threads of their own, for large inputs. */
  startWorkers(settings: RunSettings, count: number): readonly EvaluationWorker[];
  /** The folder of the example account. */
  readonly exampleAccount: string;
  /** The number of processor cores to use. */
  readonly cores: number;
}
