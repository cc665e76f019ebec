import { basename } from 'node:path';
import { findDeliveringService } from '../../formats/delivered-file';

/** The account and Region that a path names. */
export interface PathScope {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * Returns the account and Region that AWS writes into the keys of delivered objects, with or without the id of an
 * organization: `[prefix/]AWSLogs/[o-exampleorgid/]111122223333/Config/eu-west-1/2026/2/11/…`
 */
export const parseFolderScope = (path: string): PathScope => toPathScope(FOLDERS.exec(path));

/**
 * Returns those of the file's name, or else of its folders: `111122223333_Config_eu-west-1_ConfigHistory_…`. A copy keeps
 * its name, and may be in a folder of another account.
 */
export const parsePathScope = (path: string): PathScope => toPathScope(NAME.exec(path) ?? FOLDERS.exec(path));

/** The time that a file of AWS Config's history covers by its name, in epoch milliseconds, both included. */
export interface NamedPeriod {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the time that AWS Config writes into the name of a history, to the second:
 * `111122223333_Config_eu-west-1_ConfigHistory_AWS::EC2::Volume_20260211T050615Z_20260211T110615Z_1.json.gz`
 */
export function parseHistoryPeriod(path: string): NamedPeriod | undefined {
  const name = /_ConfigHistory_.*_(\d{8}T\d{6})Z_(\d{8}T\d{6})Z_\d+\.json(?:\.gz)?$/.exec(basename(path));
  if (!name) return undefined;
  const [from, to] = [parseStamp(name[1] as string), parseStamp(name[2] as string)];
  return from <= to ? { from, to: to + 999 } : undefined;
}

const parseStamp = (stamp: string): number =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)$/, '$1-$2-$3:$4:$5Z'));

/** The contents of a file, as far as its path names them. */
interface PathContents extends PathScope {
  /** The type of all items: a history has one, and so has an oversized item. */
  readonly resourceType?: string;
  /** When AWS captured the items, or the calls of a log were made, in epoch milliseconds. */
  readonly period?: NamedPeriod;
  /** Whether it is a log of CloudTrail, which holds no item. */
  readonly isTrail: boolean;
}

/** Returns what a file holds by its path alone, for one that cannot be read. */
export function parsePathContents(path: string): PathContents {
  const type = TYPE_IN_NAME.exec(basename(path))?.[1];
  const isTrail = findDeliveringService(path) === 'CloudTrail';
  const period = isTrail ? parseTrailPeriod(path) : parseHistoryPeriod(path);
  return {
    ...parsePathScope(path),
    ...(type !== undefined && { resourceType: type }),
    ...(period && { period }),
    isTrail,
  };
}

/** The name of a log has the minute in which it was delivered, mostly five minutes after the calls. */
function parseTrailPeriod(path: string): NamedPeriod | undefined {
  const stamp = /_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_/.exec(basename(path))?.[1];
  const delivered = stamp === undefined ? Number.NaN : parseStamp(`${stamp}59`);
  return Number.isNaN(delivered) ? undefined : { from: delivered - MAX_TRAIL_DELAY_MS, to: delivered };
}

const MAX_TRAIL_DELAY_MS = 3_600_000;

const TYPE_IN_NAME = /_(?:ConfigHistory|ChangeNotification)_([A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+)_/;

/** Whether AWS named a file, so that a file of the same name in another folder is a copy of it. */
export const hasDeliveredName = (path: string): boolean => NAME.test(path);

/** Whether two places can be one: of an account or a Region that either does not name, nothing is known. */
export function isSamePlace(first: PathScope, second: PathScope): boolean {
  const agree = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b;
  // The items of global resources are in the files of a Region.
  const isGlobal = first.region === 'global' || second.region === 'global';
  return agree(first.accountId, second.accountId) && (isGlobal || agree(first.region, second.region));
}

/** Formats an account and Region for a note: `111122223333 eu-west-1`. */
export const formatPlace = ({ accountId, region }: PathScope): string =>
  [accountId, region].filter((part) => part !== undefined).join(' ');

const REGION_PATTERN = String.raw`(?:eusc|[a-z]{2})(?:-[a-z]+)+-\d`;
const FOLDERS = new RegExp(
  String.raw`(?:^|[\\/])AWSLogs[\\/](?:o-[a-z0-9]{1,32}[\\/])?(\d{12})[\\/](?:Config|CloudTrail)(?:[\\/](${REGION_PATTERN}))?`,
);
const NAME = new RegExp(String.raw`(?:^|[\\/])(\d{12})_(?:Config|CloudTrail)_(${REGION_PATTERN})_[^\\/]*$`);

function toPathScope(match: RegExpExecArray | null): PathScope {
  const [, accountId, region] = match ?? [];
  return { ...(accountId && { accountId }), ...(region && { region }) };
}
