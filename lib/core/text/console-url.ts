/**
 * The host of the console in each partition.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const serviceUrl = (partition: string, service: string, region: string): string =>
  `https://${HOSTS[partition] ?? HOSTS.aws}/${service}/home?region=${encodeURIComponent(region)}`;

/** Returns the URL of a resource's timeline in the AWS Config console. */
export const timelineUrl = (partition: string, region: string, resourceType: string, resourceId: string): string =>
  `${serviceUrl(partition, 'config', region)}#/resources/timeline?resourceId=${encodeURIComponent(resourceId)}&resourceType=${encodeURIComponent(resourceType)}`;

/** Returns the URL of a rule with its resources in the AWS Config console. */
export const ruleUrl = (partition: string, region: string, configRuleName: string): string =>
  `${serviceUrl(partition, 'config', region)}#/rules/details?configRuleName=${encodeURIComponent(configRuleName)}`;

/** Returns the URL of all rules of a Region in the AWS Config console. */
export const rulesUrl = (partition: string, region: string): string =>
  `${serviceUrl(partition, 'config', region)}#/rules`;

/** Returns the URL of an event in the CloudTrail console. */
export const eventUrl = (partition: string, region: string, eventId: string): string =>
  `${serviceUrl(partition, 'cloudtrailv2', region)}#/events/${encodeURIComponent(eventId)}`;

/** Returns the URL of an execution in the Systems Manager console. */
export const executionUrl = (partition: string, region: string, executionId: string): string =>
  serviceUrl(partition, 'systems-manager', region).replace(
    '/home?',
    `/automation/execution/${encodeURIComponent(executionId)}?`,
  );
