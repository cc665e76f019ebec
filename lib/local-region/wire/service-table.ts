/** A service that the endpoint knows, and where its operation schemas are. */
export interface ServiceEntry {
  /** The name in boto3, in runbooks and in {@link AwsCall}. */
  readonly name: string;
  /** The name in the scope of a signature. */
  readonly signingName: string;
  /** The prefix of `X-Amz-Target`, for a request without a signature. */
  readonly target?: string;
  /** The format of bodies, for a service whose operations are methods and paths. */
  readonly rest?: 'json' | 'xml';
  /** Loads the SDK client, which has the schemas. */
  load(): object;
}

/**
 * The services. An SDK client is loaded by the first call to it, since the largest ones take a tenth of a second, and by
 * `require`, since `import` of a CommonJS module takes twice as long.
 */
export const SERVICE_TABLE: readonly ServiceEntry[] = [
  {
    name: 'acm',
    signingName: 'acm',
    target: 'CertificateManager',
    load: () => require('@aws-sdk/client-acm'),
  },
  {
    name: 'cloudformation',
    signingName: 'cloudformation',
    load: () => require('@aws-sdk/client-cloudformation'),
  },
  { name: 'cloudfront', signingName: 'cloudfront', rest: 'xml', load: () => require('@aws-sdk/client-cloudfront') },
  {
    name: 'cloudtrail',
    signingName: 'cloudtrail',
    target: 'CloudTrail_20131101',
    load: () => require('@aws-sdk/client-cloudtrail'),
  },
  {
    name: 'cloudwatch',
    signingName: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    load: () => require('@aws-sdk/client-cloudwatch'),
  },
  {
    name: 'config',
    signingName: 'config',
    target: 'StarlingDoveService',
    load: () => require('@aws-sdk/client-config-service'),
  },
  {
    name: 'dynamodb',
    signingName: 'dynamodb',
    target: 'DynamoDB_20120810',
    load: () => require('@aws-sdk/client-dynamodb'),
  },
  { name: 'ec2', signingName: 'ec2', load: () => require('@aws-sdk/client-ec2') },
  {
    name: 'ecr',
    signingName: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    load: () => require('@aws-sdk/client-ecr'),
  },
  {
    name: 'elbv2',
    signingName: 'elasticloadbalancing',
    load: () => require('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    name: 'events',
    signingName: 'events',
    target: 'AWSEvents',
    load: () => require('@aws-sdk/client-eventbridge'),
  },
  { name: 'iam', signingName: 'iam', load: () => require('@aws-sdk/client-iam') },
  { name: 'kms', signingName: 'kms', target: 'TrentService', load: () => require('@aws-sdk/client-kms') },
  { name: 'lambda', signingName: 'lambda', rest: 'json', load: () => require('@aws-sdk/client-lambda') },
  {
    name: 'logs',
    signingName: 'logs',
    target: 'Logs_20140328',
    load: () => require('@aws-sdk/client-cloudwatch-logs'),
  },
  { name: 'opensearch', signingName: 'es', rest: 'json', load: () => require('@aws-sdk/client-opensearch') },
  { name: 'rds', signingName: 'rds', load: () => require('@aws-sdk/client-rds') },
  { name: 's3', signingName: 's3', rest: 'xml', load: () => require('@aws-sdk/client-s3') },
  { name: 's3control', signingName: 's3', rest: 'xml', load: () => require('@aws-sdk/client-s3-control') },
  {
    name: 'securityhub',
    signingName: 'securityhub',
    rest: 'json',
    load: () => require('@aws-sdk/client-securityhub'),
  },
  { name: 'sns', signingName: 'sns', load: () => require('@aws-sdk/client-sns') },
  { name: 'sqs', signingName: 'sqs', target: 'AmazonSQS', load: () => require('@aws-sdk/client-sqs') },
  { name: 'ssm', signingName: 'ssm', target: 'AmazonSSM', load: () => require('@aws-sdk/client-ssm') },
  { name: 'sts', signingName: 'sts', load: () => require('@aws-sdk/client-sts') },
];
