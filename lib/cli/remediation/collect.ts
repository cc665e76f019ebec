import { setImmediate } from 'node:timers/promises';
import { FactBook } from '../../core/facts';
import type { ConfigurationItem } from '../../core/item';
import { DescribedParts } from '../../engine/described-parts';
import type { InputFile } from '../../engine/input-files';
import { type FileTally, type ItemHandler, readFile } from '../../engine/read-file';
import { describeState } from '../../engine/results/input-age';
import type { UnreadableResult } from '../../engine/results/item-result';
import { isOlder, readOrder, type VersionOrder, versionKey } from '../../engine/results/newest-versions';
import { findNewestSnapshots, isGone } from '../../engine/results/snapshots';
import {
  addRecordedTypes,
  addUnreadableTypes,
  isSelected,
  type RuleIndex,
  readFacts,
  type TypeInScope,
  toIndexKey,
} from '../../engine/rule-index';
import type { UnreadableEntry } from '../../engine/run-result';
import { describeNameless } from '../../engine/settle-items';
import type { Io } from '../io';

/** The newest version of a resource in the input, and the file that holds it. */
export interface CollectedResource {
  readonly item: ConfigurationItem;
  readonly source: string;
}

/** The contents of files that rules read. */
export interface CollectedInput {
  /** In the order of the input. */
  readonly resources: readonly CollectedResource[];
  readonly facts: FactBook;
  /** The number of items read, of every version and type. */
  readonly items: number;
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

interface CollectOptions {
  readonly io: Io;
  readonly at: Date | undefined;
  /** The types that the source of the files has recorded. */
  readonly recorded?: readonly TypeInScope[];
  /** The items that it could not read, so that facts of their types are not complete. */
  readonly unreadable?: readonly UnreadableEntry[];
  /** The bytes of a file that is a stream. Default: standard input. */
  readonly stdin?: Io['stdin'];
}

/** Reads files one after the other and returns the newest items that the rules read. A plan needs the whole item. */
export async function collectResources(
  files: readonly InputFile[],
  ruleIndex: RuleIndex,
  { io, at, recorded, unreadable = [], stdin = io.stdin }: CollectOptions,
): Promise<CollectedInput> {
  const newest = new Map<string, NewestResource>();
  const tallies: FileTally[] = [];
  for (const [fileIndex, file] of files.entries()) {
    const collect =
      (isReadable: boolean): ItemHandler =>
      (item, ordinal, scopeIndex) => {
        const key = versionKey(item, file, ordinal);
        const version = readOrder(item);
        const known = newest.get(key);
        const files = known?.files ?? new Set<number>();
        files.add(fileIndex);
        if (!known || !isOlder(version, known.version.time, known.version.state)) {
          const source = item.origin?.file ?? file.source;
          newest.set(key, { item, isReadable, source, version, fileIndex, scopeIndex, files });
        }
      };
    const options = { ruleIndex, at: at?.toISOString(), stdin, onUnreadableItem: collect(false) };
    const tally = await readFile(file, options, collect(true));
    tallies.push(tally);
    io.showProgress?.(`${tallies.length} of ${files.length} files read`);
    await setImmediate();
  }
  io.showProgress?.('');
  const snapshots = findNewestSnapshots(tallies, at);
  const kept = [...newest.values()].filter(({ isReadable, version, fileIndex, scopeIndex, files }) => {
    if (!isReadable) return false;
    const snapshot = snapshots.get(tallies[fileIndex]?.scopes[scopeIndex]?.key ?? '');
    const isPresent = [...files].some((index) => tallies[index]?.snapshotId === snapshot?.id);
    return !snapshot || isPresent || !isGone(version.time, snapshot);
  });
  const { whole, refused: parts, notes } = joinParts(kept);
  const { facts, refused } = collectFacts(whole, ruleIndex);
  addRecordedTypes(facts, ruleIndex, recorded);
  addUnreadableTypes(facts, ruleIndex, [...unreadable, ...tallies.flatMap((tally) => tally.unreadable)]);
  return {
    resources: whole.filter(({ item }) => isSelected(ruleIndex, toIndexKey(item))),
    facts,
    items: tallies.reduce((sum, { items }) => sum + items, 0),
    unreadable: [...tallies.flatMap(({ unreadable }) => unreadable), ...refused, ...parts],
    notes: [...tallies.flatMap(({ notes }) => notes), ...notes, ...(at ? describeState(tallies, at) : [])],
  };
}

/** The newest version of a resource, and the files that contain any version of it. */
interface NewestResource extends CollectedResource {
  readonly isReadable: boolean;
  readonly version: VersionOrder;
  readonly fileIndex: number;
  readonly scopeIndex: number;
  readonly files: Set<number>;
}

/** Joins the parts of resources to their descriptions. */
function joinParts(kept: readonly CollectedResource[]): {
  readonly whole: readonly CollectedResource[];
  readonly refused: readonly UnreadableEntry[];
  readonly notes: readonly string[];
} {
  const parts = new DescribedParts<CollectedResource>();
  for (const one of kept) if (one.item.part) parts.add(one.item, one);
  for (const { item } of kept) parts.see(item);
  const notes = parts.assignNameless(({ source }) => source);
  const whole = kept.filter(({ item }) => !item.part).map((one) => ({ ...one, item: parts.join(one.item) }));
  // Whatever the part does not have could make a plan wrong.
  const alone = [...parts.alone()].map(({ item: { resourceType, resourceId, part }, origin: { source } }) => ({
    source,
    resourceType,
    resourceId,
    message: `Cannot plan for a resource of which the input has only the output of ${part?.command}`,
  }));
  const nameless = parts.leftNameless.map(({ item, origin: { source } }) => ({
    source,
    resourceType: item.resourceType,
    message: describeNameless(item),
  }));
  return { whole, refused: [...alone, ...nameless], notes };
}

function collectFacts(
  kept: readonly CollectedResource[],
  ruleIndex: RuleIndex,
): { facts: FactBook; refused: UnreadableEntry[] } {
  const facts = new FactBook();
  const refused = kept.flatMap(({ item, source }) => {
    const unreadable: UnreadableResult[] = [];
    for (const { fact, scope, entries } of readFacts(ruleIndex, item, unreadable)) facts.add(fact, scope, entries);
    const { resourceType, resourceId } = item;
    return unreadable.map((problem) => ({ source, resourceType, resourceId, ...problem }));
  });
  return { facts, refused };
}
