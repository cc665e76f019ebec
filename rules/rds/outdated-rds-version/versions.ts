import type { DayText } from '../../../lib/core/time';

/**
 * The last days of standard support of the major versions of engines, in UTC.
 *
 * As of August 2026, from AWS's release calendars, of which https://endoflife.date has copies:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.MySQL57.EOL.html
 */
const STANDARD_SUPPORT: Readonly<Record<string, Readonly<Record<string, DayText>>>> = {
  mysql: { '5.6': '2022-03-01', '5.7': '2024-02-29', '8.0': '2026-07-31', '8.4': '2029-07-31' },
  mariadb: {
    '10.3': '2023-10-23',
    '10.4': '2025-02-28',
    '10.5': '2026-08-31',
    '10.6': '2026-12-31',
    '10.11': '2028-02-29',
    '11.4': '2029-05-31',
    '11.8': '2028-06-30',
    '12.3': '2029-06-30',
  },
  postgres: {
    '9.6': '2022-04-30',
    '10': '2023-04-30',
    '11': '2024-02-29',
    '12': '2025-02-28',
    '13': '2026-02-28',
    '14': '2027-02-28',
    '15': '2028-02-29',
    '16': '2029-02-28',
    '17': '2030-02-28',
    '18': '2031-02-28',
  },
  'aurora-postgresql': {
    '9.6': '2022-04-30',
    '10': '2023-04-17',
    '11': '2024-02-29',
    '12': '2025-02-28',
    '13': '2026-02-28',
    '14': '2027-02-28',
    '15': '2028-02-29',
    '16': '2029-02-28',
    '17': '2030-02-28',
    '18': '2031-02-28',
  },
  // The first version of Aurora MySQL had the name `aurora`. The end of version 3 is not in a source that was read.
  aurora: { '1': '2023-02-28' },
  'aurora-mysql': { '2': '2024-10-31' },
};

/** Whether the engine has versions whose standard support ends on a date. */
export const hasSupportEnds = (engine: string): boolean => Object.hasOwn(STANDARD_SUPPORT, engine);

/**
 * Whether it is an engine of RDS, Neptune or DocumentDB that has no community versions with an end of support here.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const isOtherEngine = (engine: string): boolean =>
  /^((custom-)?(oracle|sqlserver)-.+|db2-.+|neptune|docdb)$/.test(engine);

/** Returns the last day of standard support; `undefined` for a version that the table does not have. */
export const findSupportEnd = (engine: string, major: string): string | undefined => STANDARD_SUPPORT[engine]?.[major];

/** Whether a version is older than all of its engine in the table. */
export const isBeforeTable = (engine: string, major: string): boolean =>
  Object.keys(STANDARD_SUPPORT[engine] ?? {}).every((known) => compareMajors(major, known) < 0);

/** Compares two major versions by their numbers: 10.3 is older than 10.11. */
function compareMajors(a: string, b: string): number {
  const [majorA, minorA = 0] = a.split('.').map(Number);
  const [majorB, minorB = 0] = b.split('.').map(Number);
  return Number(majorA) - Number(majorB) || minorA - minorB;
}

/**
 * Returns the major version: `8.0` of `8.0.44` of MySQL, `14` of `14.7` of PostgreSQL, `3` of `8.0.mysql_aurora.3.04.0`.
 * `undefined` if the text is not a version of the engine.
 */
export function parseMajorVersion(engine: string, version: string): string | undefined {
  if (engine === 'aurora') return /^5\.6\b/.test(version) ? '1' : undefined;
  if (engine === 'aurora-mysql') {
    const [, community, own] = /^(5\.7|8\.0)(?:\.mysql_aurora\.(\d)\b.*)?$/.exec(version) ?? [];
    return own ?? (community === '5.7' ? '2' : community && '3');
  }
  const [, first, second] = /^(\d{1,3})(?:\.(\d{1,3}))?(?:[.-]|$)/.exec(version) ?? [];
  // From version 10 on, PostgreSQL counts major versions by one number.
  if (engine.includes('postgres')) {
    return first !== undefined && Number(first) >= 10 ? first : second && `${first}.${second}`;
  }
  return second && `${first}.${second}`;
}
