/**
 * The time that AWS wrote, in any of the ways seen in real items: ISO 8601 with `Z`, an offset or a blank for the `T`,
 * epoch milliseconds or seconds (number or text), or `Feb 13, 2026 6:04:50 AM`. Times without an offset are UTC.
 * `undefined` when it is none of them, or a day that no calendar has.
 */
export function parseTime(value: string | number): Date | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  const text = value.trim();
  if (/^\d{9,13}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const iso = ISO.exec(text);
  if (iso) return isDay(iso[1] as string) ? valid(`${iso[1]}T${iso[2] ?? '00:00:00'}${isoOffset(iso[3])}`) : undefined;
  const english = ENGLISH.exec(text);
  if (!english) return undefined;
  const time = valid(`${text.replaceAll(NARROW_BLANK, ' ')} UTC`);
  return time?.getUTCDate() === Number(english[1]) ? time : undefined;
}

/** Whether a text such as `2026-12-31` names a day; the round trip refuses 2026-02-30, which `Date` carries over into March. */
export function isDay(text: string): boolean {
  return valid(`${text}T00:00:00Z`)?.toISOString().startsWith(`${text}T`) ?? false;
}

/** Milliseconds in a day of 24 hours. */
export const DAY = 86_400_000;

/** Whole days from one time to another, counted down to the day begun: -1 is "within the last 24 hours". */
export const countDays = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / DAY);

/** `2026-02-14`, UTC. */
export const formatDay = (time: Date): string => time.toISOString().slice(0, 10);

const ISO = /^((?:\d{4}|[+-]\d{6})-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const ENGLISH = /^[A-Z][a-z]{2,8} (\d{1,2}), \d{4},?[ \u202f]\d{1,2}:\d{2}:\d{2}[ \u202f][AP]M$/;
/** These texts have the form of Java's default, and Java 20 and later put it before AM and PM. https://bugs.openjdk.org/browse/JDK-8284840 */
const NARROW_BLANK = '\u202f';

/** Below 1e11 it is seconds: as milliseconds that would be a date of 1973. */
const fromEpoch = (value: number): Date | undefined => valid(Math.abs(value) < 1e11 ? secondsToMillis(value) : value);

/** A product of fractions may fall short of the millisecond that is meant, so it is taken of whole microseconds. */
const secondsToMillis = (seconds: number): number => Math.floor(Math.round(seconds * 1e6) / 1e3);

function isoOffset(offset: string | undefined): string {
  if (offset === undefined) return 'Z';
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}

function valid(time: string | number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
