import type { ConfigurationItem } from './item';
import { isObject, shown } from './properties';
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
  if (!Array.isArray(list))
    return { waivers: [], problems: [`Cannot read waivers: expected a list, found ${shown(content)}`] };
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
export const expiredWaivers = (waivers: readonly Waiver[], now: Date): Waiver[] =>
  waivers.filter((waiver) => endOf(waiver) <= now.getTime());

/** Waivers that end within the given days. */
export const endingWaivers = (waivers: readonly Waiver[], now: Date, days: number): Waiver[] =>
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

const REQUIRED = ['rule', 'resource', 'reason', 'owner', 'expires'] as const;
const OPTIONAL = ['account', 'region', 'ticket'] as const;

function faultsOf(entry: unknown): string[] {
  if (!isObject(entry)) return [`expected an object, found ${shown(entry)}`];
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  return [
    ...REQUIRED.filter((key) => !isText(entry[key])).map((key) => `"${key}" is missing`),
    ...OPTIONAL.filter(
      (key) => entry[key] !== undefined && !isText(entry[key]) && !isAccountNumber(key, entry[key]),
    ).map((key) => `"${key}" is no text`),
    ...Object.keys(entry)
      .filter((key) => !known.includes(key))
      .map((key) => `"${key}" is unknown`),
    ...(isText(entry.expires) && !isDay(entry.expires)
      ? [`"expires" is ${shown(entry.expires)}, expected a day such as 2026-12-31`]
      : []),
  ];
}

/** YAML reads an unquoted account id as a number, and drops its leading zeros. */
const withAccountText = (entry: Waiver & { account?: string | number }): Waiver =>
  typeof entry.account === 'number' ? { ...entry, account: String(entry.account).padStart(12, '0') } : entry;

const nameOf = (entry: unknown): string =>
  isObject(entry) && isText(entry.rule) && isText(entry.resource) ? ` (${entry.rule}, ${entry.resource})` : '';

const isAccountNumber = (key: string, value: unknown): boolean => key === 'account' && Number.isSafeInteger(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** The round trip refuses days such as 2026-02-30, which `Date` would carry over into March. */
const isDay = (text: string): boolean => {
  const start = Date.parse(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(start) && new Date(start).toISOString().startsWith(text);
};

/** A waiver counts through the whole of its last day. */
const endOf = (waiver: Waiver): number => Date.parse(`${waiver.expires}T00:00:00.000Z`) + DAY;

const patterns = new Map<string, RegExp>();
function matches(pattern: string, name: string): boolean {
  let regExp = patterns.get(pattern);
  if (!regExp) {
    regExp = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's');
    patterns.set(pattern, regExp);
  }
  return regExp.test(name);
}

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
