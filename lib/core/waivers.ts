import { addTo } from './collections/groups';
import { formatValue, isObject, isString } from './json';
import { matchesPattern } from './text/pattern';
import { DAY_MS, isDay } from './time';

/**
 * An accepted exception: a non-compliant resource that stays as it is until a date.
 *
 * @example
 * const waiver: Waiver = {
 *   rule: 'open-ssh',
 *   resource: 'sg-0123456789abcdef0',
 *   reason: 'The bastion host',
 *   owner: 'team-platform',
 *   expires: '2026-12-31',
 * };
 */
export interface Waiver {
  /** The name of the rule. */
  readonly rule: string;
  /** Resource id, name or ARN; `*` matches any run of characters. */
  readonly resource: string;
  readonly account?: string;
  readonly region?: string;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** The last day on which it applies: `2026-12-31`, UTC. */
  readonly expires: string;
}

/** The waivers of a file and its errors. A waiver with an error does not apply. */
interface WaiverFile {
  readonly waivers: readonly Waiver[];
  readonly problems: readonly string[];
}

/**
 * Reads the parsed content of a waiver file: `{ waivers: [ … ] }` or the bare list. A waiver without an expiry date, an
 * owner or a reason is an error; the others still apply.
 */
export function parseWaivers(content: unknown): WaiverFile {
  const list = isObject(content) ? content.waivers : content;
  // YAML gives null for a file, or for the key, if every waiver in it is commented out.
  if (list === null) return { waivers: [], problems: [] };
  if (!Array.isArray(list))
    return { waivers: [], problems: [`Cannot read waivers: expected a list, found ${formatValue(content)}`] };
  const waivers: Waiver[] = [];
  const problems: string[] = [];
  list.forEach((entry, index) => {
    const errors = validateWaiver(entry);
    if (errors.length === 0) waivers.push(normalizeAccount(entry));
    else problems.push(`Cannot use waiver ${index + 1}${describeWaiver(entry)}: ${errors.join(', ')}`);
  });
  return { waivers, problems };
}

/** Returns the waivers that have expired and so no longer apply. */
export const findExpiredWaivers = (waivers: readonly Waiver[], now: Date): Waiver[] =>
  waivers.filter((waiver) => expiryTime(waiver) <= now.getTime());

/** Returns the waivers that expire within the given number of days. */
export const findExpiringWaivers = (waivers: readonly Waiver[], now: Date, days: number): Waiver[] =>
  waivers.filter((waiver) => expiryTime(waiver) > now.getTime() && expiryTime(waiver) <= now.getTime() + days * DAY_MS);

