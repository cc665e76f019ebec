import { isObject } from '../../core/reading/properties';
import { pluralize } from '../../core/text/format';
import { disclosed, disclosedName, isSensitive, WITHHELD } from './disclosure';

/** Nothing that AWS records is nested deeper; what is, is told as a whole. */
const DEEPEST = 20;

/**
 * Two versions of a resource's contents, property by property: `volumeType: gp3 -> gp2`. Names and values that could
 * hold secrets are withheld; that they changed is told.
 * @param covered properties that others tell of
 */
export function differences(before: unknown, after: unknown, covered: readonly string[]): string[] {
  return compare(parsed(before), parsed(after), { path: '', key: '', depth: 0, covered });
}

/** What a reader wants to know first of a resource that is new: a few of its simple values, and none that is withheld. */
export function firstValues(configuration: unknown, most = 6): string[] {
  const contents = parsed(configuration);
  if (!isObject(contents)) return [];
  return Object.entries(contents)
    .filter(([key, value]) => !/(^|[a-z])(id|arn|time|at|date|state|status)$/i.test(key) && isSimple(value))
    .map(([key, value]) => [disclosedName(key), disclosed(value, key)] as const)
    .filter(([name, text]) => text !== WITHHELD && !name.startsWith('('))
    .slice(0, most)
    .map(([name, text]) => `${name}: ${text}`);
}

const isSimple = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '');

interface Place {
  readonly path: string;
  readonly key: string;
  readonly depth: number;
  readonly covered: readonly string[];
}

function compare(before: unknown, after: unknown, place: Place): string[] {
  if (isSame(before, after)) return [];
  if (place.depth < DEEPEST) {
    if (isObject(before) && isObject(after)) return compareObjects(before, after, place);
    if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, place);
  }
  return [lineOf(before, after, place)];
}

function compareObjects(before: Record<string, unknown>, after: Record<string, unknown>, place: Place): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !place.covered.includes(key))
    .flatMap((key) => compare(parsed(before[key]), parsed(after[key]), within(place, key)));
}

/** By what is in them, since AWS keeps no order; what is left on both sides is told as changed, pair by pair. */
function compareLists(before: readonly unknown[], after: readonly unknown[], place: Place): string[] {
  const gone = without(before, after);
  const come = without(after, before);
  const pairs = Math.min(gone.length, come.length);
  return [
    ...gone.slice(0, pairs).flatMap((value, index) => compare(parsed(value), parsed(come[index]), inList(place))),
    ...come.slice(pairs).map((value) => `+ ${place.path}: ${summary(value, place.key)}`),
    ...gone.slice(pairs).map((value) => `- ${place.path}: ${summary(value, place.key)}`),
  ];
}

const inList = (place: Place): Place => ({ ...place, path: `${place.path}[]`, depth: place.depth + 1 });

/** The two halves of a recorded configuration go without saying. */
const HALVES: ReadonlySet<string> = new Set(['configuration', 'supplementaryConfiguration']);

function within(place: Place, key: string): Place {
  const { path, depth, covered } = place;
  if (depth === 0 && HALVES.has(key)) return { path: '', key: '', depth: 1, covered };
  const name = disclosedName(key);
  return {
    path: path === '' ? name : `${path}.${name}`,
    // What lies within something secret is secret.
    key: isSensitive(place.key) ? place.key : key,
    depth: depth + 1,
    covered,
  };
}

function lineOf(before: unknown, after: unknown, { path, key }: Place): string {
  const name = path === '' ? 'contents' : path;
  if (before === undefined || before === null) return `+ ${name}: ${summary(after, key)}`;
  if (after === undefined || after === null) return `- ${name}: ${summary(before, key)}`;
  const [was, is] = [summary(before, key), summary(after, key)];
  return was === is ? `${name}: changed ${WITHHELD}` : `${name}: ${was} -> ${is}`;
}

/** A simple value as it may be shown, and what is within an object or a list by number. */
function summary(value: unknown, key: string): string {
  const whole = parsed(value);
  if (Array.isArray(whole)) return pluralize(whole.length, 'element');
  if (!isObject(whole)) return disclosed(whole, key);
  if (isSensitive(key)) return WITHHELD;
  const simple = Object.entries(whole).filter(([, member]) => typeof member !== 'object');
  const shown = simple
    .map(([name, member]) => [disclosedName(name), disclosed(member, name)] as const)
    .filter(([, text]) => text !== WITHHELD)
    .slice(0, 4)
    .map(([name, text]) => `${name} ${text}`);
  return shown.length === 0
    ? pluralize(Object.keys(whole).length, 'property').replace('propertys', 'properties')
    : shown.join(', ');
}

function without(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(textOf(other), (left.get(textOf(other)) ?? 0) + 1);
  return values.filter((value) => {
    const text = textOf(value);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

const isSame = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null) || textOf(a) === textOf(b);

/** Of objects with their properties in order, so that equal ones have equal texts. */
const textOf = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, member) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );

/** Policies and the like are JSON within text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
