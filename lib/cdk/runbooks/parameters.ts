import { isRemediableType, type RemediableType } from '../../resources/remediable-types';
import type { RunbookParameter } from './runbook';

/** Only the runbook's own role is allowed, so that the permissions of a runbook do not depend on who starts it. */
export const createRoleParameter = (roleArn: string): Record<string, RunbookParameter> => ({
  // AWS Config requires this name:
  // https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html
  AutomationAssumeRole: {
    type: 'String',
    description: 'The role of the runbook. No other role is allowed.',
    default: roleArn,
    allowedValues: [roleArn],
  },
});

export const DRY_RUN_PARAMETER: Record<string, RunbookParameter> = {
  DryRun: createYesNo('"yes": plan only, without changes. The plan is in the outputs.'),
};

export const DECISION_PARAMETER: Record<string, RunbookParameter> = {
  DecidedByPerson: createYesNo(
    '"yes": a person has reviewed the plan. Side effects, exceptions in AWS Config and repeated remediation then do not stop it.',
  ),
};

export const EXECUTION_PARAMETER: Record<string, RunbookParameter> = {
  ExecutionId: {
    type: 'String',
    description: 'The ID of the remediation execution to undo.',
    allowedPattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  },
};

export const TIME_PARAMETER: Record<string, RunbookParameter> = {
  To: {
    type: 'String',
    description: 'The time of the state to put back, in UTC: 2026-03-01T12:00:00Z.',
    allowedPattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z$',
  },
};

/** The value that AWS Config passes for `RESOURCE_ID`. */
export function createResourceParameter(resourceTypes: readonly string[]): Record<string, RunbookParameter> {
  const ids = resourceTypes.map((type) => (isRemediableType(type) ? RESOURCE_IDS[type] : ANY_ID));
  return {
    ResourceId: {
      type: 'String',
      description: `The resource, as AWS Config identifies it: ${ids.map(({ label }) => label).join(', or ')}.`,
      allowedPattern: `^(${ids.map(({ pattern }) => pattern).join('|')})$`,
    },
  };
}

interface ResourceId {
  readonly label: string;
  readonly pattern: string;
}

const RESOURCE_IDS: Readonly<Record<RemediableType, ResourceId>> = {
  'AWS::ACM::Certificate': {
    label: 'the ARN of a certificate',
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-zA-Z0-9-]+',
  },
  'AWS::CloudTrail::Trail': { label: 'the name of a trail', pattern: '[a-zA-Z0-9._-]{3,128}' },
  'AWS::DynamoDB::Table': { label: 'the name of a table', pattern: '[a-zA-Z0-9._-]{3,255}' },
  'AWS::EC2::Instance': { label: 'the ID of an instance', pattern: 'i-[0-9a-f]{8,17}' },
  'AWS::EC2::SecurityGroup': { label: 'the ID of a security group', pattern: 'sg-[0-9a-f]{8,17}' },
  // The block has the ID of the account.
  'AWS::EC2::SnapshotBlockPublicAccess': { label: 'the ID of the account', pattern: '[0-9]{12}' },
  'AWS::EC2::Subnet': { label: 'the ID of a subnet', pattern: 'subnet-[0-9a-f]{8,17}' },
  'AWS::EC2::TransitGateway': { label: 'the ID of a transit gateway', pattern: 'tgw-[0-9a-f]{8,17}' },
  'AWS::EC2::Volume': { label: 'the ID of a volume', pattern: 'vol-[0-9a-f]{8,17}' },
  'AWS::ElasticLoadBalancingV2::Listener': {
    label: 'the ARN of a listener',
    pattern:
      'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/(app|net|gwy)/[a-zA-Z0-9-]+/[0-9a-f]+/[0-9a-f]+',
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    label: 'the ARN of a load balancer',
    pattern:
      'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/(app|net|gwy)/[a-zA-Z0-9-]+/[0-9a-f]+',
  },
  'AWS::KMS::Key': { label: 'the ID of a key', pattern: '(mrk-)?[0-9a-f-]{32,36}' },
  // Buckets created before 2018 in us-east-1 may have capitals, underscores and up to 255 characters.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  'AWS::S3::Bucket': { label: 'the name of a bucket', pattern: '[a-zA-Z0-9._-]{3,255}' },
  'AWS::SNS::Topic': {
    label: 'the ARN of a topic',
    pattern: 'arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,256}([.]fifo)?',
  },
  'AWS::SQS::Queue': {
    label: 'the URL of a queue',
    pattern: 'https://sqs[.][a-z0-9-]+[.]amazonaws[.]com([.]cn)?/[0-9]{12}/[a-zA-Z0-9_-]{1,80}([.]fifo)?',
  },
};

/** Without quotes, braces and white space, which could inject something into a document. */
const ANY_ID: ResourceId = { label: 'its ID', pattern: '[a-zA-Z0-9._:/=+@-]{1,768}' };

function createYesNo(description: string): RunbookParameter {
  return { type: 'String', description, default: 'no', allowedValues: ['yes', 'no'] };
}
