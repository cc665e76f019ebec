// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import fc from 'fast-check';
import type { ConfigurationItem } from '../../../lib/core/item';
import type { JsonDocument } from '../../../lib/formats/document';
import { readStacks } from '../../../lib/formats/template/read-stacks';
import { prepareStack } from '../../../lib/formats/template/stack';
import { type DeployedResource, deploy, FailedDeployment, record } from './deployment';
import { evaluateItems, type Outcome } from './evaluate-template';

/** The values that a deployment may give. `other` and `another` appear in no template. */
const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  P: ['a', 'b', 'other'],
  Q: ['a', 'b', 'other', 'another'],
  R: ['a', 'b', 'other'],
  S: ['a', 'b', 'other'],
  Cidr: ['10.0.0.0/8', '0.0.0.0/0'],
  'AWS::Region': ['eu-west-1', 'us-east-1', 'ap-south-1'],
};
const PARAMETERS = {
  P: { Type: 'String' },
  Q: { Type: 'String' },
  R: { Type: 'String', AllowedValues: ['a', 'b', 'other'] },
  S: { Type: 'String', Default: 'a' },
  Cidr: { Type: 'String', Default: '10.0.0.0/8', AllowedValues: ['10.0.0.0/8', '0.0.0.0/0'] },
};
const MAPPINGS = {
  ByRegion: { 'eu-west-1': { Cidr: '10.0.0.0/8' }, 'us-east-1': { Cidr: '0.0.0.0/0' } },
  ByStage: { a: { Cidr: '10.0.0.0/8' }, b: { Cidr: '0.0.0.0/0' }, other: { Cidr: '192.168.0.0/16' } },
};

const ref = (name: string) => ({ Ref: name });
const comparison = fc.oneof(
  fc.tuple(fc.constantFrom(ref('P'), ref('Q'), ref('R'), ref('S')), fc.constantFrom('a', 'b')),
  fc.constantFrom([ref('P'), ref('Q')], [ref('R'), ref('Q')], [ref('AWS::Region'), 'eu-west-1']),
);
const condition: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ 'Fn::Equals': comparison }),
    fc.constantFrom({ Condition: 'C0' }, { Condition: 'C1' }),
    fc.record({ 'Fn::Not': fc.tuple(tie('any')) }),
    fc.record({ 'Fn::And': fc.tuple(tie('any'), tie('any')) }),
    fc.record({ 'Fn::Or': fc.tuple(tie('any'), tie('any')) }),
  ),
})).any;

const NAMES = ['C0', 'C1', 'C2'];
const conditionName = fc.constantFrom(...NAMES);

/** One value, or one of two by a condition. */
const choose = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 2, arbitrary: value }, fc.record({ 'Fn::If': fc.tuple(conditionName, value, value) }));
/** A value, or perhaps none. */
const perhaps = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(value, fc.record({ 'Fn::If': fc.tuple(conditionName, value, fc.constant(ref('AWS::NoValue'))) }));
const listOf = (value: fc.Arbitrary<unknown>, maxLength = 2): fc.Arbitrary<unknown> =>
  choose(fc.array(perhaps(value), { maxLength }));

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}
const resource = (type: string, properties: fc.Arbitrary<Resource['Properties']>): fc.Arbitrary<Resource> =>
  fc
    .tuple(properties, fc.option(conditionName, { nil: undefined }))
    .map(([Properties, name]) => ({ Type: type, Properties, ...(name && { Condition: name }) }));

/** The owner in question, another owner, or one outside the template. */
const owner = choose(fc.constantFrom<unknown>(ref('Owner'), { 'Fn::Sub': '${Owner}' }, ref('Other'), 'outside'));

const inbound = fc
  .tuple(
    fc.constantFrom(22, 443),
    choose(
      fc.constantFrom<unknown>('10.0.0.0/8', '0.0.0.0/0', ref('Cidr'), {
        'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Cidr'],
      }),
    ),
  )
  .map(([port, CidrIp]) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp }));
