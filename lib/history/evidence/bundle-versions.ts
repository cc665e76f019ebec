import { createHash } from 'node:crypto';
import { isObject } from '../../core/json';
import { checkJsonSize } from '../../formats/scan/json-size';
import { type ReadVersions, type RecordedVersion, UNKNOWN_TIME } from '../compliance/evaluate-versions';
import { type LostItem, listLostItems } from '../compliance/lost-items';
import { type RecordedRow, streamRecorded } from '../compliance/recorded-versions';
import { HistoryError } from '../history-error';
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

/** The resource types of a bundle. */
interface BundleTypes {
  /** The types that the rules evaluate: their versions of the period. */
  readonly evaluated: readonly string[];
  /** The types that facts come from: all their versions up to the end, since an earlier one decides since when a result holds. */
  readonly facts: readonly string[];
}

/**
 * Writes the versions of a period to a bundle, and returns their number. Nothing later than the end is used, so that a
 * bundle of a time is the same when more was recorded since. An item without a time may be of any.
 * @param period epoch milliseconds
 */
export async function writeVersions(
  database: Database,
  { evaluated, facts }: BundleTypes,
  { from, to }: { readonly from: number; readonly to: number },
  writer: BundleFileWriter,
  onProgress: BundleProgress = () => {},
): Promise<number> {
  const factTypes = new Set(facts);
  let count = 0;
  for await (const row of streamRecorded(database, [...new Set([...evaluated, ...facts])], { to, withRaw: true })) {
    const isOver = row.next_time !== null && row.next_time <= from;
    if (isOver && !factTypes.has(row.resource_type)) continue;
    writer.write(`${JSON.stringify(toVersionLine(row))}\n`);
    count++;
    if (count % PROGRESS_STEP === 0) onProgress(count, 'version');
  }
  for (const item of await listLostItems(database)) {
    if (!evaluated.includes(item.resourceType) && !factTypes.has(item.resourceType)) continue;
    writer.write(`${JSON.stringify(toLostLine(item))}\n`);
    count++;
  }
  return count;
}

/** An item that is no version: its bytes are those of its file, which the inputs of the bundle name. */
function toLostLine({ resourceType, resourceId = '', message }: LostItem): VersionLine {
  const from = new Date(UNKNOWN_TIME).toISOString();
  return {
    resourceType,
    resourceId,
    accountId: '',
    region: '',
    captureTime: from,
    stateId: null,
    itemStatus: null,
    from,
    until: null,
    sha256: hashItemText(''),
    item: null,
    missingReason: message,
  };
}

function toVersionLine(row: RecordedRow): VersionLine {
  const toIso = (time: number): string => new Date(time).toISOString();
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

/** Returns a reader of the versions of a bundle. @throws HistoryError, when it is read, for a line that is no version */
export const createVersionReader = (folder: string): ReadVersions =>
  async function* (types) {
    if (types.length === 0) return;
    const wanted = new Set(types);
    let number = 0;
    for (const line of readBundleLines(folder, BUNDLE_FILES.versions, MAX_VERSION_LENGTH)) {
      number++;
      const version = parseVersionLine(line);
      if (!version) {
        throw new HistoryError(`Cannot verify the bundle: line ${number} of ${BUNDLE_FILES.versions} is not a version`);
      }
      if (wanted.has(version.resourceType)) yield version;
    }
  };

/** Yields the versions of a bundle, and whether each has the hash that its line says. */
export function* readVersionHashes(
  folder: string,
): Generator<Pick<VersionLine, 'resourceType' | 'resourceId' | 'captureTime'> & { readonly isSame: boolean }> {
  for (const line of readBundleLines(folder, BUNDLE_FILES.versions, MAX_VERSION_LENGTH)) {
    if (!parseVersionLine(line)) {
      throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.versions} has a line that is not a version`);
    }
    const { resourceType, resourceId, captureTime, sha256, item, raw } = JSON.parse(line) as VersionLine;
    const text = raw ?? item ?? '';
    const isSame = typeof text === 'string' && hashItemText(text) === sha256;
    yield { resourceType, resourceId, captureTime: String(captureTime), isSame };
  }
}

const hashItemText = (text: string): string => createHash('sha256').update(text).digest('hex');

function parseVersionLine(line: string): RecordedVersion | undefined {
  try {
    checkJsonSize(Buffer.from(line));
    const value = JSON.parse(line) as Partial<VersionLine>;
    if (!isObject(value)) return undefined;
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
