import type { RunbookParameter } from './document';

/** The role is the rule's own, and no other can be named: what a document may do does not depend on who starts it. */
export const roleParameter = (roleArn: string): Record<string, RunbookParameter> => ({
  // AWS Config starts only documents whose parameter has this name.
  // https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html
  AutomationAssumeRole: {
    type: 'String',
    description: 'The role that makes the calls; no other is allowed.',
    default: roleArn,
    allowedValues: [roleArn],
  },
});

export const dryRunParameter: Record<string, RunbookParameter> = {
  DryRun: yesNo('"yes": only plan, and change nothing. The plan is among the outputs.'),
};

export const personParameter: Record<string, RunbookParameter> = {
  DecidedByPerson: yesNo(
    '"yes": a person has seen the plan. Then side effects, exceptions in AWS Config and repeated breaking do not stop it.',
  ),
};

export const executionParameter: Record<string, RunbookParameter> = {
  ExecutionId: {
    type: 'String',
    description: 'The execution of the remediation that is to be taken back.',
    allowedPattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  },
};

/** What AWS Config hands over for its `RESOURCE_ID`. */
export function resourceParameter(resourceTypes: readonly string[]): Record<string, RunbookParameter> {
  const ids = resourceTypes.map((type) => IDS[type] ?? ANY_ID);
  return {
    ResourceId: {
      type: 'String',
      description: `The resource, as AWS Config names it: ${ids.map(({ words }) => words).join(', or ')}.`,
      allowedPattern: `^(${ids.map(({ pattern }) => pattern).join('|')})$`,
    },
  };
}

interface Id {
  readonly words: string;
  readonly pattern: string;
}

const IDS: Readonly<Record<string, Id>> = {
  'AWS::EC2::SecurityGroup': { words: 'the id of a security group', pattern: 'sg-[0-9a-f]{8,17}' },
  'AWS::EC2::Volume': { words: 'the id of a volume', pattern: 'vol-[0-9a-f]{8,17}' },
  // Buckets of before 2018 in us-east-1 may have capitals and underscores, and 255 characters.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  'AWS::S3::Bucket': { words: 'the name of a bucket', pattern: '[a-zA-Z0-9._-]{3,255}' },
  'AWS::ACM::Certificate': {
    words: 'the ARN of a certificate',
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-zA-Z0-9-]+',
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    words: 'the ARN of a listener',
    pattern:
      'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/(app|net|gwy)/[a-zA-Z0-9-]+/[0-9a-f]+/[0-9a-f]+',
  },
};

/** No quote, no brace, no white space: nothing that could become more than an id in a document. */
const ANY_ID: Id = { words: 'its id', pattern: '[a-zA-Z0-9._:/=+@-]{1,768}' };

function yesNo(description: string): RunbookParameter {
  return { type: 'String', description, default: 'no', allowedValues: ['yes', 'no'] };
}
