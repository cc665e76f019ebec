import type { Actor } from '../../lib/alerts/alert';
import type { RuleDetails } from '../../lib/alerts/compose-alert';
import type { ConfigurationItem } from '../../lib/core/item';
import type { ComplianceChange, ComplianceResult } from '../../lib/formats/events/compliance-change';

/** A configuration item with the fewest properties. */
export const item = (
  given: Partial<ConfigurationItem> & Pick<ConfigurationItem, 'resourceType' | 'resourceId'>,
): ConfigurationItem => ({
  shape: 'config',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-02-11T05:04:30.000Z',
  tags: {},
  relationships: [],
  configuration: {},
  supplementaryConfiguration: {},
  ...given,
});

/** An inbound permission of a security group, as AWS Config writes it. */
export const permission = (port: number, ...cidrs: string[]): unknown => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipRanges: cidrs,
  ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })),
  ipv6Ranges: [],
  prefixListIds: [],
  userIdGroupPairs: [],
});

export const group = (ingress: readonly unknown[], given: Partial<ConfigurationItem> = {}): ConfigurationItem =>
  item({
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d4e5f60718',
    resourceName: 'web',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718',
    configuration: { groupName: 'web', description: 'web servers', ipPermissions: ingress, ipPermissionsEgress: [] },
    ...given,
  });

export const result = (
  complianceType: ComplianceResult['complianceType'],
  annotation: string | null = null,
): ComplianceResult => ({
  complianceType,
  annotation,
  recordedAt: '2026-02-11T05:06:10.000Z',
  invokedAt: '2026-02-11T05:06:08.000Z',
  orderingTimestamp: '2026-02-11T05:04:30.000Z',
});

export const compliant: ComplianceResult = {
  ...result('COMPLIANT'),
  recordedAt: '2026-02-03T09:00:10.000Z',
  invokedAt: '2026-02-03T09:00:08.000Z',
  orderingTimestamp: '2026-02-03T08:58:00.000Z',
};

/** A change of compliance; of the security group unless overridden. */
export const change = (given: Partial<ComplianceChange> = {}): ComplianceChange => ({
  eventId: '0a0a0a0a-0000-4000-8000-000000000001',
  eventTime: '2026-02-11T05:06:11.000Z',
  accountId: '111122223333',
  region: 'eu-west-1',
  configRuleName: 'assay-open-ssh',
  configRuleArn: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-0a0a0a',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a1b2c3d4e5f60718',
  now: result('NON_COMPLIANT', 'Port 22 is open to 0.0.0.0/0'),
  before: compliant,
  ...given,
});

export const openSsh: RuleDetails = {
  name: 'open-ssh',
  title: 'Security groups must not allow SSH from the internet',
  severity: 'high',
  mode: 'manual',
  runbook: 'assay-open-ssh-remediate',
};

export const alice: Extract<Actor, { found: true }> = {
  found: true,
  confidence: 'high',
  because: 'the only change to this resource in CloudTrail from 04:49 to 05:06 UTC',
  principal: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
  name: 'alice (role Admin)',
  accountId: '111122223333',
  sourceAddress: '198.51.100.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0',
  channel: 'console',
  eventName: 'AuthorizeSecurityGroupIngress',
  eventTime: '2026-02-11T05:03:11.000Z',
  eventId: '5d2c1b0a-0000-4000-8000-000000000002',
  consoleUrl:
    'https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/5d2c1b0a-0000-4000-8000-000000000002',
};

export const notFound: Actor = {
  found: false,
  because:
    'CloudTrail has no call on the resource from 04:49 to 05:06 UTC. The call may arrive later, usually within minutes, or be logged in another Region; changes by AWS itself are not logged',
};
