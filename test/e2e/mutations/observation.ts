import type { JournalEntry } from '../../../lib/local-region/journal';
import { INTERNET, OFFICE, type ResponseRegion } from '../local-response';
import { BUCKET } from './parts';

/**
 * Describes what happened since the deployment, line by line, in the order in which a reader wants to learn of a difference.
 * @param start the time of the deployment, in epoch milliseconds
 * @param failures errors that people got
 */
export async function observe(response: ResponseRegion, start: number, failures: readonly string[]): Promise<string[]> {
  const { local, entries } = response;
  const denied = local.accounts.access.denied.map(
    ({ principal, action }) => `denied ${action} to ${toShortName(principal)}`,
  );
  const lines = [
    ...denied,
    ...failures,
    ...sortFindings(entries.flatMap(describeEntry)),
    ...(await describeAlarms(response, start)),
    ...(await describeState(response)),
    ...entries.flatMap(describeText),
  ];
  return lines.map(removeIds);
}

/** Moves findings behind the other lines: they are sent at the same time as events. */
const sortFindings = (lines: readonly string[]): string[] => [
  ...lines.filter((line) => !line.startsWith('finding')),
  ...lines.filter((line) => line.startsWith('finding')),
];

function describeEntry(entry: JournalEntry): string[] {
  switch (entry.kind) {
    case 'error':
      return [`error: ${entry.message}`];
    case 'dead letter':
      return [`dead letter: ${entry.reason}`];
    case 'invoked':
      return entry.error === undefined ? [] : [`${entry.functionName} fails: ${entry.error}`];
    case 'published':
      return [`mail: ${entry.mail.subject}`];
    case 'sent event':
      return [`event to ${entry.busArn}`];
    case 'evaluated':
      return [`${entry.configRuleName}: ${entry.complianceType} ${entry.resourceType}`];
    case 'execution':
      return [`${entry.runbook}: ${entry.status} ${entry.reason ?? ''}`.trim()];
    case 'called':
      return describeCalled(entry);
    default:
      return [];
  }
}

function describeCalled({ call: { operation, input, service }, error }: JournalEntry & { kind: 'called' }): string[] {
  if (error !== undefined) return [];
  switch (operation) {
    case 'BatchImportFindings':
      return [`finding: ${input.Findings[0].Compliance.Status}`];
    case 'PutObject':
      return [`file: ${input.Key.replace(/[\d_-].*(Config|Remediation)/, '$1').replace(/_.*/, '')}`];
    case 'SendMessage':
      return [`message to ${toShortName(String(input.QueueUrl))}`];
    case 'StartConfigRulesEvaluation':
      return [`${service} ${operation}`];
    default:
      return [];
  }
}

/** The text of mails and of the messages in queues; what differs there is seen last. */
function describeText(entry: JournalEntry): string[] {
  if (entry.kind !== 'published') return [];
  return entry.mail.text.split('\n').map((line) => `mail: … ${line.trim()}`);
}

/** Lists the alarms that went off since a time. */
async function describeAlarms(response: ResponseRegion, since: number): Promise<string[]> {
  const { MetricAlarms } = await response.call('cloudwatch', 'DescribeAlarms', {});
  return (MetricAlarms as DescribedAlarm[])
    .filter((alarm) => alarm.StateValue === 'ALARM' || alarm.StateUpdatedTimestamp.getTime() > since)
    .map(({ AlarmName }) => `alarm ${AlarmName}`);
}

interface DescribedAlarm {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateUpdatedTimestamp: Date;
}

/** Describes the resources that the loop changes. */
async function describeState(response: ResponseRegion): Promise<string[]> {
  const { SecurityGroups } = await response.call('ec2', 'DescribeSecurityGroups', {});
  const { Volumes } = await response.call('ec2', 'DescribeVolumes', {});
  const block = await response.call('s3', 'GetPublicAccessBlock', { Bucket: BUCKET }).catch(() => undefined);
  const groups = SecurityGroups.flatMap(({ GroupName, IpPermissions }: SecurityGroup) =>
    IpPermissions.flatMap(({ IpRanges }) => IpRanges)
      .filter(({ CidrIp }) => [INTERNET, OFFICE].includes(CidrIp))
      .map(({ CidrIp }) => `${GroupName} allows ${CidrIp}`),
  );
  return [
    ...groups,
    ...Volumes.map(({ VolumeType }: { VolumeType: string }) => `volume is ${VolumeType}`),
    `bucket has ${block ? 'a' : 'no'} block of public access`,
  ];
}

interface SecurityGroup {
  readonly GroupName: string;
  readonly IpPermissions: readonly { readonly IpRanges: readonly { readonly CidrIp: string }[] }[];
}

/** `assay-ResponseAlertsRole`, from the ARN of its session or the URL of a queue. */
const toShortName = (name: string): string =>
  (name.split(/assumed-role\/|\//).find((part) => part.startsWith('assay-')) ?? name).replace(/[0-9A-F]{8}-\w+$/, '');

/** Ids are counted, so that one call more or less would change each. */
const removeIds = (line: string): string => line.replace(/0{8}-0000-4000-8000-[\da-f]{12}/g, '<id>');
