import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { RunSettings } from '../cli/choose-rules';
import type { EnabledRule } from '../core/evaluate';
import { inflate } from '../formats/inflate';
import { ParseError } from '../formats/parse-error';
import { ItemScanner } from '../formats/scan';
import { FileEvaluator } from './evaluate-file';
import { type WorkerResult, type EvaluationWorker, nextFile, type FileQueue } from './evaluate-files';
import type { InputFile } from './input';
import type { ResultBatch, FileTally } from './result-batch';
import { indexRules, type RuleIndex } from './rule-index';

/** Judges files in this thread. */
export class InlineWorker implements EvaluationWorker {
  private readonly bench: RuleIndex;

  constructor(
    rules: readonly EnabledRule[],
    private readonly settings: RunSettings,
    private readonly stdin?: Readable,
  ) {
    this.bench = indexRules(rules, new Date(settings.now), settings.waivers);
  }

  async run(files: readonly InputFile[], turns: FileQueue, found: WorkerResult): Promise<void> {
    for (let index = nextFile(turns); index < files.length; index = nextFile(turns)) {
      found.done(index, await this.judge(files[index] as InputFile, (batch) => found.batch(index, batch)));
      // What other threads found meanwhile is taken in now: reading a file waits for nothing, so nothing else has its turn.
      await setImmediate();
    }
  }

  async close(): Promise<void> {}

  private async judge(file: InputFile, deliver: (batch: ResultBatch) => void): Promise<FileTally> {
    const reading = new FileEvaluator(this.bench, file, this.settings.templateParameters, deliver);
    await readWhole(file, reading, this.stdin);
    return reading.finish();
  }
}

/** Whatever is wrong with the file is in the reading: one bad file must not end the run. */
export async function readWhole(file: InputFile, reading: FileEvaluator, stdin?: Readable): Promise<void> {
  try {
    const scanner = new ItemScanner(reading);
    for await (const chunk of inflate(file.source === '-' && stdin ? stdin : file.source)) {
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
