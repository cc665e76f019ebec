import { isList, isObject } from '../core/reading/properties';

/**
 * A time as placebo writes it, the recorder of API responses that Cloud Custodian's tests made known:
 * `{"__class__": "datetime", "year": 2026, "month": 2, …}`, in UTC.
 */
export const isTimeObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && value.__class__ === 'datetime';

/** `undefined` when the parts make no time. */
export function parseTimeObject(parts: Readonly<Record<string, unknown>>): Date | undefined {
  const [year, month, day, hour, minute, second, microsecond] = PARTS.map((part) => parts[part] ?? 0).map(Number);
  const time = new Date(
    Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, Math.floor((microsecond ?? 0) / 1000)),
  );
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];

/** Nothing that AWS answers is nested deeper; what is stays as it is. */
const DEPTH = 50;

/** The same tree with its time objects as ISO 8601 text. */
export function convertTimes(value: unknown, depth = 0): unknown {
  if (depth > DEPTH) return value;
  if (isList(value)) return value.map((element) => convertTimes(element, depth + 1));
  if (isTimeObject(value)) return parseTimeObject(value)?.toISOString() ?? value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, convertTimes(child, depth + 1)]));
}
