import { createHash } from 'node:crypto';
import { canonicalJson, diffJson, formatPointer, type JsonChange, orderedJson } from '../core/diff';
import { formatValue } from '../core/json';
import type { Json } from '../core/remediation/operation';
import type { Call } from '../core/remediation/step';

/**
 * Returns a short hash of a value, the same whatever the order of its keys. The order of lists counts: calls have one.
 */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(orderedJson(value)).digest('hex').slice(0, 16);

/** Creates the id of a plan from its content: the same calls on the same resource give the same id. */
export const createPlanId = (rule: string, resource: string, calls: readonly Call[]): string =>
  fingerprint({ rule, resource, calls });

/** Whether two states of a resource are equal; the order of lists does not count. */
export const isSameState = (before: Json, after: Json): boolean => canonicalJson(before) === canonicalJson(after);

/** Differences that are described; the others are counted. */
const MAX_DIFFERENCES = 3;

/** Longer than in other messages, since a person must find the difference in it. */
const MAX_VALUE_LENGTH = 120;

/** Describes where two states differ: `Sources[0] was "0.0.0.0/0" and is now "192.0.2.0/24"`; blank if nowhere. */
export function describeDifferences(before: Json, after: Json): string {
  const changes = diffJson(before, after);
  const rest = changes.length > MAX_DIFFERENCES ? [`${changes.length - MAX_DIFFERENCES} more`] : [];
  return [...changes.slice(0, MAX_DIFFERENCES).map(describeChange), ...rest].join('; ');
}

function describeChange({ op, path, before, after }: JsonChange): string {
  const place = formatPointer(path) || 'the state';
  const [old, current] = [formatValue(before, MAX_VALUE_LENGTH), formatValue(after, MAX_VALUE_LENGTH)];
  if (op === 'add') return `${place}: ${current} was added`;
  return op === 'remove' ? `${place}: ${old} was removed` : `${place} was ${old} and is now ${current}`;
}
