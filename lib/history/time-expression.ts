import { DAY_MS, isDay } from '../core/time';

/**
 * Parses a time that a user gives: ISO 8601 with a zone, a day (its first moment in UTC), `2w ago`, `36h ago`, `yesterday`
 * (its first moment in UTC) or `now`. Returns undefined for anything else, and for a time without a zone, which would mean
 * another moment on each machine.
 * @param now what relative times count from
 * @example
 * parseTimeExpression('2w ago', new Date('2026-03-15T12:00:00Z'))?.toISOString(); // '2026-03-01T12:00:00.000Z'
 */
export function parseTimeExpression(text: string, now: Date): Date | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now') return now;
  if (trimmed === 'yesterday') return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAY_MS);
  const relative = RELATIVE.exec(trimmed);
  if (relative) return validDate(now.getTime() - Number(relative[1]) * (UNITS[relative[2] as string] as number));
  const absolute = ABSOLUTE.exec(trimmed);
  if (!absolute || !isDay(absolute[1] as string)) return undefined;
  return validDate(absolute[2] === undefined ? `${trimmed}T00:00:00Z` : trimmed.replace(' ', 'T').toUpperCase());
}

const RELATIVE = /^(\d{1,6})\s*([mhdw])(?:\s+ago)?$/;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };
const ABSOLUTE = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

function validDate(time: string | number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
