import { groupBy } from './collections/groups';
import { parseExactEmbeddedJson } from './exact-json';
import { ExactNumber, isList, isObject, isString } from './json';

/** A difference between two JSON values. */
export interface JsonChange {
  readonly op: 'add' | 'remove' | 'replace';
  /**
   * A JSON pointer: `/configuration/ipPermissions/0/toPort`, or blank for the whole value. An index counts in the first
   * value, except that of an added element, which counts in the second. https://www.rfc-editor.org/rfc/rfc6901
   */
  readonly path: string;
  /** As written in the first value; absent if `op` is `add`. */
  readonly before?: unknown;
  /** As written in the second value; absent if `op` is `remove`. */
  readonly after?: unknown;
}

/**
 * Values nested more deeply are compared and reported as a whole, with their lists in order. AWS nests far fewer
 * levels; the limit keeps hostile input from exhausting the stack.
 */
const MAX_DEPTH = 32;

/**
 * Returns the differences between two JSON values, as deep in them as possible.
 *
 * Lists are compared as multisets, since AWS promises no order. Elements without an equal are paired by their names and
 * ids, then by their other simple members, and compared member by member; those left over are removed or added. An
 * object or list written as JSON text equals the same value written as JSON. `null` equals absent.
 *
 * @example
 * diffJson({ ports: [22, 80] }, { ports: [80], state: 'in-use' });
 * // [{ op: 'remove', path: '/ports/0', before: 22 }, { op: 'add', path: '/state', after: 'in-use' }]
 */
export function diffJson(before: unknown, after: unknown): JsonChange[] {
  const changes: JsonChange[] = [];
  compareValues(before, after, '', 0, changes);
  return changes;
}

/** The parts of an item that a change of the resource shows in. Others say how the item was delivered. */
const COMPARED = ['configuration', 'supplementaryConfiguration', 'tags', 'relationships'] as const;

type ItemParts = { readonly [K in (typeof COMPARED)[number]]?: unknown };

/**
 * Returns the changes from one state of a resource to another, as JSON pointers from the root of the item. Against a
 * state that is absent it is one change of the whole, with a blank path.
 *
 * @example
 * compareItems({ tags: { env: 'test' } }, { tags: { env: 'prod' } });
 * // [{ op: 'replace', path: '/tags/env', before: 'test', after: 'prod' }]
 */
export function compareItems(before: ItemParts | null, after: ItemParts | null): JsonChange[] {
  if (before === null && after === null) return [];
  if (before === null) return [{ op: 'add', path: '', after }];
  if (after === null) return [{ op: 'remove', path: '', before }];
  return diffJson(pickCompared(before), pickCompared(after));
}

const pickCompared = (item: ItemParts): ItemParts =>
  Object.fromEntries(COMPARED.map((part) => [part, item[part] ?? (part === 'relationships' ? [] : {})]));

/** Returns the keys of a JSON pointer: `/tags/a~1b` gives `tags` and `a/b`. */
export const parsePointer = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Formats a JSON pointer for people: `/ipPermissions/0/toPort` as `ipPermissions[0].toPort`. */
export const formatPointer = (path: string): string =>
  parsePointer(path).reduce((parent, key) => {
    if (/^\d+$/.test(key)) return `${parent}[${key}]`;
    return parent === '' ? key : `${parent}.${key}`;
  }, '');

/**
 * Returns a JSON text that two values share exactly when {@link diffJson} finds no difference between them: keys and
 * list elements are sorted, members without a value are left out, and JSON inside strings is expanded.
 */
export const canonicalJson = (value: unknown): string => writeCanonical(value, 0);

