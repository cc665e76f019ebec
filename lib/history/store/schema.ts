import { PROPERTY_TABLE_SQL } from './property-columns';

/** The version of the tables. A store of another version is refused, and can be rebuilt from the files. */
export const FORMAT_VERSION = '11';

/**
 * The tables. Times are epoch milliseconds in UTC.
 *
 * The text of items is in a table of its own, because most questions need a few columns of many versions. It carries the
 * resource type as well, so that a query for one type reads the text of that type only: rows are appended in the order of
 * type, resource and time, and DuckDB skips blocks of other types.
 */
export const TABLES = `${PROPERTY_TABLE_SQL}
CREATE TABLE meta(key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- key_hash: a hash of the four columns after it, by which resources are found when files are read.
CREATE TABLE resource(
  resource_no INTEGER NOT NULL,
  key_hash HUGEINT NOT NULL,
  account_id VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  resource_type VARCHAR NOT NULL,
  resource_id VARCHAR NOT NULL);

-- The ids, names and ARNs that resources have had, as hashes: finding one by its name reads this table alone.
CREATE TABLE resource_name(name_hash UINTEGER NOT NULL, resource_no INTEGER NOT NULL);

-- One row for each version. Two contents under one key (capture time and state id) are two rows with is_conflict set.
-- missing_reason: why there is no configuration, as its item is a summary or unreadable; null for others.
-- is_daily: whether AWS Config recorded the resource once a day.
-- text_hash: a hash of the bytes that were read. Bytes that are read again need no parsing.
CREATE TABLE version(
  version_no BIGINT NOT NULL,
  resource_no INTEGER NOT NULL,
  capture_time BIGINT NOT NULL,
  state_id VARCHAR,
  state_number BIGINT,
  item_status ENUM('OK', 'ResourceDiscovered', 'ResourceNotRecorded', 'ResourceDeleted', 'ResourceDeletedNotRecorded'),
  status ENUM('recorded', 'deleted', 'notRecorded') NOT NULL,
  resource_name VARCHAR,
  arn VARCHAR,
  availability_zone VARCHAR,
  creation_time BIGINT,
  tags VARCHAR NOT NULL,
  missing_reason VARCHAR,
  is_conflict BOOLEAN NOT NULL,
  is_daily BOOLEAN NOT NULL,
  content_order VARCHAR NOT NULL,
  text_hash HUGEINT NOT NULL);

-- item: the item in the form of AWS Config's files. raw: the item as it was read, where that is another text.
CREATE TABLE body(
  version_no BIGINT NOT NULL,
  resource_type VARCHAR NOT NULL,
  item VARCHAR NOT NULL USING COMPRESSION zstd,
  raw VARCHAR USING COMPRESSION zstd);

-- References to other resources: those that the item lists (origin 'recorded'), and those in its configuration ('derived').
-- There are few kinds, and many references.
CREATE TABLE edge_kind(
  kind_no INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  to_type VARCHAR NOT NULL,
  origin ENUM('recorded', 'derived') NOT NULL);
CREATE TABLE reference(version_no BIGINT NOT NULL, resource_no INTEGER NOT NULL, kind_no INTEGER NOT NULL, to_id VARCHAR, to_name VARCHAR);
CREATE VIEW edge AS
  SELECT version_no, resource_no, name, to_type, to_id, to_name, origin FROM reference JOIN edge_kind USING (kind_no);

-- Complete snapshots, one row for each scope: an account and Region, or a global resource type of an account.
CREATE TABLE snapshot(snapshot_no INTEGER NOT NULL, snapshot_id VARCHAR NOT NULL, scope VARCHAR NOT NULL, time BIGINT NOT NULL);
CREATE TABLE snapshot_member(snapshot_no INTEGER NOT NULL, resource_no INTEGER NOT NULL);
-- Derived from the snapshots: from this time a resource was gone (version_no is null), or was there again.
CREATE TABLE presence(resource_no INTEGER NOT NULL, time BIGINT NOT NULL, version_no BIGINT);
-- Derived: the times in which versions are in force that show their resource recorded, up to until_time (not included).
-- A version has several if snapshots show that its resource was gone in between.
CREATE TABLE period(
  resource_no INTEGER NOT NULL, version_no BIGINT NOT NULL, from_time BIGINT NOT NULL, until_time BIGINT NOT NULL);
-- The time that each file of AWS Config's history covers.
CREATE TABLE history_file(
  account_id VARCHAR NOT NULL, region VARCHAR NOT NULL, resource_type VARCHAR NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL);
-- Derived: between these times (not included) the history of a type was not delivered. to_time is null if it never came again.
CREATE TABLE gap(
  account_id VARCHAR NOT NULL, region VARCHAR NOT NULL, resource_type VARCHAR NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT);
-- Derived: between these times (not included) a version of a resource may be missing.
CREATE TABLE doubt(resource_no INTEGER NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL);
-- The scopes of which the derived tables are of an earlier ingest.
CREATE TABLE stale_scope(scope VARCHAR NOT NULL);

CREATE TABLE event(
  event_id VARCHAR NOT NULL,
  event_time BIGINT NOT NULL,
  event_name VARCHAR NOT NULL,
  event_source VARCHAR NOT NULL,
  account_id VARCHAR,
  region VARCHAR,
  principal VARCHAR NOT NULL,
  source_ip_address VARCHAR,
  user_agent VARCHAR,
  error_code VARCHAR,
  record VARCHAR NOT NULL);
-- The texts of an event's request, response and resources that could name a resource.
CREATE TABLE event_name(event_id VARCHAR NOT NULL, name VARCHAR NOT NULL);

-- The files that were read, by the SHA-256 of their bytes. One with unreadable records is read again by the next run.
CREATE TABLE source(
  hash VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  bytes BIGINT NOT NULL,
  versions BIGINT NOT NULL,
  events BIGINT NOT NULL,
  unreadable BIGINT NOT NULL);

-- What was in files and is in no other table: items that do not say of which resource and time they are, and whole files
-- that cannot be read to their end. The columns after file say what is known of them; the path of a file may say it.
CREATE TABLE lost(
  -- The name that AWS gave the file, or else its absolute path: another run may replace it.
  file VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  -- Whether it is a record of CloudTrail, or a log of it.
  is_event BOOLEAN NOT NULL,
  account_id VARCHAR,
  region VARCHAR,
  resource_type VARCHAR,
  resource_id VARCHAR,
  from_time BIGINT,
  to_time BIGINT,
  message VARCHAR NOT NULL);
`;

