import { addTo } from '../../core/collections/groups';
import { diffJson, type JsonChange, parsePointer } from '../../core/diff';
import { ExactNumber, isList, isObject, parseEmbeddedJson } from '../../core/json';
import { pluralize } from '../../core/text/format';
import { type Disclosure, isSensitive, redactName, redactValue, WITHHELD } from './disclosure';
import { tryDescribePolicy } from './policy-statements';

/**
 * Describes the changes between two versions of a resource by property: `volumeType: gp3 -> gp2`. Names and values that
 * could hold secrets are withheld.
 * @param covered properties that are described elsewhere
 */
export function describePropertyChanges(
  before: unknown,
  after: unknown,
  covered: readonly string[],
  disclosure: Disclosure,
): string[] {
  const isCovered = ({ path }: JsonChange) => parsePointer(path).some((key) => covered.includes(key));
  return joinReplaced(diffJson(before, after).filter((change) => !isCovered(change))).map((change) =>
    describePropertyChange(change, before, disclosure),
  );
}

/** Lists the first simple values of a new resource's configuration, without those that are withheld. */
export function describeFirstValues(configuration: unknown): string[] {
  const properties = parseEmbeddedJson(configuration);
  if (!isObject(properties)) return [];
  return Object.entries(properties)
    .filter(([key, value]) => !/(^|[a-z])(id|arn|time|at|date|state|status)$/i.test(key) && isSimple(value))
    .map(([key, value]) => [redactName(key), redactValue(value, key)] as const)
    .filter(([name, text]) => text !== WITHHELD && !name.startsWith('('))
    .slice(0, MAX_FIRST_VALUES)
    .map(([name, text]) => `${name}: ${text}`);
}
const MAX_FIRST_VALUES = 6;

const isSimple = (value: unknown): boolean =>
  isNumber(value) || typeof value === 'boolean' || (typeof value === 'string' && value !== '');

const isNumber = (value: unknown): boolean => typeof value === 'number' || value instanceof ExactNumber;

/** Turns the removal of a simple element of a list and the addition of another one into one replacement. */
function joinReplaced(changes: readonly JsonChange[]): JsonChange[] {
  const joined: JsonChange[] = [];
  const removed = new Map<string, number[]>();
  for (const change of changes) {
    const list = change.path.replace(/\/\d+$/, '');
    const isElement = list !== change.path;
    if (isElement && change.op === 'remove' && isSimple(change.before)) addTo(removed, list, joined.length);
    const at = isElement && change.op === 'add' && isSimple(change.after) ? removed.get(list)?.shift() : undefined;
    if (at === undefined) joined.push(change);
    else joined[at] = { ...(joined[at] as JsonChange), op: 'replace', after: change.after };
  }
  return joined;
}

function describePropertyChange(
  { op, path, before, after }: JsonChange,
  root: unknown,
  disclosure: Disclosure,
): string {
  const keys = parsePointer(op === 'replace' ? path : path.replace(/\/\d+$/, ''));
  const { name, key } = toProperty(keys, root, disclosure);
  if (op === 'add') return `+ ${name}: ${summarize(after, key, disclosure)}`;
  if (op === 'remove') return `- ${name}: ${summarize(before, key, disclosure)}`;
  const [old, current] = [summarize(before, key, disclosure), summarize(after, key, disclosure)];
  if (old !== current) return `${name}: ${old} -> ${current}`;
  const isOtherKind = isSimple(before) && isSimple(after) && typeof before !== typeof after;
  if (isOtherKind && old !== WITHHELD) return `${name}: ${formatAsJson(before)} -> ${formatAsJson(after)}`;
  return `${name}: changed ${WITHHELD}`;
}

/** Formats a simple value so that `"1"` and `1` differ. */
const formatAsJson = (value: unknown): string => JSON.stringify(value);

/** The name of a property for people, and the key that decides whether its value is sensitive. */
interface Property {
  readonly name: string;
  readonly key: string;
}

/** @param root the value that contains the property, in which an index finds its element */
function toProperty(keys: readonly string[], root: unknown, disclosure: Disclosure): Property {
  let property: Property = { name: '', key: '' };
  let value = root;
  for (const [depth, key] of keys.entries()) {
    const { name, key: parent } = property;
    value = selectMember(value, key);
    if (depth === 0 && isPart(key)) continue;
    if (/^\d+$/.test(key)) property = { name: `${name}[${showElement(value, parent, disclosure)}]`, key: parent };
    else {
      const own = disclosure.showName(key);
      // Everything within something sensitive is sensitive.
      property = { name: name === '' ? own : `${name}.${own}`, key: isSensitive(parent) ? parent : key };
    }
  }
  return property.name === '' ? { name: 'contents', key: '' } : property;
}

function selectMember(value: unknown, key: string): unknown {
  const expanded = parseEmbeddedJson(value);
  if (isList(expanded)) return expanded[Number(key)];
  return isObject(expanded) && Object.hasOwn(expanded, key) ? expanded[key] : undefined;
}

/** Returns the key or name of an element among its siblings: `access_logs.s3.enabled`. */
function showElement(element: unknown, parent: string, { showName }: Disclosure): string {
  if (!isObject(element) || isSensitive(parent)) return '';
  const members = Object.entries(element).filter(([, value]) => typeof value === 'string');
  const [, name] =
    members.find(([key]) => /^(key|name)$/i.test(key)) ?? members.find(([key]) => /name$/i.test(key)) ?? [];
  const shown = typeof name === 'string' && name.length <= MAX_KEY_LENGTH ? showName(name) : '';
  return shown.startsWith('(') ? '' : shown;
}

const MAX_KEY_LENGTH = 80;

/** Whether a key is a part of a recorded item, which is left out of names. */
const isPart = (key: string | undefined): boolean => key === 'configuration' || key === 'supplementaryConfiguration';

/** Summarizes a value: a simple one as it may be shown, an object or a list by its contents. */
function summarize(value: unknown, key: string, disclosure: Disclosure): string {
  const { showName, showValue } = disclosure;
  const expanded = parseEmbeddedJson(value);
  if (isList(expanded)) return summarizeList(expanded, key, disclosure);
  if (!isObject(expanded)) return showValue(expanded, key);
  if (isSensitive(key)) return WITHHELD;
  const policy = tryDescribePolicy(expanded, disclosure);
  if (policy !== undefined) return policy;
  const isShort = (member: unknown) =>
    isList(member) ? member.every(isSimple) : typeof member !== 'object' || isNumber(member);
  const members = Object.entries(expanded)
    .filter(([, member]) => isShort(member) || tryDescribePolicy(member, disclosure) !== undefined)
    .map(([name, member]) => [showName(name), summarize(member, name, disclosure)] as const)
    .filter(([, text]) => text !== WITHHELD)
    .slice(0, 4)
    .map(([name, text]) => `${name} ${text}`);
  return members.length === 0 ? pluralize(Object.keys(expanded).length, 'property') : members.join(', ');
}

/** Lists the elements if they are few, simple, and may all be shown; else returns their number. */
function summarizeList(elements: readonly unknown[], key: string, { showValue }: Disclosure): string {
  const texts = elements.every(isSimple) ? elements.map((element) => showValue(element, key)) : [WITHHELD];
  const isShown = texts.length > 0 && texts.length <= MAX_SHOWN_ELEMENTS && !texts.includes(WITHHELD);
  return isShown ? texts.join(', ') : pluralize(elements.length, 'element');
}

const MAX_SHOWN_ELEMENTS = 8;
