import type { PolicyDocument } from '../service';

const allow = (...actions: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

const READS = ['Describe*', 'Get*', 'List*', 'Lookup*', 'Select*', 'BatchGet*', 'Query', 'Scan'];
const READ_SERVICES = [
  ...['acm', 'cloudformation', 'cloudtrail', 'cloudwatch', 'config', 'dynamodb', 'ec2', 'elasticloadbalancing'],
  ...['events', 'iam', 'kms', 'lambda', 'logs', 's3', 'securityhub', 'sns', 'sqs', 'ssm', 'sts'],
];

/**
 * The policies of AWS that people attach most, by name. Those whose text is long are written with wildcards of the same
 * meaning for the services that are here.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
 */
export const MANAGED_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  AdministratorAccess: allow('*'),
  AmazonDynamoDBFullAccess: allow('dynamodb:*'),
  AmazonEC2FullAccess: allow('ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*'),
  AmazonEC2ReadOnlyAccess: allow('ec2:Describe*', 'elasticloadbalancing:Describe*', 'cloudwatch:Describe*'),
  AmazonS3FullAccess: allow('s3:*'),
  AmazonS3ReadOnlyAccess: allow('s3:Get*', 's3:List*', 's3:Describe*'),
  AmazonSNSFullAccess: allow('sns:*'),
  AmazonSQSFullAccess: allow('sqs:*'),
  AmazonSSMFullAccess: allow('ssm:*'),
  AWSConfigUserAccess: allow('config:Get*', 'config:Describe*', 'config:Deliver*', 'config:List*', 'config:Select*'),
  IAMFullAccess: allow('iam:*'),
  IAMReadOnlyAccess: allow('iam:Get*', 'iam:List*', 'iam:Generate*', 'iam:Simulate*'),
  PowerUserAccess: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:ListRoles', 'account:GetAccountInformation'], Resource: '*' },
    ],
  },
  ReadOnlyAccess: allow(...READ_SERVICES.flatMap((service) => READS.map((read) => `${service}:${read}`))),
  SecurityAudit: allow(...READ_SERVICES.flatMap((service) => [`${service}:Describe*`, `${service}:List*`]), 'iam:Get*'),
  'service-role/AWSLambdaBasicExecutionRole': allow('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'),
  'service-role/AWS_ConfigRole': allow(
    ...READ_SERVICES.flatMap((service) => [`${service}:Describe*`, `${service}:List*`, `${service}:Get*`]),
    'config:Put*',
    'config:BatchGet*',
  ),
};

/** Finds a policy of AWS by its ARN: `arn:aws:iam::aws:policy/ReadOnlyAccess`. */
export function findManagedPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  return name === undefined ? undefined : MANAGED_POLICIES[name];
}
