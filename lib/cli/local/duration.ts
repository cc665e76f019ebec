import { DAY_MS } from '../../core/time';
import { UsageError } from '../usage-error';

const UNITS_IN_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

/** Ten years: a rehearsal of more says nothing, and a clock has an end. */
const MAX_DAYS = 3660;

/** Reads `30d` as milliseconds. @throws UsageError */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS_IN_MS[unit] ?? Number.NaN);
  if (milliseconds > 0 && milliseconds <= MAX_DAYS * DAY_MS) return milliseconds;
  if (milliseconds === 0) throw new UsageError(`Cannot use the duration "${text}": expected at least a minute`);
  if (milliseconds > 0) throw new UsageError(`Cannot use the duration "${text}": expected at most ${MAX_DAYS}d`);
  throw new UsageError(`Cannot read the duration "${text}": expected a number with m, h, d or w, as in 30d`);
}
