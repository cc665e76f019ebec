/** Where a stack is deployed. */
export interface AccountRegion {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export interface WrittenTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

/** A resource as CloudFormation would have made it: no intrinsic function is left in its properties. */
export interface Made<P = Readonly<Record<string, unknown>>> {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly arn: string;
  readonly properties: P;
}

/** What CloudFormation makes of a template, with names that it would have made up. */
export class Template {
  private readonly made: ReadonlyMap<string, Made>;

  constructor(
    private readonly written: WrittenTemplate,
    readonly scope: AccountRegion,
  ) {
    this.made = new Map(
      Object.entries(written.Resources).map(([logicalId, { Type: type, Properties = {} }]) => {
        const properties = this.resolved(Properties) as Made['properties'];
        const { ref, arn } = this.identify(logicalId);
        return [logicalId, { logicalId, type, ref, arn, properties }];
      }),
    );
  }

  /** @param P the properties of the type that are looked at, which is on the caller's word */
  listResources<P = Made['properties']>(type: string): Made<P>[] {
    return [...this.made.values()].filter((one) => one.type === type) as Made<P>[];
  }

  /** The resource of a type by what `Ref` gives, or by its ARN. */
  findResource<P = Made['properties']>(type: string, name: string): Made<P> {
    const found = this.listResources<P>(type).find(({ ref, arn }) => ref === name || arn === name);
    if (!found) throw new Error(`Cannot find ${type} "${name}": the template has none`);
    return found;
  }

  private resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((element) => this.resolved(element));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, operand] = [], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'))) return this.intrinsic(name, operand);
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, this.resolved(child)]));
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
  private intrinsic(name: string, operand: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(operand as string);
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = operand as [string, string];
        return this.attribute(logicalId, attribute);
      }
      case 'Fn::Join': {
        const [separator, parts] = operand as [string, unknown[]];
        return parts.map((part) => this.resolved(part)).join(separator);
      }
      case 'Fn::Sub':
        return (operand as string).replaceAll(/\$\{([\w.:]+)\}/g, (_, path: string) => {
          const [logicalId = '', attribute] = path.split('.');
          return attribute === undefined ? this.reference(logicalId) : this.attribute(logicalId, attribute);
        });
      default:
        throw new Error(`Cannot resolve ${name}: it is not among the functions that our templates use`);
    }
  }

  private reference(name: string): string {
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

  private attribute(logicalId: string, attribute: string): string {
    const { attributes } = this.identify(logicalId);
    const value = attributes[attribute];
    if (value === undefined) throw new Error(`Cannot resolve ${logicalId}.${attribute}: found no such attribute`);
    return value;
  }

  private identify(logicalId: string): Identity {
    const resource = this.written.Resources[logicalId];
    if (!resource) throw new Error(`Cannot resolve "${logicalId}": the template has no such resource`);
    const { Type: type, Properties = {} } = resource;
    const [property, toIdentity] = IDENTITIES[type] ?? [undefined, named(type.split('::')[1]?.toLowerCase() ?? '')];
    const given = property && this.resolved((Properties as Record<string, unknown>)[property]);
    return toIdentity(typeof given === 'string' ? given : `assay-${logicalId}`, this.scope);
  }
}

interface Identity {
  readonly ref: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type ToIdentity = (name: string, place: AccountRegion) => Identity;

/** The property that may hold the name, and what name and place make: by AWS's page on each type, "Return values". */
const IDENTITIES: Readonly<Record<string, readonly [property: string | undefined, ToIdentity]>> = {
  'AWS::Config::ConfigRule': ['ConfigRuleName', named('config', 'config-rule/config-rule-')],
  'AWS::DynamoDB::Table': ['TableName', named('dynamodb', 'table/')],
  'AWS::Events::Rule': ['Name', named('events', 'rule/')],
  'AWS::IAM::Role': [
    'RoleName',
    (name, place) => identity(name, `arn:${place.partition}:iam::${place.account}:role/${name}`),
  ],
  'AWS::KMS::Key': [undefined, named('kms', 'key/')],
  'AWS::Lambda::Function': ['FunctionName', named('lambda', 'function:')],
  // The ARN is one of everything in the group.
  'AWS::Logs::LogGroup': [
    'LogGroupName',
    (name, place) => identity(name, `${arnIn(place, 'logs')}:log-group:${name}:*`),
  ],
  'AWS::S3::Bucket': [
    'BucketName',
    (name, { partition }) => identity(name.toLowerCase(), `arn:${partition}:s3:::${name.toLowerCase()}`),
  ],
  'AWS::SNS::Topic': [
    'TopicName',
    (name, place) => identity(`${arnIn(place, 'sns')}:${name}`, `${arnIn(place, 'sns')}:${name}`),
  ],
  'AWS::SQS::Queue': [
    'QueueName',
    (name, place) => ({
      ...identity(
        `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`,
        `${arnIn(place, 'sqs')}:${name}`,
      ),
      attributes: { Arn: `${arnIn(place, 'sqs')}:${name}`, QueueName: name },
    }),
  ],
  'AWS::SSM::Document': ['Name', named('ssm', 'document/')],
};

function named(service: string, path = ''): ToIdentity {
  return (name, place) => identity(name, `${arnIn(place, service)}:${path}${name}`);
}

const arnIn = ({ partition, region, account }: AccountRegion, service: string): string =>
  `arn:${partition}:${service}:${region}:${account}`;

const identity = (ref: string, arn: string): Identity => ({ ref, arn, attributes: { Arn: arn } });
