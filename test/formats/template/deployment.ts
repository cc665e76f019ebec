import type { ConfigurationItem } from '../../../lib/core/item';
import { toItem } from '../../../lib/formats/items/configuration-item';

/**
 * Deploys the templates of the oracle test as CloudFormation does, and records the resources as AWS Config does. It knows
 * only what these templates have, and shares no code with the reader of templates.
 */

type Values = Readonly<Record<string, string>>;
type Properties = Readonly<Record<string, unknown>>;

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
}

interface Template {
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { Type: string; Condition?: string; Properties?: Properties }>>;
}

/** A deployment that CloudFormation refuses. */
export class FailedDeployment extends Error {}

const NO_VALUE = Symbol('AWS::NoValue');

/** Returns the resources of a template with these values of parameters and pseudo parameters. */
export function deploy(template: Template, values: Values): DeployedResource[] {
  const resolver = new Resolver(template, values);
  return Object.entries(template.Resources)
    .filter(([, { Condition: condition }]) => condition === undefined || resolver.holds({ Condition: condition }))
    .map(([id, { Type: type, Properties: properties = {} }]) => ({
      id,
      type,
      properties: resolver.resolve(properties) as Properties,
    }));
}

class Resolver {
  constructor(
    private readonly template: Template,
    private readonly values: Values,
  ) {}

  holds(condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = Object.entries(condition as object) as [string, unknown][];
    const parts = argument as unknown[];
    if (name === 'Condition') return this.holds(this.template.Conditions[argument as string]);
    if (name === 'Fn::Not') return !this.holds(parts[0]);
    if (name === 'Fn::And') return parts.every((part) => this.holds(part));
    if (name === 'Fn::Or') return parts.some((part) => this.holds(part));
    return this.resolve(parts[0]) === this.resolve(parts[1]);
  }

  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one)).filter((one) => one !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value as Properties);
    const [[name, argument] = ['', undefined], ...others] = entries;
    if (others.length === 0 && name === 'Ref') return this.refer(argument as string);
    if (others.length === 0 && name.startsWith('Fn::')) return this.call(name, argument as never);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, this.resolve(one)] as const).filter(([, one]) => one !== NO_VALUE),
    );
  }

  private refer(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    return Object.hasOwn(this.values, name) ? this.values[name] : name;
  }

  private call(name: string, argument: readonly unknown[]): unknown {
    if (name === 'Fn::If') return this.resolve(argument[this.holds({ Condition: argument[0] }) ? 1 : 2]);
    if (name === 'Fn::GetAtt') return argument[0];
    if (name === 'Fn::Sub') return String(argument).replace(/\$\{(\w+)(\.\w+)?\}/g, (_, id) => String(this.refer(id)));
    const [map, first, second] = argument.map((one) => this.resolve(one)) as [string, string, string];
    const found = this.template.Mappings?.[map]?.[first]?.[second];
    if (found === undefined) throw new FailedDeployment(`${map} has no ${first}`);
    return found;
  }
}

/** Records a resource together with its parts as AWS Config records it. A listener becomes one item for each of its rules. */
export function record(resource: DeployedResource, all: readonly DeployedResource[]): ConfigurationItem[] {
  const record = RECORDERS[resource.type];
  const partsOf = (type: string, names: (properties: Properties) => unknown) =>
    all
      .filter((part) => part.type === type && [names(part.properties)].flat().includes(resource.id))
      .map(({ properties }) => properties);
  return (record?.(resource.properties, partsOf) ?? []).map((parts) =>
    toItem({
      version: '1.3',
      resourceType: resource.type,
      resourceId: resource.id,
      awsAccountId: '111122223333',
      awsRegion: 'eu-west-1',
      configurationItemStatus: 'OK',
      configurationItemCaptureTime: '2026-11-20T08:00:00.000Z',
      tags: {},
      relationships: [],
      ...parts,
    }),
  );
}

interface RecordedParts {
  readonly configuration: object;
  readonly supplementaryConfiguration: object;
}
type FindParts = (type: string, names: (properties: Properties) => unknown) => Properties[];

