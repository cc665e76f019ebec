import { createHash } from 'node:crypto';
import { isList, isObject } from '../core/reading/properties';
import type { Json } from '../core/remediation/operation';
import type { Call } from '../core/remediation/step';

/** A value's one JSON text, whatever the order of its keys. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value)) ?? 'null';

function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Short, and the same for what is the same. */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);

/** Names a plan by its content: the same calls on the same resource, the same id. */
export const createPlanId = (rule: string, resource: string, calls: readonly Call[]): string =>
  fingerprint({ rule, resource, calls });

/** Differences that are said one by one; the others are counted. */
const SAID = 3;

/** Where two states differ, for people: `Sources[0] was "0.0.0.0/0" and is "192.0.2.0/24"`; blank when nowhere. */
export function describeDifferences(was: Json, is: Json): string {
  const found = [...differencesAt('', was, is)];
  const more = found.length > SAID ? [`${found.length - SAID} more`] : [];
  return [...found.slice(0, SAID), ...more].join('; ');
}

function* differencesAt(path: string, was: unknown, is: unknown): Generator<string> {
  if (canonicalJson(was) === canonicalJson(is)) return;
  const both = [was, is];
  if (both.every(isObject) || both.every(isList)) {
    const [before, now] = both as [Record<string, unknown>, Record<string, unknown>];
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      yield* differencesAt(isList(was) ? `${path}[${key}]` : path ? `${path}.${key}` : key, before[key], now[key]);
    }
    return;
  }
  yield `${path || 'it'} was ${shortly(was)} and is ${shortly(is)}`;
}

/** Longer than elsewhere, since a person has to find the difference by it. */
function shortly(value: unknown): string {
  if (value === undefined) return 'not there';
  const text = canonicalJson(value);
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}
