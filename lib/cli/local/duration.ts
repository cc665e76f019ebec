import { DAY_MS } from '../../core/time';
import { UsageError } from '../usage-error';

const UNITS_IN_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

/** Reads `30d` as milliseconds. @throws UsageError */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (UNITS_IN_MS[unit] as number);
  throw new UsageError(`Cannot read the duration "${text}": expected a number with m, h, d or w, as in 30d`);
}
