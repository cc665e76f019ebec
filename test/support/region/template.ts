/** The account and Region that a stack is deployed to. */
export interface AccountRegion {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** A template of CloudFormation, with its intrinsic functions. */
export interface TemplateDocument {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

/** A resource that CloudFormation created: its properties have no intrinsic functions. */
export interface CreatedResource<P = Readonly<Record<string, unknown>>> {
  readonly logicalId: string;
  readonly type: string;
  /** The value of `Ref`. */
  readonly ref: string;
  readonly arn: string;
  readonly properties: P;
}

/** The resources that CloudFormation creates from a template. Generates the names that the template leaves out. */
export class Template {
  private readonly resources: readonly CreatedResource[];

  constructor(
    private readonly document: TemplateDocument,
    readonly scope: AccountRegion,
  ) {
    this.resources = Object.entries(document.Resources).map(([logicalId, { Type: type, Properties = {} }]) => {
      const { ref, arn } = this.identify(logicalId);
      return { logicalId, type, ref, arn, properties: this.resolve(Properties) as CreatedResource['properties'] };
    });
  }

  /** @typeParam P the properties that the caller uses; they are not checked */
  listResources<P = CreatedResource['properties']>(type: string): CreatedResource<P>[] {
    return this.resources.filter((resource) => resource.type === type) as CreatedResource<P>[];
  }

  /** Finds a resource by its type and the value of `Ref` or its ARN. */
  findResource<P = CreatedResource['properties']>(type: string, name: string): CreatedResource<P> {
    const found = this.listResources<P>(type).find(({ ref, arn }) => ref === name || arn === name);
    if (!found) throw new Error(`Cannot find ${type} "${name}": the template has none`);
    return found;
  }

  /** Replaces the intrinsic functions in a value by their values. */
  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((element) => this.resolve(element));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, operand] = [], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'))) return this.callFunction(name, operand);
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, this.resolve(child)]));
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
  private callFunction(name: string, operand: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.findReference(operand as string);
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = operand as [string, string];
        return this.findAttribute(logicalId, attribute);
      }
      case 'Fn::Join': {
        const [separator, parts] = operand as [string, unknown[]];
        return parts.map((part) => this.resolve(part)).join(separator);
      }
      case 'Fn::Sub':
        return (operand as string).replaceAll(/\$\{([\w.:]+)\}/g, (_, path: string) => {
          const [logicalId = '', attribute] = path.split('.');
          return attribute === undefined ? this.findReference(logicalId) : this.findAttribute(logicalId, attribute);
        });
      default:
        throw new Error(`Cannot resolve ${name}: our templates do not use this function`);
    }
  }

  private findReference(name: string): string {
    switch (name) {
      case 'AWS::AccountId':
        return this.scope.account;
      case 'AWS::Region':
        return this.scope.region;
      case 'AWS::Partition':
        return this.scope.partition;
      default:
        return this.identify(name).ref;
    }
  }

  private findAttribute(logicalId: string, attribute: string): string {
    const value = this.identify(logicalId).attributes[attribute];
    if (value === undefined) throw new Error(`Cannot resolve ${logicalId}.${attribute}: there is no such attribute`);
    return value;
  }

  private identify(logicalId: string): Identity {
    const resource = this.document.Resources[logicalId];
    if (!resource) throw new Error(`Cannot resolve "${logicalId}": the template has no such resource`);
    const { Type: type, Properties = {} } = resource;
    const [property, toIdentity] = NAMED_TYPES[type] ?? [
      undefined,
      identifyBy(type.split('::')[1]?.toLowerCase() ?? ''),
    ];
    const name = property && this.resolve((Properties as Record<string, unknown>)[property]);
    return toIdentity(typeof name === 'string' ? name : `assay-${logicalId}`, this.scope);
  }
}

/** The values of `Ref` and `Fn::GetAtt`. */
interface Identity {
  readonly ref: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type ToIdentity = (name: string, scope: AccountRegion) => Identity;

/** The property with the name of a resource, and its identity by name. See "Return values" on AWS's page of each type. */
const NAMED_TYPES: Readonly<Record<string, readonly [property: string | undefined, ToIdentity]>> = {
  'AWS::Config::ConfigRule': ['ConfigRuleName', identifyBy('config', 'config-rule/config-rule-')],
  'AWS::DynamoDB::Table': ['TableName', identifyBy('dynamodb', 'table/')],
  'AWS::Events::Rule': ['Name', identifyBy('events', 'rule/')],
  'AWS::IAM::Role': [
    'RoleName',
    (name, { partition, account }) => createIdentity(name, `arn:${partition}:iam::${account}:role/${name}`),
  ],
  'AWS::KMS::Key': [undefined, identifyBy('kms', 'key/')],
  'AWS::Lambda::Function': ['FunctionName', identifyBy('lambda', 'function:')],
  // The ARN covers everything in the group.
  'AWS::Logs::LogGroup': [
    'LogGroupName',
    (name, scope) => createIdentity(name, formatArn(scope, 'logs', `log-group:${name}:*`)),
  ],
  'AWS::S3::Bucket': [
    'BucketName',
    (name, { partition }) => createIdentity(name.toLowerCase(), `arn:${partition}:s3:::${name.toLowerCase()}`),
  ],
  'AWS::SNS::Topic': [
    'TopicName',
    (name, scope) => createIdentity(formatArn(scope, 'sns', name), formatArn(scope, 'sns', name)),
  ],
  'AWS::SQS::Queue': [
    'QueueName',
    (name, scope) => {
      const arn = formatArn(scope, 'sqs', name);
      return {
        ref: `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${name}`,
        arn,
        attributes: { Arn: arn, QueueName: name },
      };
    },
  ],
  'AWS::SSM::Document': ['Name', identifyBy('ssm', 'document/')],
};

/** Identifies resources whose `Ref` is their name. */
function identifyBy(service: string, path = ''): ToIdentity {
  return (name, scope) => createIdentity(name, formatArn(scope, service, `${path}${name}`));
}

const formatArn = ({ partition, region, account }: AccountRegion, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

const createIdentity = (ref: string, arn: string): Identity => ({ ref, arn, attributes: { Arn: arn } });