function compareValues(before: unknown, after: unknown, path: string, depth: number, changes: JsonChange[]): void {
  if (isSameScalar(before, after)) return;
  if (isAbsent(before)) changes.push({ op: 'add', path, after });
  else if (isAbsent(after)) changes.push({ op: 'remove', path, before });
  else {
    const [old, current] = [expandText(before), expandText(after)];
    const isWithinDepth = depth < MAX_DEPTH;
    if (isWithinDepth && isObject(old) && isObject(current)) compareObjects(old, current, path, depth, changes);
    else if (isWithinDepth && isList(old) && isList(current)) compareLists(old, current, path, depth, changes);
    else if (canonicalJson(old) !== canonicalJson(current)) changes.push({ op: 'replace', path, before, after });
  }
}

/** Opens JSON that is written as text; IAM writes its policies URL-encoded besides. */
const expandText = (value: unknown): unknown =>
  parseExactEmbeddedJson(isString(value) && /^%(7B|5B)/i.test(value) ? decodeText(value) : value);

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const isSameScalar = (before: unknown, after: unknown): boolean => (before ?? null) === (after ?? null);

type JsonObject = Readonly<Record<string, unknown>>;

function compareObjects(
  before: JsonObject,
  after: JsonObject,
  path: string,
  depth: number,
  changes: JsonChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compareValues(ownMember(before, key), ownMember(after, key), appendKey(path, key), depth + 1, changes);
  }
}

/** Keys such as `constructor` may be data, so inherited members do not count. */
const ownMember = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

const appendKey = (path: string, key: string): string => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  depth: number,
  changes: JsonChange[],
): void {
  const { pairs, removed, added } = pairElements(before, after);
  for (const [old, current] of pairs) {
    compareValues(old.value, current.value, `${path}/${old.index}`, depth + 1, changes);
  }
  for (const { index, value } of removed) changes.push({ op: 'remove', path: `${path}/${index}`, before: value });
  for (const { index, value } of added) changes.push({ op: 'add', path: `${path}/${index}`, after: value });
}

interface ListElement {
  readonly index: number;
  readonly value: unknown;
}

/** Elements of two lists that are the same thing in two versions, and those that only one list has. */
interface PairedElements {
  readonly pairs: readonly (readonly [old: ListElement, current: ListElement])[];
  readonly removed: readonly ListElement[];
  readonly added: readonly ListElement[];
}

/** Takes linear time: two long lists may share nothing. */
function pairElements(before: readonly unknown[], after: readonly unknown[]): PairedElements {
  const toElement = (value: unknown, index: number): ListElement => ({ index, value });
  const unequal = pairByKey(before.map(toElement), after.map(toElement), canonicalJson);
  const byName = pairByKey(unequal.removed, unequal.added, (value) => joinScalars(value, NAMES));
  const byScalars = pairByKey(byName.removed, byName.added, (value) => joinScalars(value, ANY_KEY));
  const last = pairLast(byScalars.removed, byScalars.added);
  const pairs = [...byName.pairs, ...byScalars.pairs, ...last.pairs];
  return { ...last, pairs: pairs.sort(([a], [b]) => a.index - b.index) };
}

/** Members that name an object among its siblings, or what it is about: `volumeId`, `Key`, `cidrIp`. */
const NAMES = /(id|arn|name|key|cidrip|cidripv6)$/i;
const ANY_KEY = /^/;

/** @param toKey returns `undefined` for an element that cannot be paired */
function pairByKey(
  before: readonly ListElement[],
  after: readonly ListElement[],
  toKey: (value: unknown) => string | undefined,
): PairedElements {
  if (before.length === 0 || after.length === 0) return { pairs: [], removed: before, added: after };
  const candidates = groupBy([...before].reverse(), ({ value }) => toKey(value));
  const pairs: [ListElement, ListElement][] = [];
  const added = after.filter((current) => {
    const key = toKey(current.value);
    const old = key === undefined ? undefined : candidates.get(key)?.pop();
    if (old) pairs.push([old, current]);
    return !old;
  });
  const paired = new Set(pairs.map(([old]) => old));
  return { pairs, removed: before.filter((element) => !paired.has(element)), added };
}

