import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { EnabledRule } from '../core/evaluate/evaluate';
import type { ConfigurationItem } from '../core/item';
import type { Rule } from '../core/rule';
import type { InputFile } from './input-files';
import { SearchBudget } from './positions/search-budget';
import { type ItemHandler, readFile } from './read-file';
import { matchFilter } from './resource-filter';
import { CompactElements } from './results/compact-elements';
import { type ItemResult, NO_RESULT } from './results/item-result';
import { createKeyHasher, type KeyHasher, readVersion } from './results/newest-versions';
import { BatchWriter, type ResultBatch } from './results/result-batch';
import { evaluateItem, indexRules, type RuleIndex, readFactsAlone, toIndexKey } from './rule-index';
import { enableRules, type RunSettings } from './settings';
import type {
  EvaluationWorker,
  FileQueue,
  FilteredTally,
  WorkerResults,
  WorkOrder,
  WorkReply,
} from './worker-protocol';

const takeFile = (queue: FileQueue): number => Atomics.add(queue, 0, 1);

/** Evaluates files in this thread. */
export class InlineWorker implements EvaluationWorker {
  private readonly ruleIndex: RuleIndex;
  private readonly hashKey: KeyHasher;
  private readonly compact: CompactElements;
  private readonly stdin: Readable | undefined;

  /** @param known all rules, whose types describe calls may list; by default those of the run */
  constructor(
    rules: readonly EnabledRule[],
    private readonly settings: RunSettings,
    { known, stdin }: { readonly known?: readonly Rule[] | undefined; readonly stdin?: Readable } = {},
  ) {
    this.stdin = stdin;
    this.ruleIndex = indexRules(rules, new Date(settings.now), settings.waivers, { known });
    this.hashKey = createKeyHasher(settings.hashSecret);
    this.compact = new CompactElements(rules.map(({ rule }) => rule));
  }

  async run(files: readonly InputFile[], queue: FileQueue, results: WorkerResults): Promise<void> {
    for (let fileIndex = takeFile(queue); fileIndex < files.length; fileIndex = takeFile(queue)) {
      let bytesRead = 0;
      const onRead = (bytes: number) => {
        bytesRead += bytes;
      };
      const send = (batch: ResultBatch) => results.add(fileIndex, batch, bytesRead);
      results.finish(fileIndex, await this.evaluateFile(files[fileIndex] as InputFile, send, onRead));
      // Reading a file does not wait for anything, so without this the messages of other threads would pile up.
      await setImmediate();
    }
  }

  async close(): Promise<void> {}

  private async evaluateFile(
    file: InputFile,
    send: (batch: ResultBatch) => void,
    onRead: (bytes: number) => void,
  ): Promise<FilteredTally> {
    const { ruleIndex, stdin } = this;
    const { templateParameters, at, filter } = this.settings;
    const writer = new BatchWriter(file.source, this.compact, send);
    const budget = new SearchBudget();
    const leftOut = { noMatch: 0, unknown: 0 };
    const write = (result: ItemResult, item: ConfigurationItem, ordinal: number, scope: number): void =>
      writer.add(result, readVersion(item, { file, ordinal, scope }, this.hashKey));
    const onUnreadableItem: ItemHandler = (...version) => write(NO_RESULT, ...version);
    const options = { ruleIndex, templateParameters, at, stdin, onRead, onUnreadableItem };
    const tally = await readFile(file, options, (item, ordinal, scope) => {
      const match = filter && ruleIndex.rulesByType.has(toIndexKey(item)) ? matchFilter(filter, item) : 'match';
      if (match !== 'match') leftOut[match]++;
      const result = match === 'match' ? evaluateItem(ruleIndex, item, budget) : readFactsAlone(ruleIndex, item);
      write(result, item, ordinal, scope);
    });
    writer.close();
    return { ...tally, leftOut };
  }
}

/**
 * Serves a `ThreadWorker` from inside its thread.
 * @param loadRegistry returns all rules, also those of the user's own
 */
export function serveWorker(
  loadRegistry: (settings: RunSettings) => Promise<readonly Rule[]>,
  port: MessagePort,
): void {
  const send = (reply: WorkReply, transferred: readonly ArrayBufferView[] = []): void =>
    port.postMessage(
      reply,
      transferred.map(({ buffer }) => buffer as ArrayBuffer),
    );
  port.on('message', async ({ settings, files, queue }: WorkOrder) => {
    try {
      const registry = await loadRegistry(settings);
      const worker = new InlineWorker(enableRules(registry, settings), settings, { known: registry });
      await worker.run(files, queue, {
        add: (fileIndex, batch, bytesRead) => send({ fileIndex, batch, bytesRead }, listColumns(batch)),
        finish: (fileIndex, tally) => send({ fileIndex, tally }),
      });
      send({ finished: true });
    } catch (failure) {
      send({ failure });
    }
  });
}

const listColumns = ({ elements, facts, unsettled, versions, counts }: ResultBatch): ArrayBufferView[] => [
  ...[elements, facts, unsettled].flatMap(({ bytes, lengths }) => [bytes, lengths]),
  versions,
  counts,
];