/** The properties of a resource that a waiver can match. */
export interface WaivableResource {
  readonly resourceId: string;
  readonly resourceName?: string | undefined;
  readonly arn?: string | undefined;
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

/** Returns the waiver in force for a rule and a resource, if there is one: the first of several. */
export function findWaiver(
  waivers: readonly Waiver[],
  rule: string,
  resource: WaivableResource,
  now: Date,
): Waiver | undefined {
  if (waivers.length === 0) return undefined;
  let first: IndexedWaiver | undefined;
  for (const candidate of listCandidates(indexWaivers(waivers), rule, resource)) {
    const { waiver, place, expires } = candidate;
    const applies =
      expires > now.getTime() &&
      (waiver.account === undefined || waiver.account === resource.accountId) &&
      (waiver.region === undefined || waiver.region === resource.region) &&
      namesResource(waiver.resource, resource);
    if (applies && (first === undefined || place < first.place)) first = candidate;
  }
  return first?.waiver;
}

interface IndexedWaiver {
  readonly waiver: Waiver;
  /** Its place in the file. */
  readonly place: number;
  readonly expires: number;
}

/** The waivers by their rule and resource; those with a pattern by their rule alone. */
type WaiverIndex = ReadonlyMap<string, readonly IndexedWaiver[]>;

/** A file has hundreds of waivers, and a run millions of resources. */
const indexes = new WeakMap<readonly Waiver[], WaiverIndex>();

function indexWaivers(waivers: readonly Waiver[]): WaiverIndex {
  const known = indexes.get(waivers);
  if (known) return known;
  const index = new Map<string, IndexedWaiver[]>();
  for (const [place, waiver] of waivers.entries()) {
    const key = waiver.resource.includes('*') ? waiver.rule : `${waiver.rule} ${waiver.resource}`;
    addTo(index, key, { waiver, place, expires: expiryTime(waiver) });
  }
  indexes.set(waivers, index);
  return index;
}

const listCandidates = (
  index: WaiverIndex,
  rule: string,
  { resourceId, resourceName, arn }: WaivableResource,
): readonly IndexedWaiver[] =>
  [rule, ...[resourceId, resourceName, arn].map((name) => `${rule} ${name}`)].flatMap((key) => index.get(key) ?? []);

/** Whether the resource of a waiver, which may be a pattern, is the id, the name or the ARN of a resource. */
export const namesResource = (
  pattern: string,
  { resourceId, resourceName, arn }: Pick<WaivableResource, 'resourceId' | 'resourceName' | 'arn'>,
): boolean => [resourceId, resourceName, arn].some((name) => name !== undefined && matchesPattern(pattern, name));

/**
 * Whether a waiver applies to a resource by its name alone. The creator of a resource chooses its name, so that a new
 * resource can take the waiver of another one.
 */
export const isWaivedByName = (
  { resource }: Waiver,
  { resourceId, resourceName }: { readonly resourceId: string; readonly resourceName?: string | null },
): boolean =>
  resourceName != null &&
  !resource.startsWith('arn:') &&
  !matchesPattern(resource, resourceId) &&
  matchesPattern(resource, resourceName);

const REQUIRED_KEYS: readonly string[] = ['rule', 'resource', 'reason', 'owner', 'expires'];

function validateWaiver(entry: unknown): string[] {
  if (!isObject(entry)) return [`expected an object, found ${formatValue(entry)}`];
  const missing = REQUIRED_KEYS.filter((key) => entry[key] == null);
  const present = Object.entries(entry).filter(([key, value]) => value !== undefined && !missing.includes(key));
  return [
    ...missing.map((key) => `"${key}" is missing`),
    ...present.flatMap(([key, value]) => validateMember(key, value)),
  ];
}

function validateMember(key: string, value: unknown): string[] {
  const check = MEMBERS.get(key);
  if (!check) return [`"${key}" is unknown`];
  return check.isValid(value) ? [] : [`"${key}" is ${formatValue(value)}, expected ${check.expected}`];
}

/** YAML reads an unquoted account id as a number, without its leading zeros. */
const normalizeAccount = (entry: Waiver & { account?: string | number }): Waiver =>
  entry.account === undefined ? entry : { ...entry, account: toAccountId(entry.account) };

const toAccountId = (account: string | number): string => String(account).padStart(12, '0');

const describeWaiver = (entry: unknown): string =>
  isObject(entry) && isNotBlank(entry.rule) && isNotBlank(entry.resource) ? ` (${entry.rule}, ${entry.resource})` : '';

const isNotBlank = (value: unknown): value is string => isString(value) && value.trim() !== '';

const isAccountId = (value: unknown): boolean =>
  (isString(value) || typeof value === 'number') && /^\d{12}$/.test(isString(value) ? value : toAccountId(value));

const isExpiryDate = (value: unknown): boolean => isString(value) && value.length === 10 && isDay(value);

interface MemberCheck {
  readonly isValid: (value: unknown) => boolean;
  readonly expected: string;
}

const TEXT: MemberCheck = { isValid: isNotBlank, expected: 'text' };
const MEMBERS = new Map<string, MemberCheck>([
  ['rule', TEXT],
  ['resource', TEXT],
  ['account', { isValid: isAccountId, expected: 'twelve digits' }],
  ['region', TEXT],
  ['reason', TEXT],
  ['owner', TEXT],
  ['ticket', TEXT],
  ['expires', { isValid: isExpiryDate, expected: 'a date such as 2026-12-31' }],
]);

/** A waiver applies through the whole of its last day. */
const expiryTime = (waiver: Waiver): number => Date.parse(`${waiver.expires}T00:00:00.000Z`) + DAY_MS;
