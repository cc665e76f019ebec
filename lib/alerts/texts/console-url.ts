/** The consoles of AWS's partitions: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const consoleOf = (partition: string, service: string, region: string): string =>
  `https://${HOSTS[partition] ?? HOSTS.aws}/${service}/home?region=${encodeURIComponent(region)}`;

/** The timeline of a resource in the console of AWS Config. */
export const timelineUrl = (partition: string, region: string, resourceType: string, resourceId: string): string =>
  `${consoleOf(partition, 'config', region)}#/resources/timeline?resourceId=${encodeURIComponent(resourceId)}&resourceType=${encodeURIComponent(resourceType)}`;

/** A rule in the console of AWS Config, with all of its resources. */
export const ruleUrl = (partition: string, region: string, configRuleName: string): string =>
  `${consoleOf(partition, 'config', region)}#/rules/details?configRuleName=${encodeURIComponent(configRuleName)}`;

/** All rules of a Region in the console of AWS Config. */
export const rulesUrl = (partition: string, region: string): string =>
  `${consoleOf(partition, 'config', region)}#/rules`;

/** One event in the console of CloudTrail. */
export const eventUrl = (partition: string, region: string, eventId: string): string =>
  `${consoleOf(partition, 'cloudtrailv2', region)}#/events/${encodeURIComponent(eventId)}`;

/** An execution of an SSM Automation document. */
export const executionUrl = (partition: string, region: string, executionId: string): string =>
  consoleOf(partition, 'systems-manager', region).replace(
    '/home?',
    `/automation/execution/${encodeURIComponent(executionId)}?`,
  );
