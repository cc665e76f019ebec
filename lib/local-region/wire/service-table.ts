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
  load(): Promise<object>;
}

/** The services. An SDK client is loaded by the first call to it, since the largest ones take a tenth of a second. */
export const SERVICE_TABLE: readonly ServiceEntry[] = [
  {
    name: 'acm',
    signingName: 'acm',
    target: 'CertificateManager',
    load: () => import('@aws-sdk/client-acm'),
  },
  {
    name: 'cloudformation',
    signingName: 'cloudformation',
    load: () => import('@aws-sdk/client-cloudformation'),
  },
  {
    name: 'cloudtrail',
    signingName: 'cloudtrail',
    target: 'CloudTrail_20131101',
    load: () => import('@aws-sdk/client-cloudtrail'),
  },
  {
    name: 'cloudwatch',
    signingName: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  {
    name: 'config',
    signingName: 'config',
    target: 'StarlingDoveService',
    load: () => import('@aws-sdk/client-config-service'),
  },
  {
    name: 'dynamodb',
    signingName: 'dynamodb',
    target: 'DynamoDB_20120810',
    load: () => import('@aws-sdk/client-dynamodb'),
  },
  { name: 'ec2', signingName: 'ec2', load: () => import('@aws-sdk/client-ec2') },
  {
    name: 'ecr',
    signingName: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    load: () => import('@aws-sdk/client-ecr'),
  },
  {
    name: 'elbv2',
    signingName: 'elasticloadbalancing',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    name: 'events',
    signingName: 'events',
    target: 'AWSEvents',
    load: () => import('@aws-sdk/client-eventbridge'),
  },
  { name: 'iam', signingName: 'iam', load: () => import('@aws-sdk/client-iam') },
  { name: 'kms', signingName: 'kms', target: 'TrentService', load: () => import('@aws-sdk/client-kms') },
  { name: 'lambda', signingName: 'lambda', rest: 'json', load: () => import('@aws-sdk/client-lambda') },
  {
    name: 'logs',
    signingName: 'logs',
    target: 'Logs_20140328',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  { name: 'opensearch', signingName: 'es', rest: 'json', load: () => import('@aws-sdk/client-opensearch') },
  { name: 'rds', signingName: 'rds', load: () => import('@aws-sdk/client-rds') },
  { name: 's3', signingName: 's3', rest: 'xml', load: () => import('@aws-sdk/client-s3') },
  { name: 's3control', signingName: 's3', rest: 'xml', load: () => import('@aws-sdk/client-s3-control') },
  {
    name: 'securityhub',
    signingName: 'securityhub',
    rest: 'json',
    load: () => import('@aws-sdk/client-securityhub'),
  },
  { name: 'sns', signingName: 'sns', load: () => import('@aws-sdk/client-sns') },
  { name: 'sqs', signingName: 'sqs', target: 'AmazonSQS', load: () => import('@aws-sdk/client-sqs') },
  { name: 'ssm', signingName: 'ssm', target: 'AmazonSSM', load: () => import('@aws-sdk/client-ssm') },
  { name: 'sts', signingName: 'sts', load: () => import('@aws-sdk/client-sts') },
];
