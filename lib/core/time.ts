/**
 * Parses a time in any of the forms that AWS writes: ISO 8601 with `Z`, an offset or a blank in place of the `T`, epoch
 * milliseconds or seconds (number or text), or `Feb 13, 2026 6:04:50 AM`. Times without an offset are UTC. Returns
 * `undefined` for anything else, and for days that do not exist.
 * @example
 * parseTime('2026-02-13 04:40:10.123')?.toISOString(); // '2026-02-13T04:40:10.123Z'
 */
export function parseTime(value: string | number): Date | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  const text = value.trim();
  if (/^\d{9,13}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const iso = ISO.exec(text);
  if (iso)
    return isDay(iso[1] as string)
      ? toValidDate(`${iso[1]}T${iso[2] ?? '00:00:00'}${formatOffset(iso[3])}`)
      : undefined;
  const english = ENGLISH.exec(text);
  if (!english) return undefined;
  const time = toValidDate(`${text.replaceAll(NARROW_BLANK, ' ')} UTC`);
  return time?.getUTCDate() === Number(english[1]) ? time : undefined;
}

/**
 * Whether a text such as `2026-12-31` is a day. The round trip refuses 2026-02-30, which `Date` takes for a day in
 * March.
 * @example
 * isDay('2026-02-30'); // false
 */
export function isDay(text: string): boolean {
  return toValidDate(`${text}T00:00:00Z`)?.toISOString().startsWith(`${text}T`) ?? false;
}

/**
 * Milliseconds in a day of 24 hours.
 *
 * @example
 * const inThirtyDays = new Date(now.getTime() + 30 * DAY_MS);
 */
export const DAY_MS = 86_400_000;

/**
 * Returns the number of days from one time to another, rounded down: -1 means within the last 24 hours.
 *
 * @example
 * countDays(new Date('2026-03-01T00:00:00Z'), new Date('2026-03-15T12:00:00Z')); // 14
 */
export const countDays = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / DAY_MS);

/**
 * Formats the day of a time in UTC: `2026-02-14`.
 * @example
 * formatDay(new Date('2026-02-14T01:00:00+03:00')); // '2026-02-13'
 */
export const formatDay = (time: Date): string => time.toISOString().slice(0, 10);

/**
 * Formats the minute of an ISO 8601 time in UTC: `2026-02-11 05:06 UTC`.
 * @example
 * formatMinute('2026-02-11T05:06:07.000Z'); // '2026-02-11 05:06 UTC'
 */
export const formatMinute = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;

const ISO = /^((?:\d{4}|[+-]\d{6})-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const ENGLISH = /^[A-Z][a-z]{2,8} (\d{1,2}), \d{4},?[ \u202f]\d{1,2}:\d{2}:\d{2}[ \u202f][AP]M$/;
/**
 * Java 20 and later write it before AM and PM, and the form is Java's default.
 * https://bugs.openjdk.org/browse/JDK-8284840
 */
const NARROW_BLANK = '\u202f';

/** A value below 1e11 is in seconds: as milliseconds it would be before March 1973. */
const fromEpoch = (value: number): Date | undefined =>
  toValidDate(Math.abs(value) < 1e11 ? secondsToMillis(value) : value);

/** Goes by whole microseconds, since the product of a fraction may fall short of its millisecond. */
const secondsToMillis = (seconds: number): number => Math.floor(Math.round(seconds * 1e6) / 1e3);

function formatOffset(offset: string | undefined): string {
  if (offset === undefined) return 'Z';
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}

function toValidDate(time: string | number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/**
 * A day as text, so that a table of days does not compile with anything else.
 * @example
 * const end: DayText = '2026-12-31';
 */
export type DayText = `${number}-${number}-${number}`;