/** The `missing_reason` of a summary. That of an unreadable item is another message. */
export const SUMMARY_REASON = 'Cannot evaluate an oversized item: only its summary was ingested';

/** Whether a `missing_reason` is that of an unreadable item. */
export const isUnreadableReason = (reason: string | null): boolean => reason !== null && reason !== SUMMARY_REASON;

/** The same as a condition for versions. */
export const IS_UNREADABLE = `(missing_reason IS NOT NULL AND missing_reason <> '${SUMMARY_REASON}')`;

/**
 * The moments at which the state of a resource changes: its versions, and what snapshots say about it. The latest moment
 * up to a time, by (time, state_number, content_order), is the state at that time.
 */
export const MOMENT_VIEW = `
CREATE VIEW moment AS
  SELECT resource_no, capture_time AS time, coalesce(state_number, -1) AS state_number, content_order, version_no, status,
         FALSE AS by_snapshot
  FROM version
  UNION ALL
  SELECT resource_no, time, 9223372036854775807, '', version_no,
         CASE WHEN version_no IS NULL THEN 'deleted' ELSE 'recorded' END, TRUE
  FROM presence;
`;

/**
 * Returns a query for the rows of the table `period`.
 * @param moments all moments of the resources that are meant
 */
export const createPeriodQuery = (moments: string): string => `
  SELECT resource_no, version_no, time AS from_time, coalesce(next_time, ${FOREVER}) AS until_time
  FROM (
    SELECT resource_no, version_no, status, time,
           lead(time) OVER (PARTITION BY resource_no ORDER BY time, state_number, content_order) AS next_time
    FROM ${moments})
  WHERE status = 'recorded' AND (next_time IS NULL OR next_time > time)`;

/** The `until_time` of what is in force. */
export const FOREVER = '9223372036854775807';
