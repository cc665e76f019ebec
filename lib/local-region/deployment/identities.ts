import { formatArn, formatIamArn } from '../arns';
import { hashText, hashToUuid } from '../hashes';
import type { CreatedResource, DeploymentScope } from '../service';

/** The names that CloudFormation gives a resource: the values of `Ref` and `Fn::GetAtt`. */
export interface ResourceIdentity {
  readonly ref: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** @param path of what belongs to IAM: `/` if the template names none */
type ToIdentity = (name: string, scope: DeploymentScope, path: string) => ResourceIdentity;

/** How a type is named: the property with its name, and its identity by name. */
interface NamedType {
  /** None if CloudFormation creates every name of the type. */
  readonly property?: string;
  readonly toIdentity: ToIdentity;
  /** The longest name that CloudFormation creates. */
  readonly maxLength?: number;
  /** The property that gives created names the ending `.fifo`. */
  readonly fifo?: string;
}

/**
 * Returns the names of a resource. Without a name in the template, CloudFormation creates one.
 * @param read returns the value of a property of the resource
 */
export function nameResource(
  { type, stackName, logicalId }: { readonly type: string; readonly stackName: string; readonly logicalId: string },
  scope: DeploymentScope,
  read: (property: string) => unknown,
): ResourceIdentity {
  const { property, toIdentity, maxLength = 255, fifo } = NAMED_TYPES[type] ?? identifyOther(type);
  const path = String(read('Path') ?? '/');
  const name = property && read(property);
  if (typeof name === 'string') return toIdentity(name, scope, path);
  const ending = fifo && read(fifo) === true ? '.fifo' : '';
  const hash = hashText([scope.account, scope.region, stackName, logicalId].join('/'));
  const suffix = hash.slice(0, 12).toUpperCase();
  const start = `${stackName}-${logicalId}`.slice(0, maxLength - suffix.length - ending.length - 1);
  return toIdentity(`${start}-${suffix}${ending}`, scope, path);
}

/**
 * Returns the name that AWS gives to one resource only; undefined if the template does not choose it. ARNs have the account and
 * the Region where these count: users, roles and policies are unique in an account, and buckets everywhere.
 */
export function findUniqueName({ type, arn, properties }: CreatedResource): string | undefined {
  const property = NAMED_TYPES[type]?.property;
  if (property === undefined || properties[property] === undefined) return undefined;
  const { EventBusName: bus = '' } = properties;
  // IAM does not distinguish names by case or path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  const isIam = type.startsWith('AWS::IAM::');
  return isIam ? `${type} ${arn.split(':')[4]} ${arn.split('/').at(-1)?.toLowerCase()}` : `${type} ${bus} ${arn}`;
}

/** Returns the id that AWS Config gives a rule: `config-rule-6moccq`. */
export function createConfigRuleId(name: string): string {
  const number = BigInt(`0x${hashText(name)}`);
  return `config-rule-${(number % 36n ** 6n).toString(36).padStart(6, '0')}`;
}

/** Identifies resources whose `Ref` is their name. */
const identifyByName =
  (service: string, path = ''): ToIdentity =>
  (name, scope) =>
    createIdentity(name, formatArn(scope, service, `${path}${name}`));

/** Identifies resources whose `Ref` is their ARN. */
const byArn =
  (service: string, path = ''): ToIdentity =>
  (name, scope) => {
    const arn = formatArn(scope, service, `${path}${name}`);
    return createIdentity(arn, arn);
  };

/** Identifies resources with an id of EC2: `sg-0123456789abcdef0`. */
const byId =
  (service: string, path: string, prefix: string, attribute = 'Id'): ToIdentity =>
  (name, scope) => {
    const id = `${prefix}-0${hashText(name).slice(0, 16)}`;
    return createIdentity(id, formatArn(scope, service, `${path}/${id}`), { [attribute]: id });
  };

/** Returns the id of a stack, which is an ARN. */
export const formatStackId = (scope: DeploymentScope, stackName: string): string =>
  formatArn(scope, 'cloudformation', `stack/${stackName}/local`);

const createIdentity = (
  ref: string,
  arn: string,
  attributes: Readonly<Record<string, string>> = {},
): ResourceIdentity => ({
  ref,
  arn,
  attributes: { Arn: arn, ...attributes },
});

const identifyGlobal =
  (kind: string): ToIdentity =>
  (name, scope, path) =>
    createIdentity(name, formatIamArn(scope, `${kind}${path}${name}`));

/** See "Return values" on AWS's page of each type. */
const NAMED_TYPES: Readonly<Record<string, NamedType>> = {
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', toIdentity: identifyByName('cloudwatch', 'alarm:') },
  'AWS::Config::ConfigRule': {
    property: 'ConfigRuleName',
    toIdentity: (name, scope) => {
      const id = createConfigRuleId(name);
      return createIdentity(name, formatArn(scope, 'config', `config-rule/${id}`), { ConfigRuleId: id });
    },
  },
  'AWS::Config::ConfigurationRecorder': { property: 'Name', toIdentity: nameDefault },
  'AWS::Config::DeliveryChannel': { property: 'Name', toIdentity: nameDefault },
  'AWS::DynamoDB::Table': { property: 'TableName', toIdentity: identifyByName('dynamodb', 'table/') },
  'AWS::EC2::InternetGateway': { toIdentity: byId('ec2', 'internet-gateway', 'igw', 'InternetGatewayId') },
  // A new launch template has one version.
  'AWS::EC2::LaunchTemplate': {
    toIdentity: (name, scope, path) => {
      const { attributes, ...identity } = byId('ec2', 'launch-template', 'lt', 'LaunchTemplateId')(name, scope, path);
      return { ...identity, attributes: { ...attributes, DefaultVersionNumber: '1', LatestVersionNumber: '1' } };
    },
  },
  'AWS::EC2::SecurityGroup': { toIdentity: byId('ec2', 'security-group', 'sg', 'GroupId') },
  'AWS::EC2::Subnet': { toIdentity: byId('ec2', 'subnet', 'subnet', 'SubnetId') },
  'AWS::EC2::VPC': { toIdentity: byId('ec2', 'vpc', 'vpc', 'VpcId') },
  'AWS::EC2::Volume': { toIdentity: byId('ec2', 'volume', 'vol', 'VolumeId') },
  'AWS::Events::EventBus': { property: 'Name', toIdentity: identifyByName('events', 'event-bus/') },
  'AWS::Events::Rule': { property: 'Name', toIdentity: identifyByName('events', 'rule/'), maxLength: 64 },
  'AWS::IAM::InstanceProfile': { property: 'InstanceProfileName', toIdentity: identifyGlobal('instance-profile') },
  'AWS::IAM::ManagedPolicy': {
    property: 'ManagedPolicyName',
    toIdentity: (name, scope, path) => {
      const arn = formatIamArn(scope, `policy${path}${name}`);
      return createIdentity(arn, arn, { PolicyArn: arn });
    },
  },
  'AWS::IAM::Role': { property: 'RoleName', toIdentity: identifyGlobal('role'), maxLength: 64 },
  'AWS::IAM::User': { property: 'UserName', toIdentity: identifyGlobal('user'), maxLength: 64 },
  'AWS::KMS::Alias': { property: 'AliasName', toIdentity: identifyByName('kms') },
  'AWS::KMS::Key': {
    toIdentity: (name, scope) => {
      const id = hashToUuid(name);
      return createIdentity(id, formatArn(scope, 'kms', `key/${id}`), { KeyId: id });
    },
  },
  'AWS::Lambda::Function': {
    property: 'FunctionName',
    toIdentity: identifyByName('lambda', 'function:'),
    maxLength: 64,
  },
  // The ARN covers everything in the group.
  'AWS::Logs::LogGroup': {
    property: 'LogGroupName',
    toIdentity: (name, scope) => createIdentity(name, formatArn(scope, 'logs', `log-group:${name}:*`)),
  },
  'AWS::S3::Bucket': {
    property: 'BucketName',
    maxLength: 63,
    toIdentity: (name, { partition, region }) => {
      const bucket = name.toLowerCase();
      return createIdentity(bucket, `arn:${partition}:s3:::${bucket}`, {
        DomainName: `${bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      });
    },
  },
  'AWS::SNS::Topic': {
    property: 'TopicName',
    toIdentity: (name, scope) => {
      const arn = formatArn(scope, 'sns', name);
      return createIdentity(arn, arn, { TopicArn: arn, TopicName: name });
    },
  },
  'AWS::SNS::Subscription': { toIdentity: byArn('sns') },
  'AWS::SQS::Queue': {
    property: 'QueueName',
    maxLength: 80,
    fifo: 'FifoQueue',
    toIdentity: (name, scope) => {
      const url = `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${name}`;
      return createIdentity(url, formatArn(scope, 'sqs', name), { QueueName: name, QueueUrl: url });
    },
  },
  'AWS::SSM::Document': { property: 'Name', toIdentity: identifyByName('ssm', 'document/') },
  'AWS::SSM::Parameter': { property: 'Name', toIdentity: identifyByName('ssm', 'parameter') },
};

/** Recorder and delivery channel are named `default`, as by AWS. */
function nameDefault(name: string, scope: DeploymentScope): ResourceIdentity {
  return createIdentity(
    name.includes('-') ? 'default' : name,
    formatArn(scope, 'config', 'configuration-recorder/default'),
  );
}

const identifyOther = (type: string): NamedType => ({
  toIdentity: identifyByName(type.split('::')[1]?.toLowerCase() ?? ''),
});