const RECORDERS: Readonly<Record<string, (properties: Properties, partsOf: FindParts) => RecordedParts[]>> = {
  'AWS::EC2::SecurityGroup': ({ SecurityGroupIngress: own = [] }, partsOf) => {
    const parts = partsOf('AWS::EC2::SecurityGroupIngress', ({ GroupId }) => GroupId);
    const permissions = [...(own as Properties[]), ...parts].map((one) => ({
      ipProtocol: one.IpProtocol,
      fromPort: one.FromPort,
      toPort: one.ToPort,
      ipv6Ranges: [],
      prefixListIds: [],
      userIdGroupPairs: [],
      ipv4Ranges: [{ cidrIp: one.CidrIp }],
      ipRanges: [one.CidrIp],
    }));
    return [{ configuration: { ipPermissions: permissions }, supplementaryConfiguration: {} }];
  },

  'AWS::S3::Bucket': ({ PublicAccessBlockConfiguration: block, AccessControl: acl }, partsOf) => {
    const [policy] = partsOf('AWS::S3::BucketPolicy', ({ Bucket }) => Bucket);
    const owner = { id: '0a1b2c', displayName: null };
    const grants = [{ grantee: owner, permission: 'FullControl' }];
    const isPublic = acl === 'PublicRead';
    return [
      {
        configuration: { name: 'reports', owner },
        supplementaryConfiguration: {
          AccessControlList: JSON.stringify({
            grantSet: null,
            grantList: isPublic ? [...grants, { grantee: 'AllUsers', permission: 'Read' }] : grants,
            owner,
          }),
          BucketPolicy: { policyText: policy ? JSON.stringify(policy.PolicyDocument) : null },
          ...(block !== undefined && { PublicAccessBlockConfiguration: JSON.stringify(recordBlock(block)) }),
        },
      },
    ];
  },

  'AWS::IAM::Role': ({ Policies: own = [] }, partsOf) => {
    const parts = [
      ...partsOf('AWS::IAM::RolePolicy', ({ RoleName }) => RoleName),
      ...partsOf('AWS::IAM::Policy', ({ Roles }) => Roles),
    ];
    const policies = [...(own as Properties[]), ...parts].map(({ PolicyName, PolicyDocument }) => ({
      policyName: PolicyName,
      policyDocument: encodeURIComponent(JSON.stringify(PolicyDocument)),
    }));
    return [{ configuration: { roleName: 'r', rolePolicyList: policies }, supplementaryConfiguration: {} }];
  },

  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ LoadBalancerAttributes: attributes = [] }) => {
    const listed = (attributes as Properties[]).map(({ Key, Value }) => ({ key: Key, value: String(Value) }));
    const missing = { key: 'access_logs.s3.enabled', value: 'false' };
    return [
      {
        configuration: { type: 'application', scheme: 'internal' },
        supplementaryConfiguration: { LoadBalancerAttributes: JSON.stringify([...listed, missing]) },
      },
    ];
  },

  // AWS Config records no rules of listeners. Requests that a rule forwards are those of a listener that forwards.
  'AWS::ElasticLoadBalancingV2::Listener': ({ Port, Protocol, DefaultActions }, partsOf) => {
    const rules = partsOf('AWS::ElasticLoadBalancingV2::ListenerRule', ({ ListenerArn }) => ListenerArn);
    return [DefaultActions, ...rules.map(({ Actions }) => Actions)].map((actions) => ({
      configuration: { ListenerArn: LISTENER_ARN, Port, Protocol, DefaultActions: actions },
      supplementaryConfiguration: {},
    }));
  },
};

const LISTENER_ARN =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef';

/** A setting that the template leaves out is off. */
const recordBlock = (block: unknown): object => {
  const { IgnorePublicAcls: ignorePublicAcls = false, RestrictPublicBuckets: restrictPublicBuckets = false } =
    block as Properties;
  return { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls, restrictPublicBuckets };
};
