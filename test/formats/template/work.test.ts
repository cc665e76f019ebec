import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { createBudgets, WorkBudget, WorkLimitError } from '../../../lib/formats/template/values/work-budget';

/** Counts the reads of an object's members, at any depth. */
function countReads(document: object, read: (document: JsonDocument) => unknown): number {
  let reads = 0;
  const wrap = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? new Proxy(value, {
          get(target, key) {
            reads++;
            return wrap(Reflect.get(target, key));
          },
          getOwnPropertyDescriptor(target, key) {
            const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
            return descriptor?.configurable ? { ...descriptor, value: wrap(descriptor.value) } : descriptor;
          },
        })
      : value;
  read(wrap(document) as JsonDocument);
  return reads;
}

const list = <T>(count: number, create: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => create(index));
const repeat = <T>(count: number, prefix: string, create: (index: number) => T): Record<string, T> =>
  Object.fromEntries(list(count, (index) => [`${prefix}${index}`, create(index)]));
const of = (Type: string, Properties: object = {}, more: object = {}) => ({ Type, Properties, ...more });
const ref = (name: string) => ({ Ref: name });
const equals = (...sides: unknown[]) => ({ 'Fn::Equals': sides });
const text = { Type: 'String' };
const POLICY = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }] };

const KINDS: readonly (readonly [kind: string, create: (count: number) => object])[] = [
  [
    'buckets and their policies',
    (n) => ({
      Resources: {
        ...repeat(n, 'B', () => of('AWS::S3::Bucket')),
        ...repeat(n, 'P', (at) => of('AWS::S3::BucketPolicy', { Bucket: ref(`B${at}`), PolicyDocument: POLICY })),
      },
    }),
  ],
  [
    'buckets and policies by name',
    (n) => ({
      Resources: {
        ...repeat(n, 'B', (at) => of('AWS::S3::Bucket', { BucketName: `b${at}` })),
        ...repeat(n, 'P', (at) => of('AWS::S3::BucketPolicy', { Bucket: `b${at}`, PolicyDocument: POLICY })),
      },
    }),
  ],
  [
    'rules of groups outside',
    (n) => ({
      Resources: repeat(n, 'R', (at) =>
        of('AWS::EC2::SecurityGroupIngress', { GroupId: `sg-${at}`, CidrIp: '10.0.0.0/8' }),
      ),
    }),
  ],
  [
    'rules that share one condition',
    (n) => ({
      Parameters: { P: text },
      Conditions: { C: equals(ref('P'), 'a') },
      Resources: repeat(n, 'G', () =>
        of('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ 'Fn::If': ['C', {}, {}] }] }),
      ),
    }),
  ],
  [
    'parameters that are compared with each other',
    (n) => ({
      Parameters: repeat(n, 'P', (at) => ({ ...text, Default: `${at}` })),
      Conditions: repeat(n, 'C', (at) => equals(ref(`P${at}`), ref(`P${(at + 1) % n}`))),
      Resources: { A: of('T', { A: list(n, (at) => ref(`P${at}`)) }) },
    }),
  ],
  [
    'parameters that choose in a large mapping',
    (n) => ({
      Parameters: repeat(n, 'P', () => ({ ...text, Default: 'k0' })),
      Mappings: { M: repeat(n, 'k', () => ({ a: 'x' })) },
      Resources: { A: of('T', { A: list(n, (at) => ({ 'Fn::FindInMap': ['M', ref(`P${at}`), 'a'] })) }) },
    }),
  ],
  [
    'instances by the name of a launch template',
    (n) => ({
      Conditions: { C: equals('a', 'a') },
      Resources: {
        ...repeat(n, 'L', (at) => of('AWS::EC2::LaunchTemplate', { LaunchTemplateName: `l${at}` })),
        ...repeat(n, 'I', (at) => of('AWS::EC2::Instance', { LaunchTemplate: { LaunchTemplateName: `l${at}` } })),
      },
    }),
  ],
  [
    'attributes with the value of a large property',
    (n) => ({
      Conditions: { C: equals('a', 'a') },
      Resources: {
        V: of('AWS::EC2::VPC', { CidrBlock: { 'Fn::Join': ['', list(n, () => '')] } }),
        ...repeat(n, 'G', () => of('AWS::EC2::SecurityGroup', { A: { 'Fn::GetAtt': ['V', 'CidrBlock'] } })),
      },
    }),
  ],
  [
    'a loop',
    (n) => ({
      Resources: {
        'Fn::ForEach::L': ['X', list(n, String), { 'R${X}': of('AWS::S3::Bucket', { BucketName: ref('X') }) }],
      },
    }),
  ],
  [
    'a large value in branches that are nested',
    (n) => ({
      Parameters: { P: text },
      Conditions: { C: equals(ref('P'), 'a') },
      Resources: {
        A: of('T', {
          A: Array.from({ length: 50 }).reduce(
            (value) => ({ 'Fn::If': ['C', value, 'x'] }),
            list(n, () => 'x') as unknown,
          ),
        }),
      },
    }),
  ],
  [
    'functions of SAM',
    (n) => ({
      Globals: { Function: { Tags: { a: 'b' } } },
      Resources: repeat(n, 'F', () =>
        of('AWS::Serverless::Function', { Events: { E: { Type: 'Api', Properties: {} } } }),
      ),
    }),
  ],
];

/** Templates of which several parts have a product, as each of many roles has a policy that names all of them. */
const PRODUCTS: readonly (readonly [kind: string, create: (count: number) => object])[] = [
  [
    'a policy of all roles',
    (n) => ({
      Resources: {
        ...repeat(n, 'R', () => of('AWS::IAM::Role')),
        P: of('AWS::IAM::Policy', { Roles: list(n, (at) => ref(`R${at}`)) }),
      },
    }),
  ],
  [
    'conditions that consist of others',
    (n) => ({
      Parameters: { P: text },
      Conditions: {
        ...repeat(n, 'C', (at) => equals(ref('P'), `${at}`)),
        All: { 'Fn::Or': list(n, (at) => ({ Condition: `C${at}` })) },
      },
      Resources: { A: of('T', {}, { Condition: 'All' }) },
    }),
  ],
  [
    'references to a large prefix list',
    (n) => ({
      Conditions: { C: equals('a', 'a') },
      Resources: {
        L: of('AWS::EC2::PrefixList', { Entries: list(n, () => ({ Cidr: '10.0.0.0/8' })) }),
        ...repeat(n, 'G', () =>
          of('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ SourcePrefixListId: ref('L') }] }),
        ),
      },
    }),
  ],
  [
    'resources with a large condition',
    (n) => ({
      Parameters: { P: text },
      Conditions: { C: { 'Fn::Or': list(n, (at) => equals(ref('P'), `${at}`)) } },
      Resources: repeat(n, 'G', () => of('AWS::EC2::SecurityGroup', {}, { Condition: 'C' })),
    }),
  ],
  [
    'resources with many conditions',
    (n) => ({
      Parameters: repeat(6, 'P', () => text),
      Conditions: repeat(6, 'C', (at) => equals(ref(`P${at}`), 'a')),
      Resources: repeat(n, 'G', () =>
        of('AWS::EC2::SecurityGroup', { A: list(6, (at) => ({ 'Fn::If': [`C${at}`, 'a', 'b'] })) }),
      ),
    }),
  ],
  [
    'policies of buckets with a name that is not known',
    (n) => ({
      Parameters: { P: text },
      Resources: {
        ...repeat(n, 'B', (at) => of('AWS::S3::Bucket', { BucketName: `b${at}` })),
        ...repeat(n, 'P', () => of('AWS::S3::BucketPolicy', { Bucket: ref('P'), PolicyDocument: POLICY })),
      },
    }),
  ],
  [
    'open attributes with the value of a large property',
    (n) => ({
      Parameters: { P: text },
      Conditions: { C: equals(ref('P'), 'a') },
      Resources: {
        V: of('AWS::EC2::VPC', { CidrBlock: { 'Fn::If': ['C', { 'Fn::Join': ['', list(n, () => '')] }, 'b'] } }),
        ...repeat(n, 'G', () => of('AWS::EC2::SecurityGroup', { A: { 'Fn::GetAtt': ['V', 'CidrBlock'] } })),
      },
    }),
  ],
];

interface Work {
  readonly reads: number;
  readonly work: number;
}

/** Returns the number of values read and the work of a template. A template that exceeds its budget is refused. */
function measure(document: object, budgets = createBudgets()): Work {
  const reads = countReads(document, (one) => {
    try {
      return readTemplate(one, {}, budgets);
    } catch (error) {
      if (!(error instanceof WorkLimitError)) throw error;
      return undefined;
    }
  });
  return { reads, work: budgets.reading.spent + budgets.exploration.spent };
}

test.each(KINDS)('%s take linear work', (_kind, create) => {
  const [once, twice, fourTimes] = [40, 80, 160].map((count) => measure(create(count))) as [Work, Work, Work];
  const growth = (key: keyof Work) => (fourTimes[key] - twice[key]) / (twice[key] - once[key]);
  expect({ reads: growth('reads'), work: growth('work') }).toEqual({
    reads: expect.closeTo(2, 0),
    work: expect.closeTo(2, 0),
  });
});

test.each(PRODUCTS)('%s take linear work beyond their budget', (_kind, create) => {
  const limit = 20_000;
  const reads = [100, 200, 400].map((count) => {
    const budgets = { reading: new WorkBudget(limit), exploration: new WorkBudget(limit) };
    return measure(create(count), budgets).reads / count;
  });
  // Each resource takes some work, and all products together as much as the budgets allow.
  for (const [index, count] of [100, 200, 400].entries()) {
    expect(reads[index]).toBeLessThan(150 + (4 * limit) / count);
  }
});