const policy = choose(
  fc.constantFrom('*', 's3:GetObject').map((Action) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })),
);
const bucketPolicy = choose(
  fc
    .constantFrom<unknown>('*', { AWS: '111122223333' })
    .map((Principal) => ({ Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: '*' }] })),
);
const action = choose(
  fc.constantFrom<object>(
    { Type: 'forward', TargetGroupArn: 't' },
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
  ),
);
const named = <T>(document: fc.Arbitrary<T>) => document.map((PolicyDocument) => ({ PolicyName: 'p', PolicyDocument }));

interface Kind {
  readonly rule: string;
  readonly owner: fc.Arbitrary<Resource>;
  readonly parts?: fc.Arbitrary<Resource>;
  readonly maxParts?: number;
}
const KINDS: Readonly<Record<string, Kind>> = {
  'a security group with rules': {
    rule: 'open-ssh',
    owner: resource('AWS::EC2::SecurityGroup', fc.record({ SecurityGroupIngress: listOf(inbound) })),
    parts: resource(
      'AWS::EC2::SecurityGroupIngress',
      fc.tuple(owner, inbound).map(([GroupId, one]) => ({ GroupId, ...one })),
    ),
  },
  'a bucket with a policy and a block': {
    rule: 'public-s3-bucket',
    owner: resource(
      'AWS::S3::Bucket',
      fc.record({
        AccessControl: choose(fc.constantFrom('Private', 'PublicRead')),
        PublicAccessBlockConfiguration: perhaps(
          fc.record({ IgnorePublicAcls: choose(fc.boolean()), RestrictPublicBuckets: choose(fc.boolean()) }),
        ),
      }),
    ),
    parts: resource('AWS::S3::BucketPolicy', fc.record({ Bucket: owner, PolicyDocument: bucketPolicy })),
    maxParts: 1,
  },
  'a role with inline policies': {
    rule: 'inline-admin-policy',
    owner: resource('AWS::IAM::Role', fc.record({ Policies: listOf(named(policy)) })),
    parts: fc.oneof(
      resource(
        'AWS::IAM::RolePolicy',
        fc.tuple(owner, named(policy)).map(([RoleName, one]) => ({ RoleName, ...one })),
      ),
      resource(
        'AWS::IAM::Policy',
        fc.tuple(listOf(owner), named(policy)).map(([Roles, one]) => ({ Roles, ...one })),
      ),
    ),
  },
  'a listener with rules': {
    rule: 'alb-http-listener',
    owner: resource(
      'AWS::ElasticLoadBalancingV2::Listener',
      fc.record({
        LoadBalancerArn: fc.constant('arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a'),
        Port: fc.constant(80),
        Protocol: choose(fc.constantFrom('HTTP', 'HTTPS')),
        DefaultActions: fc.tuple(action),
      }),
    ),
    parts: resource(
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      fc.record({ ListenerArn: owner, Actions: fc.tuple(action) }),
    ),
  },
  'a load balancer': {
    rule: 'alb-deletion-protection',
    owner: resource(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      fc.record({
        LoadBalancerAttributes: listOf(
          fc.record({
            Key: fc.constant('deletion_protection.enabled'),
            Value: choose(fc.constantFrom('true', 'false')),
          }),
          1,
        ),
      }),
    ),
  },
};

