/** Identifiers of AWS managed rules whose names are not the identifier in lower case. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  CLOUD_TRAIL_ENABLED: 'cloudtrail-enabled',
  EC2_INSTANCE_MANAGED_BY_SSM: 'ec2-instance-managed-by-systems-manager',
  INCOMING_SSH_DISABLED: 'restricted-ssh',
  INSTANCES_IN_VPC: 'ec2-instances-in-vpc',
  MULTI_REGION_CLOUD_TRAIL_ENABLED: 'multi-region-cloudtrail-enabled',
  RESTRICTED_INCOMING_TRAFFIC: 'restricted-common-ports',
};

/**
 * Returns the name of an AWS managed rule in AWS's documentation, and of its page there, from its identifier.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 *
 * @example
 * toManagedRuleName('INCOMING_SSH_DISABLED'); // 'restricted-ssh'
 */
export const toManagedRuleName = (identifier: string): string =>
  OTHER_NAMES[identifier] ?? identifier.toLowerCase().replaceAll('_', '-');

/** Returns the URL of AWS's page about a managed rule. */
export const toManagedRuleUrl = (identifier: string): string =>
  `https://docs.aws.amazon.com/config/latest/developerguide/${encodeURIComponent(toManagedRuleName(identifier))}.html`;
