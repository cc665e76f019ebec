import { createHash } from 'node:crypto';
import { isObject, isString } from '../../core/json';
import type { RuleIndex } from '../../engine/rule-index';
import { checkJsonSize } from '../../formats/scan/json-size';
import type { RecordedSource, RecordedVersion } from '../compliance/evaluate-versions';
import { type RecordedRow, streamRecorded } from '../compliance/recorded-versions';
import { HistoryError } from '../history-error';
import { type LostItem, listLostItems, selectLostItems } from '../state/lost-items';
import type { Database } from '../store/duckdb';
import { type BundleFileWriter, readBundleLines } from './bundle-files';
import { BUNDLE_FILES } from './manifest';

/** A version of a resource as a line of a bundle. Texts of items are as they were ingested. */
interface VersionLine {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly accountId: string;
  readonly region: string;
  /** ISO 8601, like all times here. */
  readonly captureTime: string;
  readonly stateId: string | null;
  readonly itemStatus: string | null;
  /** The time in which it was in force; `until` is null if it still was at the end of the period. */
  readonly from: string;
  readonly until: string | null;
  /** The SHA-256 of the bytes that were read. */
  readonly sha256: string;
  /** The item in the form of AWS Config's files; null if it is the summary of an oversized item, or unreadable. */
  readonly item: string | null;
  /** Why there is no item. */
  readonly missingReason?: string;
  /** The item as it was read, if that is another text. */
  readonly raw?: string;
}

/** Called every few hundred versions that are read, and results that are evaluated. */
export type BundleProgress = (count: number, noun: 'version' | 'result') => void;

export const PROGRESS_STEP = 256;

/** A lost item as a line: its bytes are those of its file. Such lines come before the versions. */
interface LostLine extends Omit<LostItem, 'from'> {
  readonly lost: true;
  readonly from: string | null;
}

/** The resource types of a bundle. */
interface BundleTypes {
  /** The types that the rules evaluate: their versions of the period. */
  readonly evaluated: readonly string[];
  /** The types that facts come from: all their versions up to the end, since an earlier one decides since when a result holds. */
  readonly facts: readonly string[];
  /** The rules, which decide what could have changed a result. */
  readonly ruleIndex: RuleIndex;
}

/**
 * Writes the versions of a period to a bundle, and returns their number. Nothing later than the end is used, so that a
 * bundle of a time is the same when more was recorded since. What was lost may be of any time.
 * @param period epoch milliseconds
 */
export async function writeVersions(
  database: Database,
  { evaluated, facts, ruleIndex }: BundleTypes,
  { from, to }: { readonly from: number; readonly to: number },
  writer: BundleFileWriter,
  onProgress: BundleProgress = () => {},
): Promise<number> {
  const factTypes = new Set(facts);
  let count = 0;
  for (const { from: lostFrom, ...item } of selectLostItems(await listLostItems(database), ruleIndex, to)) {
    const line: LostLine = { lost: true, ...item, from: lostFrom === undefined ? null : toIso(lostFrom) };
    writer.write(`${JSON.stringify(line)}\n`);
    count++;
  }
  for await (const row of streamRecorded(database, [...new Set([...evaluated, ...facts])], { to, withRaw: true })) {
    const isOver = row.next_time !== null && row.next_time <= from;
    if (isOver && !factTypes.has(row.resource_type)) continue;
    writer.write(`${JSON.stringify(toVersionLine(row))}\n`);
    count++;
    if (count % PROGRESS_STEP === 0) onProgress(count, 'version');
  }
  return count;
}

const toIso = (time: number): string => new Date(time).toISOString();

function toVersionLine(row: RecordedRow): VersionLine {
  return {
    resourceType: row.resource_type,
    resourceId: row.resource_id,
    accountId: row.account_id,
    region: row.region,
    captureTime: toIso(row.capture_time),
    stateId: row.state_id,
    itemStatus: row.item_status,
    from: toIso(row.time),
    until: row.next_time === null ? null : toIso(row.next_time),
    sha256: hashItemText(row.raw ?? row.item),
    item: row.missing_reason === null ? row.item : null,
    ...(row.missing_reason !== null && { missingReason: row.missing_reason }),
    ...(row.raw !== null && { raw: row.raw }),
    ...(row.missing_reason !== null && row.raw === null && { raw: row.item }),
  };
}