/** Pairs the only element left of each list, unless their names say that they are different things. */
function pairLast(removed: readonly ListElement[], added: readonly ListElement[]): PairedElements {
  const [old, current] = [removed[0], added[0]];
  if (removed.length === 1 && added.length === 1 && old && current && isComparable(old.value, current.value)) {
    return { pairs: [[old, current]], removed: [], added: [] };
  }
  return { pairs: [], removed, added };
}

function isComparable(before: unknown, after: unknown): boolean {
  const [old, current] = [expandText(before), expandText(after)];
  if (isList(old) && isList(current)) return true;
  if (!isObject(old) || !isObject(current)) return false;
  const isOther = (key: string) => OWN_NAMES.test(key) && isString(current[key]) && current[key] !== old[key];
  return !Object.keys(old).some(isOther);
}

/** Members without which an object is another thing: its own name, or the source of a permission. */
const OWN_NAMES = /^(id|name|key|sid|cidrip|cidripv6|groupid|prefixlistid)$/i;

/** Joins the simple members of an object whose keys match; `undefined` if there are none. */
function joinScalars(value: unknown, keys: RegExp): string | undefined {
  const object = expandText(value);
  if (!isObject(object)) return undefined;
  const members = Object.entries(object).filter(
    ([key, member]) => keys.test(key) && !isAbsent(member) && isLeaf(expandText(member)),
  );
  return members.length === 0 ? undefined : canonicalJson(Object.fromEntries(members));
}

function writeCanonical(value: unknown, depth: number): string {
  const expanded = expandText(value);
  if (depth === MAX_DEPTH) return orderedJson(expanded);
  if (isList(expanded))
    return `[${expanded
      .map((element) => writeCanonical(element, depth + 1))
      .sort()
      .join()}]`;
  if (!isObject(expanded)) return writeLeaf(expanded);
  const write = ([key, member]: [string, unknown]) => `${JSON.stringify(key)}:${writeCanonical(member, depth + 1)}`;
  return `{${sortedMembers(expanded).map(write).join()}}`;
}

/**
 * Returns a JSON text with sorted keys and without members that have no value; lists keep their order, and strings stay
 * as they are. Works without recursion, so for values nested to any depth.
 */
export function orderedJson(root: unknown): string {
  let text = '';
  const rest: (string | { readonly value: unknown })[] = [{ value: root }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (isString(next)) text += next;
    else if (isList(next.value)) {
      text += '[';
      rest.push(']');
      [...next.value].reverse().forEach((value, index) => {
        rest.push(index === 0 ? '' : ',', { value });
      });
    } else if (isObject(next.value)) {
      text += '{';
      rest.push('}');
      sortedMembers(next.value)
        .reverse()
        .forEach(([key, value], index) => {
          rest.push(index === 0 ? '' : ',', { value }, `${JSON.stringify(key)}:`);
        });
    } else text += writeLeaf(next.value);
  }
  return text;
}

const isLeaf = (value: unknown): boolean => !isList(value) && !isObject(value);

/** Equal numbers give one text, whatever their digits. */
const writeLeaf = (value: unknown): string =>
  value instanceof ExactNumber ? normalizeNumber(value.text) : (JSON.stringify(value) ?? 'null');

function normalizeNumber(text: string): string {
  const exact = writeDecimal(text);
  const nearest = Number(text);
  return Number.isFinite(nearest) && writeDecimal(String(nearest)) === exact ? String(nearest + 0) : exact;
}

/** Writes a number as its digits without zeros around them, and a power of ten: `-12300` as `-123e2`. */
function writeDecimal(text: string): string {
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  let [start, end] = [0, digits.length];
  while (start < end && digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return '0';
  return `${sign}${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`;
}

const sortedMembers = (object: JsonObject): [string, unknown][] =>
  Object.entries(object)
    .filter(([, member]) => !isAbsent(member))
    .sort(([a], [b]) => (a < b ? -1 : 1));
