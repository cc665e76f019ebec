import type { ConfigurationItem } from './item';
import { isObject, formatValue } from './reading/properties';
import { DAY } from './time';

/** A decision, with an end, to live with a non-compliant resource. */
export interface Waiver {
  /** A rule's name. */
  readonly rule: string;
  /** Resource id, name or ARN; `*` stands for any run of characters. */
  readonly resource: string;
  readonly account?: string;
  readonly region?: string;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** The last day on which it counts, `2026-12-31`, UTC. */
  readonly expires: string;
}

/** What a waiver file says, and what is wrong with it: a broken waiver waives nothing. */
export interface WaiverFile {
  readonly waivers: readonly Waiver[];
  readonly problems: readonly string[];
}

/**
 * Reads the content of a waiver file, already parsed: `{ waivers: [ … ] }` or the bare list.
 * A waiver without an end, an owner or a reason is refused, and the others still count.
 */
export function parseWaivers(content: unknown): WaiverFile {
  const list = isObject(content) ? content.waivers : content;
  // What YAML makes of a file, or of the key, when every waiver under it is commented out.
  if (list === null) return { waivers: [], problems: [] };
  if (!Array.isArray(list))
    return { waivers: [], problems: [`Cannot read waivers: expected a list, found ${formatValue(content)}`] };
  const waivers: Waiver[] = [];
  const problems: string[] = [];
  list.forEach((entry, index) => {
    const faults = faultsOf(entry);
    if (faults.length === 0) waivers.push(withAccountText(entry));
    else problems.push(`Cannot use waiver ${index + 1}${nameOf(entry)}: ${faults.join(', ')}`);
  });
  return { waivers, problems };
}

/** Waivers that have ended: they count no more. */
export const findExpiredWaivers = (waivers: readonly Waiver[], now: Date): Waiver[] =>
  waivers.filter((waiver) => endOf(waiver) <= now.getTime());

/** Waivers that end within the given days. */
export const findExpiringWaivers = (waivers: readonly Waiver[], now: Date, days: number): Waiver[] =>
  waivers.filter((waiver) => endOf(waiver) > now.getTime() && endOf(waiver) <= now.getTime() + days * DAY);

/** The waiver in force for a rule and a resource, if there is one. */
export function findWaiver(
  waivers: readonly Waiver[],
  rule: string,
  item: ConfigurationItem,
  now: Date,
): Waiver | undefined {
  return waivers.find(
    (waiver) =>
      waiver.rule === rule &&
      endOf(waiver) > now.getTime() &&
      (waiver.account === undefined || waiver.account === item.accountId) &&
      (waiver.region === undefined || waiver.region === item.region) &&
      [item.resourceId, item.resourceName, item.arn].some(
        (name) => name !== undefined && matches(waiver.resource, name),
      ),
  );
}

const REQUIRED: readonly string[] = ['rule', 'resource', 'reason', 'owner', 'expires'];

function faultsOf(entry: unknown): string[] {
  if (!isObject(entry)) return [`expected an object, found ${formatValue(entry)}`];
  const missing = REQUIRED.filter((key) => entry[key] == null);
  const given = Object.entries(entry).filter(([key, value]) => value !== undefined && !missing.includes(key));
  return [...missing.map((key) => `"${key}" is missing`), ...given.flatMap(([key, value]) => faultOf(key, value))];
}

function faultOf(key: string, value: unknown): string[] {
  const allowed = ALLOWED.get(key);
  if (!allowed) return [`"${key}" is unknown`];
  return allowed.is(value) ? [] : [`"${key}" is ${formatValue(value)}, expected ${allowed.wanted}`];
}

/** YAML reads an unquoted account id as a number, and drops its leading zeros. */
const withAccountText = (entry: Waiver & { account?: string | number }): Waiver =>
  entry.account === undefined ? entry : { ...entry, account: accountText(entry.account) };

const accountText = (account: string | number): string => String(account).padStart(12, '0');

const nameOf = (entry: unknown): string =>
  isObject(entry) && isText(entry.rule) && isText(entry.resource) ? ` (${entry.rule}, ${entry.resource})` : '';

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const isAccount = (value: unknown): boolean =>
  (typeof value === 'string' && /^\d{12}$/.test(value)) ||
  (typeof value === 'number' && /^\d{12}$/.test(accountText(value)));

/** The round trip refuses days such as 2026-02-30, which `Date` would carry over into March. */
function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const start = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(value);
}

const text = { is: isText, wanted: 'text' };
const ALLOWED = new Map<string, { is: (value: unknown) => boolean; wanted: string }>([
  ['rule', text],
  ['resource', text],
  ['account', { is: isAccount, wanted: 'twelve digits' }],
  ['region', text],
  ['reason', text],
  ['owner', text],
  ['ticket', text],
  ['expires', { is: isDay, wanted: 'a day such as 2026-12-31' }],
]);

/** A waiver counts through the whole of its last day. */
const endOf = (waiver: Waiver): number => Date.parse(`${waiver.expires}T00:00:00.000Z`) + DAY;

/** Piece by piece from the left: a regular expression with many stars can take forever. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let end = first.length;
  for (const piece of pieces) {
    const start = name.indexOf(piece, end);
    if (start === -1) return false;
    end = start + piece.length;
  }
  return name.length - last.length >= end && name.endsWith(last);
}
