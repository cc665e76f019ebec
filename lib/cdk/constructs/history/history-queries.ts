/** A saved query. Athena asks for the values of its parameters, written as `?`, when it is run. */
interface HistoryQuery {
  readonly name: string;
  readonly description: string;
  /** The meanings of the parameters, in order. */
  readonly parameters: readonly string[];
  readonly sql: string;
}

/**
 * Days are those of the delivery: a history file follows a change within six hours. For a range across the end of a
 * month, write both months into the query.
 */
const DAYS = ['year', 'month', 'first day', 'last day'];
const IN_DAYS = 'year = ? AND month = ? AND day BETWEEN ? AND ?';
const DAY = ['year', 'month', 'day'];
const ON_DAY = 'year = ? AND month = ? AND day = ?';

const CAPTURED = 'from_iso8601_timestamp(item.configurationitemcapturetime)';
const EVERY_ITEM = 'config_files CROSS JOIN UNNEST(configurationitems) AS files (item)';

/** The statuses of resources that exist and are recorded. */
const EXISTS = "item.configurationitemstatus IN ('OK', 'ResourceDiscovered')";

export const HISTORY_QUERIES: readonly HistoryQuery[] = [
  {
    name: 'state-of-a-resource-at-a-time',
    description: 'The state of a resource at a time: its last item until then',
    parameters: [
      ...DAYS,
      "resource type, as 'AWS::EC2::SecurityGroup'",
      'resource ID',
      "time, as '2026-11-20T12:00:00Z'",
    ],
    sql: `
SELECT item.configurationitemcapturetime, item.configurationitemstatus, account, region, item.resourcename,
       item.configuration, item.supplementaryconfiguration, item.tags, item.relationships, "$path" AS file
FROM ${EVERY_ITEM}
WHERE ${IN_DAYS}
  AND item.resourcetype = ?
  AND item.resourceid = ?
  AND ${CAPTURED} <= from_iso8601_timestamp(?)
ORDER BY ${CAPTURED} DESC, item.configurationstateid DESC
LIMIT 1`,
  },
  {
    name: 'history-of-a-resource',
    description: 'All versions of a resource in months of a year, oldest first',
    parameters: ['year', 'first month', 'last month', "resource type, as 'AWS::EC2::SecurityGroup'", 'resource ID'],
    sql: `
SELECT DISTINCT item.configurationitemcapturetime, item.configurationitemstatus, account, region, item.resourcename,
       item.configuration, item.configurationstateid
FROM ${EVERY_ITEM}
WHERE year = ? AND month BETWEEN ? AND ?
  AND item.resourcetype = ?
  AND item.resourceid = ?
ORDER BY item.configurationitemcapturetime, item.configurationstateid`,
  },
  {
    name: 'what-changed-on-a-day',
    description: 'All changes captured on a day, in UTC, by time',
    parameters: [...DAYS, "day of the changes, as '2026-11-20'"],
    sql: `
SELECT item.configurationitemcapturetime, account, region, item.resourcetype, item.resourceid, item.resourcename,
       item.configurationitemstatus, item.configuration
FROM ${EVERY_ITEM}
WHERE ${IN_DAYS}
  AND kind = 'ConfigHistory'
  AND CAST(${CAPTURED} AT TIME ZONE 'UTC' AS date) = CAST(? AS date)
ORDER BY ${CAPTURED}, account, region, item.resourcetype, item.resourceid`,
  },
  {
    name: 'security-groups-open-at-a-time',
    description: 'Security groups that allow all IPv4 or IPv6 addresses, with their ports',
    parameters: [...DAYS, "time, as '2026-11-20T12:00:00Z'"],
    sql: `
WITH newest AS (
  SELECT account, region, item.resourceid AS groupid, max_by(item, ${CAPTURED}) AS item
  FROM ${EVERY_ITEM}
  WHERE ${IN_DAYS}
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
WHERE ${EXISTS}
  AND (
    cardinality(filter(CAST(json_extract(permission, '$.ipv4Ranges') AS array(json)), r -> json_extract_scalar(r, '$.cidrIp') = '0.0.0.0/0')) > 0
    OR cardinality(filter(CAST(json_extract(permission, '$.ipv6Ranges') AS array(json)), r -> json_extract_scalar(r, '$.cidrIpv6') = '::/0')) > 0
  )
ORDER BY account, region, groupid`,
  },
  {
    name: 'resources-by-type-and-account',
    description: 'The number of resources of each type in an account on a day, from its snapshots',
    parameters: DAY,
    sql: `
SELECT account, item.resourcetype, count(DISTINCT item.awsregion || ' ' || item.resourceid) AS resources
FROM ${EVERY_ITEM}
WHERE ${ON_DAY}
  AND kind = 'ConfigSnapshot'
  AND ${EXISTS}
GROUP BY account, item.resourcetype
ORDER BY account, resources DESC`,
  },
  {
    name: 'storage-without-encryption',
    description:
      'Unencrypted volumes, databases, file systems and their snapshots on a day, from the snapshots of AWS Config',
    parameters: DAY,
    sql: `
SELECT DISTINCT account, item.awsregion, item.resourcetype, item.resourceid, item.resourcename
FROM ${EVERY_ITEM}
WHERE ${ON_DAY}
  AND kind = 'ConfigSnapshot'
  AND ${EXISTS}
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
    description:
      'When a resource became compliant and non-compliant, by rule. Finds nothing unless AWS::Config::ResourceCompliance is recorded, which the default configuration leaves out',
    parameters: [...DAYS, "resource type and ID, as 'AWS::EC2::SecurityGroup/sg-0123456789abcdef0'"],
    sql: `
SELECT DISTINCT item.configurationitemcapturetime, account, region,
       json_extract_scalar(rule, '$.configRuleName') AS rulename,
       json_extract_scalar(rule, '$.complianceType') AS compliance
FROM ${EVERY_ITEM}
CROSS JOIN UNNEST(CAST(json_extract(item.configuration, '$.configRuleList') AS array(json))) AS rules (rule)
WHERE ${IN_DAYS}
  AND item.resourcetype = 'AWS::Config::ResourceCompliance'
  AND item.resourceid = ?
ORDER BY item.configurationitemcapturetime, rulename`,
  },
];

/** Formats a query with comments that explain it and its parameters. */
export function formatQuery({ description, parameters, sql }: HistoryQuery): string {
  const lines = parameters.map((parameter) => `--   ? ${parameter}`);
  return [`-- ${description}`, '-- Parameters in order, text in single quotes:', ...lines, sql.trimStart()].join('\n');
}
