// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation

import { Unknown } from '../../../lib/core/reading/unreadable';
import { detectFormat } from '../../../lib/formats/detect';

const read = (Resources: object, more: object = {}) => detectFormat({ Resources, ...more });
const bucket = (properties: object) => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const repeat = <T>(count: number, build: (index: number) => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, build(index)]));

const TOO_MUCH = /^Cannot read the template: its references and functions produce too much/;
const LONG = 'x'.repeat(4096);
const LIST = Array(2000).fill('a').join(',');

describe('a template cannot ask for more than a bounded amount of work', () => {
  test.each<[kind: string, read: () => unknown]>([
    [
      'a long parameter that is inserted again and again',
      () =>
        read(
          repeat(2000, () => bucket({ A: { 'Fn::Sub': '${P}'.repeat(15) } })),
          { Parameters: { P: { Type: 'String', Default: LONG } } },
        ),
    ],
    [
      'a long parameter that is referenced again and again',
      () =>
        read(
          repeat(100, () => bucket({ A: Array(1000).fill({ Ref: 'P' }) })),
          { Parameters: { P: { Default: LONG } } },
        ),
    ],
    [
      'a list that is referenced again and again',
      () =>
        read(
          repeat(20, () => bucket({ A: Array(1000).fill({ Ref: 'P' }) })),
          { Parameters: { P: { Type: 'CommaDelimitedList', Default: LIST } } },
        ),
    ],
    [
      'a mapping that is looked up again and again',
      () =>
        read(
          repeat(100, () => bucket({ A: Array(100).fill({ 'Fn::FindInMap': ['m', 'a', 'b'] }) })),
          { Mappings: { m: { a: { b: Array(10_000).fill('x') } } } },
        ),
    ],
    [
      'a long text that is split again and again',
      () => read(repeat(2000, () => bucket({ A: { 'Fn::Split': ['a', 'a'.repeat(20_000)] } }))),
    ],
    [
      'a large prefix list of many rules',
      () =>
        read({
          L: { Type: 'AWS::EC2::PrefixList', Properties: { Entries: Array(5000).fill({ Cidr: '10.0.0.0/8' }) } },
          ...repeat(1000, () => ({
            Type: 'AWS::EC2::SecurityGroup',
            Properties: { SecurityGroupIngress: [{ SourcePrefixListId: { Ref: 'L' } }] },
          })),
        }),
    ],
    [
      'a large policy of many roles',
      () =>
        read({
          ...repeat(2000, () => ({ Type: 'AWS::IAM::Role', Properties: {} })),
          P: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              Roles: Array.from({ length: 2000 }, (_, index) => ({ Ref: `R${index}` })),
              A: 'x'.repeat(1 << 20),
            },
          },
        }),
    ],
  ])('%s', (_kind, act) => {
    expect(act).toThrow(TOO_MUCH);
  });

  test('policies that may belong to each of many buckets keep every bucket from being compliant', () => {
    const { resources } = read({
      ...repeat(1000, () => bucket({ BucketName: { Ref: 'P' } })),
      ...Object.fromEntries(
        Array.from({ length: 1000 }, (_, index) => [
          `P${index}`,
          { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { 'Fn::ImportValue': `${index}` } } },
        ]),
      ),
    });
    const buckets = resources.filter(({ resourceType }) => resourceType === 'AWS::S3::Bucket');
    const named = buckets.filter(({ resourceId }) => /^R\d+$/.test(resourceId));
    expect(named).toHaveLength(1000);
    for (const { supplementaryConfiguration } of named) {
      expect(supplementaryConfiguration).toEqual({
        'AWS::S3::BucketPolicy': expect.arrayContaining([expect.any(Unknown)]),
      });
    }
  });

  test('a policy that names many topics does not hide the next one', () => {
    const open = (name: string) => ({ 'Fn::ImportValue': name });
    const topicPolicy = (topics: object[]) => ({ Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: topics } });
    const { resources } = read({
      T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a' } },
      Many: topicPolicy(Array.from({ length: 200 }, (_, index) => open(`${index}`))),
      Next: topicPolicy([open('next')]),
    });
    expect(resources.find(({ resourceId }) => resourceId === 'T')?.supplementaryConfiguration).toEqual({
      'AWS::SNS::TopicPolicy': [expect.any(Unknown), expect.any(Unknown)],
    });
  });

  test('names of many parts may be the same', () => {
    const name = (end: string) => ({ 'Fn::Sub': `${'${P}a'.repeat(8000)}${end}` });
    const { resources } = read({
      B: bucket({ BucketName: name('b') }),
      P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: name('c') } },
    });
    expect(resources.find(({ resourceId }) => resourceId === 'B')?.supplementaryConfiguration).toEqual({
      'AWS::S3::BucketPolicy': [expect.any(Unknown)],
    });
  });

  test.each([
    [10, false],
    [180, true],
  ])('names of %i buckets and as many policies are compared, or may be the same: %s', (count, isTooMany) => {
    const name = (start: string) => ({ 'Fn::Sub': `${start}${'x'.repeat(1900)}${'${P}'}` });
    const repeat = (prefix: string, resource: object) =>
      Array.from({ length: count }, (_, n) => [`${prefix}${n}`, resource]);
    const policy = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: name('c') } };
    const { resources } = read(
      Object.fromEntries([...repeat('B', bucket({ BucketName: name('b') })), ...repeat('P', policy)]),
    );
    const first = resources.find(({ resourceId }) => resourceId === 'B0');
    expect(Object.keys(first?.supplementaryConfiguration ?? {})).toEqual(isTooMany ? ['AWS::S3::BucketPolicy'] : []);
  });

  test('branches that are nested deeply are read', () => {
    let value: unknown = Array(20_000).fill('x');
    for (let depth = 0; depth < 150; depth++) value = { 'Fn::If': ['C', value, 'x'] };
    expect(read({ R: bucket({ A: value }) }).resources).toHaveLength(1);
  });

  test('a text of unfinished substitutions takes one pass', () => {
    const text = '${'.repeat(1 << 20);
    expect(read({ R: bucket({ A: { 'Fn::Sub': text } }) }).resources).toHaveLength(1);
  });

  test('a type longer than any type is unreadable, and the other resources are read', () => {
    const { resources, unreadable } = read({ R: { Type: 'Ab'.repeat(500_000) }, S: bucket({}) });
    expect(resources.map(({ resourceId }) => resourceId)).toEqual(['S']);
    expect(unreadable).toEqual([
      { resourceId: 'R', message: 'Cannot read the resource "R": its Type has 1000000 characters, more than any type' },
    ]);
  });

  test('a template of the largest size that CloudFormation accepts is read', () => {
    const resources = Object.assign(
      {},
      ...Array.from({ length: 250 }, (_, index) => ({
        [`B${index}`]: bucket({ BucketName: `b${index}` }),
        [`P${index}`]: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: `B${index}` },
            PolicyDocument: { Id: { 'Fn::Sub': `\${AWS::AccountId}${'x'.repeat(2000)}` } },
          },
        },
      })),
    );
    expect(read(resources).resources).toHaveLength(500);
  });
});
