import { setImmediate } from 'node:timers/promises';
import { FactBook } from '../../core/facts';
import { type ConfigurationItem, resourceKey } from '../../core/item';
import { FileEvaluator } from '../../engine/evaluate-file';
import { readWhole } from '../../engine/inline-worker';
import type { InputFile } from '../../engine/input';
import type { FileTally } from '../../engine/result-batch';
import type { RuleIndex } from '../../engine/rule-index';
import type { UnreadableEntry } from '../../engine/run-result';
import type { Io } from '../io';

/** An item as it is now, as far as the input tells, and the file it came from. */
export interface CollectedResources {
  readonly item: ConfigurationItem;
  readonly source: string;
}

/** What some files hold that rules look at: the newest version of each resource, in the order of the input. */
export interface ResourceCollector {
  readonly resources: readonly CollectedResources[];
  readonly facts: FactBook;
  /** Items read, every version and every type counted. */
  readonly items: number;
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/** Reads files for a few rules, one after the other, and keeps the items themselves: a plan is made from one. */
export async function collectResources(files: readonly InputFile[], bench: RuleIndex, io: Io): Promise<ResourceCollector> {
  const newest = new Map<string, CollectedResources>();
  const tallies: FileTally[] = [];
  for (const file of files) {
    const reading = new KeptItems(bench, file, newest);
    await readWhole(file, reading, io.stdin);
    tallies.push(reading.finish());
    io.showProgress?.(`${tallies.length} of ${files.length} files read`);
    await setImmediate();
  }
  io.showProgress?.('');
  const kept = [...newest.values()];
  const { facts, refused } = factsOf(kept, bench);
  return {
    resources: kept.filter(({ item }) => bench.rulesByType.has(item.resourceType)),
    facts,
    items: tallies.reduce((sum, { items }) => sum + items, 0),
    unreadable: [...tallies.flatMap(({ unreadable }) => unreadable), ...refused],
    notes: tallies.flatMap(({ notes }) => notes),
  };
}

/** Keeps the newest version of each resource in place of judging it. */
class KeptItems extends FileEvaluator {
  private ordinal = 0;

  constructor(
    bench: RuleIndex,
    file: InputFile,
    private readonly newest: Map<string, CollectedResources>,
  ) {
    super(bench, file, {}, () => {});
  }

  protected override wanted(item: ConfigurationItem): void {
    const { source } = this.file;
    // What has no capture time is no version of anything else: a template's resource, or a description.
    const key = item.shape === 'config' ? resourceKey(item) : `${source}#${this.ordinal++}`;
    const known = this.newest.get(key);
    if (!known || !isOlder(item, known.item)) this.newest.set(key, { item, source });
  }
}

/** By capture time, then by state id; of two that are equally new the later in the input counts. */
function isOlder(item: ConfigurationItem, known: ConfigurationItem): boolean {
  const [time, knownTime] = [item, known].map(({ captureTime = '' }) => captureTime) as [string, string];
  if (time !== knownTime) return time < knownTime;
  return Number(item.stateId ?? Number.NEGATIVE_INFINITY) < Number(known.stateId ?? Number.NEGATIVE_INFINITY);
}

function factsOf(kept: readonly CollectedResources[], bench: RuleIndex): { facts: FactBook; refused: UnreadableEntry[] } {
  const facts = new FactBook();
  const refused: UnreadableEntry[] = [];
  for (const { item, source } of kept) {
    for (const fact of bench.factsByType.get(item.resourceType) ?? []) {
      try {
        facts.learn(fact, item);
      } catch (error) {
        const { resourceType, resourceId } = item;
        const reason = error instanceof Error ? error.message : String(error);
        refused.push({ source, resourceType, resourceId, message: `Cannot use it for ${fact.name}: ${reason}` });
      }
    }
  }
  return { facts, refused };
}
