const MINUTE = 60_000;
const RATE_UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE };
const DAY_IN_MS = 1440 * MINUTE;

/** Returns the next time of a schedule after a time, both in epoch milliseconds; undefined if there is none. */
type NextTime = (after: number) => number | undefined;

/** A schedule that EventBridge would refuse. */
export class InvalidSchedule extends Error {}

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @param start when the rule was created: rates count from then
 * @throws InvalidSchedule
 */
export function parseSchedule(expression: string, start: number): NextTime {
  const [, amount, unit, plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (amount !== undefined && unit !== undefined && (amount === '1') === (plural === '')) {
    const period = Number(amount) * (RATE_UNITS[unit] as number);
    return (after) => start + (Math.floor((after - start) / period) + 1) * period;
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(/\s+/);
  const isOneDayOpen = (fields?.[2] === '?') !== (fields?.[4] === '?');
  if (fields?.length !== 6 || !isOneDayOpen) throw new InvalidSchedule('Parameter ScheduleExpression is not valid.');
  return createCron(fields);
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function createCron([
  minute = '',
  hour = '',
  dayOfMonth = '',
  month = '',
  dayOfWeek = '',
  year = '',
]: readonly string[]): NextTime {
  const minutes = listFieldValues(minute, 0, 59);
  const hours = listFieldValues(hour, 0, 23);
  const months = listFieldValues(nameValues(month, MONTHS, 1), 1, 12);
  const years = year === '*' ? undefined : listFieldValues(year, 1970, 2199);
  const isDay = createDayFilter(dayOfMonth, dayOfWeek);
  return (after) => {
    const from = new Date(Math.floor(after / MINUTE) * MINUTE + MINUTE);
    const firstDay = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
    // A leap day can be eight years away.
    for (let day = firstDay; day < firstDay + 8 * 366 * DAY_IN_MS; day += DAY_IN_MS) {
      const date = new Date(day);
      if (!months.includes(date.getUTCMonth() + 1) || !isDay(date)) continue;
      if (years && !years.includes(date.getUTCFullYear())) continue;
      for (const one of hours) {
        for (const other of minutes) {
          const time = day + one * 60 * MINUTE + other * MINUTE;
          if (time > after) return time;
        }
      }
    }
    return undefined;
  };
}

/** One of both is `?`. */
function createDayFilter(dayOfMonth: string, dayOfWeek: string): (date: Date) => boolean {
  if (dayOfWeek !== '?') return createWeekdayFilter(nameValues(dayOfWeek, WEEKDAYS, 1));
  if (dayOfMonth === 'L') return (date) => date.getUTCDate() === countDaysOfMonth(date);
  const [, nearest] = /^(\d+)W$/.exec(dayOfMonth) ?? [];
  if (nearest !== undefined) return (date) => date.getUTCDate() === findWorkday(date, Number(nearest));
  const days = listFieldValues(dayOfMonth, 1, 31);
  return (date) => days.includes(date.getUTCDate());
}

function createWeekdayFilter(field: string): (date: Date) => boolean {
  const [, weekday, nth] = /^(\d)#(\d)$/.exec(field) ?? [];
  if (nth !== undefined) {
    return (date) => date.getUTCDay() + 1 === Number(weekday) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  }
  const [, last] = /^(\d)L$/.exec(field) ?? [];
  if (last !== undefined) {
    return (date) => date.getUTCDay() + 1 === Number(last) && date.getUTCDate() + 7 > countDaysOfMonth(date);
  }
  const weekdays = listFieldValues(field === 'L' ? '7' : field, 1, 7);
  return (date) => weekdays.includes(date.getUTCDay() + 1);
}

const countDaysOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

/** Returns the day from Monday to Friday that is nearest to a day of the month, in the same month. */
function findWorkday(date: Date, day: number): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day > 1 ? day - 1 : day + 2;
  if (weekday === 0) return day < countDaysOfMonth(date) ? day + 1 : day - 2;
  return day;
}

/** Replaces names of months and weekdays by numbers. */
const nameValues = (field: string, names: readonly string[], first: number): string =>
  field.replaceAll(/[A-Z]{3}/gi, (name) => {
    const index = names.indexOf(name.toUpperCase());
    return index < 0 ? name : String(index + first);
  });

/** Lists the numbers of a field: of `*`, `1-5`, `0/15`, `1,2`. @throws InvalidSchedule */
function listFieldValues(field: string, first: number, last: number): number[] {
  const values = field.split(',').flatMap((part) => {
    const [, range = '', , step] = /^(\*|\?|\d+(-\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
    if (range === '') throw new InvalidSchedule('Parameter ScheduleExpression is not valid.');
    const [from, to] = range === '*' || range === '?' ? [first, last] : range.split('-').map(Number);
    const end = to ?? (step === undefined ? (from as number) : last);
    const numbers: number[] = [];
    for (let value = from as number; value <= end; value += Number(step ?? 1) || 1) numbers.push(value);
    return numbers;
  });
  if (values.some((value) => value < first || value > last)) {
    throw new InvalidSchedule('Parameter ScheduleExpression is not valid.');
  }
  return [...new Set(values)].sort((a, b) => a - b);
}
