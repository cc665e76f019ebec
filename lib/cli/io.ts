import type { Readable } from 'node:stream';
import type { EvaluationWorker } from '../engine/evaluate-files';
import type { RunSettings } from './choose-rules';

/** What a command may touch of the world outside; tests hand in their own. */
export interface Io {
  /** Writes results; resolves when there is room for more, so that a slow reader slows the command down. */
  write(text: string): Promise<void>;
  /** Writes a line for people to standard error. */
  warn(line: string): void;
  /** Shows how far a long work is, in place; absent when nobody watches. */
  readonly showProgress?: (line: string) => void;
  readonly stdin: Readable;
  readonly color: boolean;
  /** Columns of the terminal; 80 when there is none. */
  readonly width: number;
  now(): Date;
  /** Lanes in threads of their own, for big inputs. */
  startWorkers(settings: RunSettings, count: number): readonly EvaluationWorker[];
  /** The folder of the example account. */
  readonly exampleAccount: string;
  /** Cores that may be used. */
  readonly cores: number;
}
