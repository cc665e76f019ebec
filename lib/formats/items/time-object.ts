import { isList, isObject } from '../../core/json';

/**
 * Whether a value is a time as placebo writes it, the recorder of API responses that Cloud Custodian's tests use:
 * `{"__class__": "datetime", "year": 2026, "month": 2, …}`, in UTC.
 */
export const isTimeObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && value.__class__ === 'datetime';

/** Returns the time, or `undefined` if the parts are not a valid time. */
export function parseTimeObject(parts: Readonly<Record<string, unknown>>): Date | undefined {
  const [year, month, day, hour, minute, second, microsecond] = TIME_PARTS.map((part) => toNumber(parts[part] ?? 0));
  const time = new Date(
    Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, Math.floor((microsecond ?? 0) / 1000)),
  );
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Anything but a number or text is not a part of a time: `Number` would throw for some objects. */
const toNumber = (part: unknown): number =>
  typeof part === 'number' || typeof part === 'string' ? Number(part) : Number.NaN;

const TIME_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];

/** AWS's responses are not nested more deeply. */
const MAX_NESTING = 50;

/** Returns the same tree with its time objects as ISO 8601 text. Values nested too deeply stay as they are. */
export function convertTimes(value: unknown, depth = 0): unknown {
  if (depth > MAX_NESTING) return value;
  if (isList(value)) return value.map((element) => convertTimes(element, depth + 1));
  if (isTimeObject(value)) return parseTimeObject(value)?.toISOString() ?? value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, convertTimes(child, depth + 1)]));
}