interface GeneratedTemplate extends JsonDocument {
  readonly Mappings: typeof MAPPINGS;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** A condition refers only to later ones, as a template without circles does. */
const dropCircles = (value: unknown, index: number): unknown =>
  JSON.parse(JSON.stringify(value), (_key, part) =>
    NAMES.indexOf(part?.Condition) >= 0 && NAMES.indexOf(part.Condition) >= index ? { 'Fn::Equals': ['x', 'y'] } : part,
  );

const generate = ({ owner: one, parts, maxParts = 3 }: Kind): fc.Arbitrary<GeneratedTemplate> =>
  fc
    .tuple(
      fc.tuple(condition, condition, condition),
      one,
      parts ? fc.array(parts, { maxLength: maxParts }) : fc.constant([]),
    )
    .map(([conditions, own, others]) => ({
      Parameters: PARAMETERS,
      Mappings: MAPPINGS,
      Conditions: Object.fromEntries(NAMES.map((name, index) => [name, dropCircles(conditions[index], index)])),
      Resources: {
        Owner: own,
        Other: { Type: own.Type, Properties: own.Properties },
        ...Object.fromEntries(others.map((part, index) => [`Part${index}`, part])),
      },
    }));

/** Returns the combinations of the values on which a template depends. */
function listDeployments(template: object): Record<string, string>[] {
  const text = JSON.stringify(template, (key, value) => (key === 'Parameters' ? undefined : value));
  const names = Object.keys(DOMAINS).filter((name) => text.includes(JSON.stringify(ref(name))));
  return names.reduce<Record<string, string>[]>(
    (all, name) => all.flatMap((values) => (DOMAINS[name] ?? []).map((value) => ({ ...values, [name]: value }))),
    [{}],
  );
}

/** Deploys every combination, records the resource and evaluates the record. Returns the outcomes. */
function evaluateDeployments(template: GeneratedTemplate, rule: string): Set<Outcome> {
  const records = new Map<string, ConfigurationItem[]>();
  for (const values of listDeployments(template)) {
    const resources = tryDeploy(template, values);
    const own = resources.find(({ id }) => id === 'Owner');
    const items = own ? record(own, resources) : [];
    // Most combinations make one of a few resources.
    if (own) records.set(JSON.stringify(items), items);
  }
  return new Set([...records.values()].map((items) => evaluateRecord(items, rule)));
}

function tryDeploy(template: GeneratedTemplate, values: Record<string, string>): DeployedResource[] {
  try {
    return deploy(template, values);
  } catch (error) {
    if (error instanceof FailedDeployment) return [];
    throw error;
  }
}

function evaluateRecord(items: readonly ConfigurationItem[], rule: string): Outcome {
  const outcomes = evaluateItems(items, rule).map(({ outcome }) => outcome);
  return outcomes.includes('non-compliant') ? 'non-compliant' : (outcomes[0] as Outcome);
}

/** Moves the parts to a nested stack that has the same conditions, and gets all parameters. */
function nestParts(template: GeneratedTemplate): readonly [outer: JsonDocument, inner: JsonDocument] {
  const entries = Object.entries(template.Resources);
  const own = entries.filter(([id]) => !id.startsWith('Part'));
  const passed = { ...Object.fromEntries(Object.keys(PARAMETERS).map((name) => [name, ref(name)])), ...toRefs(own) };
  const untyped = Object.fromEntries(Object.keys(passed).map((name) => [name, { Type: 'String' }]));
  return [
    {
      ...template,
      Resources: {
        ...Object.fromEntries(own),
        Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: passed } },
      },
    },
    {
      ...template,
      Parameters: untyped,
      Resources: Object.fromEntries(entries.filter(([id]) => id.startsWith('Part'))),
    },
  ];
}

const toRefs = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.map(([id]) => [id, ref(id)]));

/** Returns the outcome for the owner, and whether the reader gave up. */
function evaluateTemplate(template: GeneratedTemplate, rule: string, isNested: boolean) {
  const [outer, inner] = isNested ? nestParts(template) : [template];
  const stack = prepareStack(outer, { context: {} });
  if (inner) stack.addNested('Inner', prepareStack(inner, { context: {}, outer: { stack, logicalId: 'Inner' } }));
  const [content] = readStacks([stack]);
  const outcomes = evaluateItems(content?.resources ?? [], rule);
  return {
    outcome: outcomes.find(({ id }) => id === 'Owner')?.outcome,
    gaveUp: content?.notes.some((note) => note.startsWith('Conditions have too many combinations')),
  };
}

describe('a template has the result of its deployments, if all have the same, and lacks data otherwise', () => {
  test.each(Object.entries(KINDS))('%s', (_name, kind) => {
    fc.assert(
      fc.property(generate(kind), fc.boolean(), (template, isNested) => {
        const deployed = evaluateDeployments(template, kind.rule);
        // A resource that no deployment creates may have any result.
        if (deployed.size === 0) return;
        const { outcome, gaveUp } = evaluateTemplate(template, kind.rule, isNested);
        if (gaveUp && outcome === 'insufficient data') return;
        const [only] = deployed.size === 1 ? deployed : [];
        expect(outcome).toBe(only ?? 'insufficient data');
      }),
      { numRuns: 25 },
    );
  });
});
