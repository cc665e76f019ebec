/** A question to the history, saved in Athena, which asks for the values of its question marks when it is run. */
export interface HistoryQuery {
  readonly name: string;
  readonly description: string;
  /** What the question marks stand for, in their order. */
  readonly values: readonly string[];
  readonly sql: string;
}

/**
 * The days to look through are days of delivery: a change is in a history file up to six hours later, and a snapshot holds
 * what was there for long. To look over the end of a month, write both months into the query.
 */
const DAYS = ['year', 'month', 'first day to look through', 'last day to look through'];
const IN_THESE_DAYS = 'year = ? AND month = ? AND day BETWEEN ? AND ?';
const DAY = ['year', 'month', 'day'];
const ON_THIS_DAY = 'year = ? AND month = ? AND day = ?';

const CAPTURED = 'from_iso8601_timestamp(item.configurationitemcapturetime)';
const EVERY_ITEM = 'config_files CROSS JOIN UNNEST(configurationitems) AS files (item)';

/** Config's statuses for what is gone, or is not looked at any more. */
const IS_THERE = "item.configurationitemstatus IN ('OK', 'ResourceDiscovered')";

export const HISTORY_QUERIES: readonly HistoryQuery[] = [
  {
    name: 'state-of-a-resource-at-a-time',
    description: 'What a resource looked like: its last item up to then',
    values: [...DAYS, "type, as 'AWS::EC2::SecurityGroup'", 'resource id', "time, as '2026-11-20T12:00:00Z'"],
    sql: `
SELECT item.configurationitemcapturetime, item.configurationitemstatus, account, region, item.resourcename,
       item.configuration, item.supplementaryconfiguration, item.tags, item.relationships, "$path" AS file
FROM ${EVERY_ITEM}
WHERE ${IN_THESE_DAYS}
  AND item.resourcetype = ?
  AND item.resourceid = ?
  AND ${CAPTURED} <= from_iso8601_timestamp(?)
ORDER BY ${CAPTURED} DESC, item.configurationstateid DESC
LIMIT 1`,
  },
  {
    name: 'what-changed-on-a-day',
    description: 'Every change that was captured on a day, in UTC, in the order of time',
    values: [...DAYS, "day of the changes, as '2026-11-20'"],
    sql: `
SELECT item.configurationitemcapturetime, account, region, item.resourcetype, item.resourceid, item.resourcename,
       item.configurationitemstatus, item.configuration
FROM ${EVERY_ITEM}
WHERE ${IN_THESE_DAYS}
  AND kind = 'ConfigHistory'
  AND CAST(${CAPTURED} AT TIME ZONE 'UTC' AS date) = CAST(? AS date)
ORDER BY ${CAPTURED}`,
  },
  {
    name: 'security-groups-open-at-a-time',
    description: 'Security groups that let in every IPv4 or IPv6 address, and on which ports',
    values: [...DAYS, "time, as '2026-11-20T12:00:00Z'"],
    sql: `
WITH newest AS (
  SELECT account, region, item.resourceid AS groupid, max_by(item, ${CAPTURED}) AS item
  FROM ${EVERY_ITEM}
  WHERE ${IN_THESE_DAYS}
    AND item.resourcetype = 'AWS::EC2::SecurityGroup'
    AND ${CAPTURED} <= from_iso8601_timestamp(?)
  GROUP BY account, region, item.resourceid
)
SELECT account, region, groupid, item.resourcename,
       json_extract_scalar(permission, '$.ipProtocol') AS protocol,
       json_extract_scalar(permission, '$.fromPort') AS fromport,
       json_extract_scalar(permission, '$.toPort') AS toport,
       item.configurationitemcapturetime
FROM newest
CROSS JOIN UNNEST(CAST(json_extract(item.configuration, '$.ipPermissions') AS array(json))) AS permissions (permission)
WHERE ${IS_THERE}
  AND (
    any_match(CAST(json_extract(permission, '$.ipv4Ranges') AS array(json)), r -> json_extract_scalar(r, '$.cidrIp') = '0.0.0.0/0')
    OR any_match(CAST(json_extract(permission, '$.ipv6Ranges') AS array(json)), r -> json_extract_scalar(r, '$.cidrIpv6') = '::/0')
  )
ORDER BY account, region, groupid`,
  },
  {
    name: 'resources-by-type-and-account',
    description: 'How many resources of each type an account had on a day, by its snapshots',
    values: DAY,
    sql: `
SELECT account, item.resourcetype, count(DISTINCT item.awsregion || ' ' || item.resourceid) AS resources
FROM ${EVERY_ITEM}
WHERE ${ON_THIS_DAY}
  AND kind = 'ConfigSnapshot'
  AND ${IS_THERE}
GROUP BY account, item.resourcetype
ORDER BY account, resources DESC`,
  },
  {
    name: 'storage-without-encryption',
    description:
      'Volumes, databases, file systems and their snapshots that were not encrypted on a day, by its snapshots',
    values: DAY,
    sql: `
SELECT DISTINCT account, item.awsregion, item.resourcetype, item.resourceid, item.resourcename
FROM ${EVERY_ITEM}
WHERE ${ON_THIS_DAY}
  AND kind = 'ConfigSnapshot'
  AND ${IS_THERE}
  AND (
    item.resourcetype IN ('AWS::EC2::Volume', 'AWS::RDS::DBSnapshot', 'AWS::Redshift::Cluster', 'AWS::Redshift::ClusterSnapshot')
      AND json_extract_scalar(item.configuration, '$.encrypted') = 'false'
    OR item.resourcetype IN ('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::RDS::DBClusterSnapshot')
      AND json_extract_scalar(item.configuration, '$.storageEncrypted') = 'false'
    OR item.resourcetype = 'AWS::EFS::FileSystem'
      AND json_extract_scalar(item.configuration, '$.Encrypted') = 'false'
  )
ORDER BY account, item.awsregion, item.resourcetype, item.resourceid`,
  },
  {
    name: 'compliance-of-a-resource-over-time',
    description: 'When a resource became compliant and when it ceased to be, by rule',
    values: [...DAYS, "type and id, as 'AWS::EC2::SecurityGroup/sg-0123456789abcdef0'"],
    sql: `
SELECT DISTINCT item.configurationitemcapturetime, account, region,
       json_extract_scalar(rule, '$.configRuleName') AS rulename,
       json_extract_scalar(rule, '$.complianceType') AS compliance
FROM ${EVERY_ITEM}
CROSS JOIN UNNEST(CAST(json_extract(item.configuration, '$.configRuleList') AS array(json))) AS rules (rule)
WHERE ${IN_THESE_DAYS}
  AND item.resourcetype = 'AWS::Config::ResourceCompliance'
  AND item.resourceid = ?
ORDER BY item.configurationitemcapturetime, rulename`,
  },
];

/** A query as it is saved: what it answers, what it asks for, the question. */
export function toText({ description, values, sql }: HistoryQuery): string {
  const told = values.map((value) => `--   ? ${value}`);
  return [`-- ${description}`, '-- Values, in this order, text in single quotes:', ...told, sql.trimStart()].join('\n');
}