/** The item and what it was read from are two texts of a line, with escaped quotes. */
const MAX_VERSION_LENGTH = 64 << 20;

/**
 * Returns the versions of a bundle, and what was lost.
 * @throws HistoryError, when it is read, for a line that is neither
 */
export const createBundleSource = (folder: string): RecordedSource => ({
  async listLost() {
    const lost: LostItem[] = [];
    for (const line of streamBundleLines(folder)) {
      if (!('lost' in line)) break;
      lost.push(line.lost);
    }
    return lost;
  },
  async *read(types) {
    if (types.length === 0) return;
    const wanted = new Set(types);
    for (const line of streamBundleLines(folder))
      if ('version' in line && wanted.has(line.version.resourceType)) yield line.version;
  },
});

/** Yields the versions of a bundle, and whether each has the hash that its line says; undefined for what was lost. */
export function* readVersionHashes(
  folder: string,
): Generator<
  (Pick<VersionLine, 'resourceType' | 'resourceId' | 'captureTime'> & { readonly isSame: boolean }) | undefined
> {
  for (const line of streamBundleLines(folder)) {
    if ('lost' in line) yield undefined;
    else {
      const { resourceType, resourceId, captureTime, sha256, item, raw } = JSON.parse(line.text) as VersionLine;
      const text = raw ?? item ?? '';
      const isSame = typeof text === 'string' && hashItemText(text) === sha256;
      yield { resourceType, resourceId, captureTime: String(captureTime), isSame };
    }
  }
}

type BundleLine = { readonly lost: LostItem } | { readonly version: RecordedVersion; readonly text: string };

function* streamBundleLines(folder: string): Generator<BundleLine> {
  let number = 0;
  let hasVersions = false;
  for (const text of readBundleLines(folder, BUNDLE_FILES.versions, MAX_VERSION_LENGTH)) {
    number++;
    const lost = hasVersions ? undefined : parseLostLine(text);
    if (lost) {
      yield { lost };
      continue;
    }
    hasVersions = true;
    const version = parseVersionLine(text);
    if (!version) {
      throw new HistoryError(`Cannot verify the bundle: line ${number} of ${BUNDLE_FILES.versions} is not a version`);
    }
    yield { version, text };
  }
}

const hashItemText = (text: string): string => createHash('sha256').update(text).digest('hex');

function parseLostLine(line: string): LostItem | undefined {
  const value = parseObject(line);
  if (value?.lost !== true) return undefined;
  const { source, resourceType, resourceId, from, message } = value;
  const time = from === null ? undefined : Date.parse(String(from));
  const isLost =
    isString(source) &&
    isString(message) &&
    [resourceType, resourceId].every((one) => one === undefined || isString(one)) &&
    !Number.isNaN(time);
  return isLost
    ? {
        source,
        message,
        ...(isString(resourceType) && { resourceType }),
        ...(isString(resourceId) && { resourceId }),
        ...(time !== undefined && { from: time }),
      }
    : undefined;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    checkJsonSize(Buffer.from(line));
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseVersionLine(line: string): RecordedVersion | undefined {
  try {
    const value = parseObject(line);
    if (!value) return undefined;
    const { resourceType, resourceId, from, until, item, missingReason = null } = value as Partial<VersionLine>;
    if (typeof resourceType !== 'string' || typeof resourceId !== 'string' || typeof from !== 'string')
      return undefined;
    if (typeof item === 'string') checkJsonSize(Buffer.from(item));
    else if (item !== null || (missingReason !== null && typeof missingReason !== 'string')) return undefined;
    const [start, end] = [Date.parse(from), until === null ? Number.POSITIVE_INFINITY : Date.parse(String(until))];
    if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
    return { resourceType, resourceId, from: start, until: end, item, missingReason };
  } catch {
    return undefined;
  }
}
