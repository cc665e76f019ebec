import { dirname, resolve } from 'node:path';
import { attempt, ensureFolder, explainSystemError } from '../../engine/system-error';
import { StateError } from '../../local-region/state/state-error';
import { StateFolder } from '../../local-region/state/state-folder';
import { StateKeeper } from '../../local-region/state/state-keeper';
import type { Io } from '../io';
import { UsageError } from '../usage-error';
import type { RunningRegion, RunningState } from './running-region';

/** The state of a local region in the folder of `--state`. */
export class SavedRegion {
  private keeper: StateKeeper | undefined;

  private constructor(
    private readonly name: string,
    private readonly folder: StateFolder,
  ) {}

  /** @throws UsageError if the folder cannot be used */
  static open(name: string): SavedRegion {
    ensureFolder(dirname(resolve(name)));
    return new SavedRegion(
      name,
      explain(name, () => StateFolder.open(name)),
    );
  }

  /** Reads the state of an earlier process; undefined if there is none. @throws UsageError if it cannot be used */
  read(): RunningState | undefined {
    return explain(this.name, () => this.folder.read()) as RunningState | undefined;
  }

  /** Writes the state while the region runs. */
  keep(running: RunningRegion, io: Io): void {
    const warnings = new Set<string>();
    this.keeper = new StateKeeper(
      this.folder,
      running.region.clock,
      () => running.save(),
      (error) => {
        const warning = `${this.saveFailure}: ${explainSystemError(error)}`;
        if (!warnings.has(warning)) io.warn(warning);
        warnings.add(warning);
      },
    );
  }

  /** Writes the last state. @throws SystemFailure if the disk is full; the state before is kept */
  finish(): void {
    attempt(this.saveFailure, () => this.keeper?.stop());
  }

  private get saveFailure(): string {
    return `Cannot save the state in "${this.name}"`;
  }

  /** Lets other processes use the folder. */
  close(): void {
    this.keeper?.cancel();
    this.folder.close();
  }
}

function explain<T>(name: string, use: () => T): T {
  const failure = `Cannot use the state in "${name}"`;
  try {
    return attempt(failure, use);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new UsageError(`${failure}: ${error.message}`);
  }
}
