import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Settings } from '../cli/choose-rules';
import type { EnabledRule } from '../core/evaluate';
import { inflated } from '../formats/inflate';
import { ParseError } from '../formats/parse-error';
import { ItemScanner } from '../formats/scan';
import { FileReading } from './evaluate-file';
import { type Findings, type Lane, nextTurn, type Turns } from './evaluate-files';
import type { InputFile } from './input';
import type { Batch, FileTally } from './result-batch';
import { arrange, type Bench } from './rule-index';

/** Judges files in this thread. */
export class InlineLane implements Lane {
  private readonly bench: Bench;

  constructor(
    rules: readonly EnabledRule[],
    private readonly settings: Settings,
    private readonly stdin?: Readable,
  ) {
    this.bench = arrange(rules, new Date(settings.now), settings.waivers);
  }

  async run(files: readonly InputFile[], turns: Turns, found: Findings): Promise<void> {
    for (let index = nextTurn(turns); index < files.length; index = nextTurn(turns)) {
      found.done(index, await this.judge(files[index] as InputFile, (batch) => found.batch(index, batch)));
      // What other threads found meanwhile is taken in now: reading a file waits for nothing, so nothing else has its turn.
      await setImmediate();
    }
  }

  async close(): Promise<void> {}

  private async judge(file: InputFile, deliver: (batch: Batch) => void): Promise<FileTally> {
    const reading = new FileReading(this.bench, file, this.settings.templateParameters, deliver);
    await readWhole(file, reading, this.stdin);
    return reading.finish();
  }
}

/** Whatever is wrong with the file is in the reading: one bad file must not end the run. */
export async function readWhole(file: InputFile, reading: FileReading, stdin?: Readable): Promise<void> {
  try {
    const scanner = new ItemScanner(reading);
    for await (const chunk of inflated(file.source === '-' && stdin ? stdin : file.source)) {
      scanner.push(chunk);
      await reading.openDocuments();
    }
    scanner.end();
    await reading.openDocuments();
    if (scanner.values === 0) throw new ParseError('Cannot judge an empty file', 'no items');
  } catch (error) {
    reading.failed(error);
  }
}
