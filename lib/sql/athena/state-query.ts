import { DAY_MS } from '../../core/time';

/** The table over the files of AWS Config, and which of its files a question needs. */
export interface AthenaSource {
  /** The Glue database and table. */
  readonly database: string;
  readonly table: string;
  /** Epoch milliseconds: the time of the state. */
  readonly at: number;
  /** The days before it whose files are read. One of them has to have a snapshot. */
  readonly lookbackDays: number;
  /** The accounts and Regions whose files are read; empty for all. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** The statuses of resources that exist and are recorded. */
const IS_RECORDED = "item.configurationitemstatus IN ('OK', 'ResourceDiscovered')";

const CAPTURE_TIME = 'from_iso8601_timestamp(item.configurationitemcapturetime)';
const SNAPSHOT_TIME = `regexp_extract("$path", '_ConfigSnapshot_([0-9TZ]+)_', 1)`;
/** Rows with NULL cannot be compared. */
const ORDER = `ROW(${CAPTURE_TIME}, coalesce(item.configurationstateid, -1))`;

/**
 * Returns the common table expressions of the state at a time: `state` has a row for each resource that exists, with
 * its `item`, and whether no snapshot of its account and Region was found (`is_uncovered`).
 *
 * The newest item of a resource up to the time counts. A resource that the newest snapshot of its account and Region
 * lacks is gone, unless it was captured later. A snapshot without any resource has no rows, so it does not count. All
 * of it is one pass over the files, since Athena would read them again for each mention of the table.
 */
export function stateExpressions(source: AthenaSource): string {
  const time = new Date(source.at).toISOString();
  return `WITH delivered AS (
  SELECT account, region, item,
         -- The time of a snapshot up to the time, from the name of its file. A later one only holds versions.
         CASE WHEN kind = 'ConfigSnapshot' AND ${SNAPSHOT_TIME} <= ${quoteText(toSnapshotTime(time))}
              THEN ${SNAPSHOT_TIME} END AS snapshot
  FROM ${quoteName(source.database)}.${quoteName(source.table)}
  CROSS JOIN UNNEST(configurationitems) AS files (item)
  WHERE ${partitionCondition(source).join('\n    AND ')}
),
newest AS (
  SELECT max_by(account, ${ORDER}) AS account,
         max_by(region, ${ORDER}) AS region,
         max_by(item, ${ORDER}) AS item,
         max(snapshot) AS snapshot
  FROM delivered
  WHERE ${CAPTURE_TIME} <= from_iso8601_timestamp(${quoteText(time)})
  GROUP BY account, item.awsregion, item.resourcetype, item.resourceid
),
compared AS (
  SELECT item, snapshot, max(snapshot) OVER (PARTITION BY account, region) AS newest_snapshot
  FROM newest
),
state AS (
  SELECT item, newest_snapshot IS NULL AS is_uncovered
  FROM compared
  WHERE ${IS_RECORDED}
    AND (newest_snapshot IS NULL
      OR snapshot >= newest_snapshot
      OR ${formatSnapshotTime(CAPTURE_TIME)} > newest_snapshot)
)`;
}

/** `20260211T050615Z`, as the names of files have it. */
const toSnapshotTime = (iso: string): string => iso.replaceAll(/[-:]|\.\d+/g, '');

const formatSnapshotTime = (time: string): string => `date_format(${time} AT TIME ZONE 'UTC', '%Y%m%dT%H%i%sZ')`;

/**
 * Returns conditions on the partitions, so that Athena reads no other files. A history is delivered up to six hours
 * after a change, so the day after the time counts as well.
 */
export function partitionCondition({ at, lookbackDays, accounts, regions }: AthenaSource): string[] {
  const days = listDays(at - lookbackDays * DAY_MS, at + DAY_MS);
  const months = new Map<string, { readonly year: number; readonly month: number; readonly days: number[] }>();
  for (const { year, month, day } of days) {
    const known = months.get(`${year} ${month}`);
    if (known) known.days.push(day);
    else months.set(`${year} ${month}`, { year, month, days: [day] });
  }
  const ranges = [...months.values()].map(
    ({ year, month, days: inMonth }) =>
      `year = ${year} AND month = ${month} AND day BETWEEN ${inMonth[0]} AND ${inMonth.at(-1)}`,
  );
  return [
    // For each column alone as well: partitions are projected from conditions on one column.
    `year IN (${listDistinct(days.map(({ year }) => year))})`,
    `month IN (${listDistinct(days.map(({ month }) => month))})`,
    `day IN (${listDistinct(days.map(({ day }) => day))})`,
    ...(ranges.length > 1 ? [`(${ranges.map((range) => `(${range})`).join(' OR ')})`] : []),
    "kind IN ('ConfigHistory', 'ConfigSnapshot')",
    ...(accounts.length > 0 ? [`account IN (${accounts.map(quoteText).join(', ')})`] : []),
    ...(regions.length > 0 ? [`region IN (${regions.map(quoteText).join(', ')})`] : []),
  ];
}

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function listDays(from: number, to: number): CalendarDay[] {
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor(to / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const date = new Date((first + index) * DAY_MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  });
}

const listDistinct = (numbers: readonly number[]): string => [...new Set(numbers)].sort((a, b) => a - b).join(', ');

/** Returns a text as a literal. Athena has no other escape than the doubled quote. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
