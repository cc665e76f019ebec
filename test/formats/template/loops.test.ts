// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { detectFormat } from '../../../lib/formats/detect';
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const read = (yaml: string) => readTemplate(parseTemplateYaml(yaml) as JsonDocument, {});
const readProperties = (yaml: string) =>
  Object.fromEntries(read(yaml).resources.map(({ resourceId, configuration }) => [resourceId, configuration]));

const HEAD = `
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "a,b"}
  Open: {Type: CommaDelimitedList}
Mappings: {Lists: {All: {Names: [a, b]}}}
Resources:`;

describe('a loop makes one resource for each element', () => {
  test.each<[what: string, resources: string, expected: Record<string, unknown>]>([
    [
      'of a list',
      "Fn::ForEach::L: [N, [a, b], {'B${N}': {Type: T, Properties: {Name: !Sub 'x-${N}'}}}]",
      { Ba: { Name: 'x-a' }, Bb: { Name: 'x-b' } },
    ],
    ['by Ref', "Fn::ForEach::L: [N, [a], {'B${N}': {Type: T, Properties: {Name: !Ref N}}}]", { Ba: { Name: 'a' } }],
    [
      'in a text',
      "Fn::ForEach::L: [N, [a], {'B${N}': {Type: T, Properties: {Name: 'x-${N}'}}}]",
      { Ba: { Name: 'x-a' } },
    ],
    ['of a parameter', "Fn::ForEach::L: [N, !Ref Names, {'B${N}': {Type: T}}]", { Ba: {}, Bb: {} }],
    ['of a mapping', "Fn::ForEach::L: [N, !FindInMap [Lists, All, Names], {'B${N}': {Type: T}}]", { Ba: {}, Bb: {} }],
    [
      'of a list with a reference',
      "Fn::ForEach::L: [N, [!Select [1, !Ref Names], c], {'B${N}': {Type: T}}]",
      { Bb: {}, Bc: {} },
    ],
    [
      'with special characters',
      "Fn::ForEach::L: [N, [10.0.0.0/8], {'B&{N}': {Type: T, Properties: {Name: !Ref N}}}]",
      { B100008: { Name: '10.0.0.0/8' } },
    ],
    [
      'in a loop',
      "Fn::ForEach::L: [N, [a, b], {'Fn::ForEach::M': [M, [c, d], {'B${N}${M}': {Type: T}}]}]",
      { Bac: {}, Bad: {}, Bbc: {}, Bbd: {} },
    ],
    [
      'of the outer element',
      "Fn::ForEach::L: [N, [a], {'Fn::ForEach::M': [M, [!Sub '${N}z'], {'B${M}': {Type: T}}]}]",
      { Baz: {} },
    ],
    ['beside a resource', "Fn::ForEach::L: [N, [a], {'B${N}': {Type: T}}]\n  C: {Type: T}", { Ba: {}, C: {} }],
    [
      'among properties',
      "B: {Type: T, Properties: {Fn::ForEach::L: [N, [X, Y], {'${N}': !Ref N}], Z: 1}}",
      { B: { X: 'X', Y: 'Y', Z: 1 } },
    ],
    [
      'deep in properties',
      "B: {Type: T, Properties: {P: {Q: {Fn::ForEach::L: [N, [X], {'${N}': 1}]}}}}",
      { B: { P: { Q: { X: 1 } } } },
    ],
    [
      'with a literal placeholder',
      "Fn::ForEach::L: [N, [a], {'B${N}': {Type: T, Properties: {Name: !Sub '${!N}${N}'}}}]",
      { Ba: { Name: '${N}a' } },
    ],
  ])('%s', (_what, resources, expected) => {
    const yaml = `${HEAD}\n  ${resources}`;
    expect(readProperties(yaml)).toEqual(expected);
    expect(read(yaml).unreadable).toEqual([]);
  });

  test('and conditions', () => {
    const yaml = `
Transform: AWS::LanguageExtensions
Conditions: {Fn::ForEach::C: [N, [a, b], {'Is\${N}': !Equals [!Ref N, a]}]}
Resources: {A: {Type: T, Condition: Isa}, B: {Type: T, Condition: Isb}}`;
    expect(Object.keys(readProperties(yaml))).toEqual(['A']);
  });
});

test.each<[what: string, loop: string]>([
  ['a list that only a deployment knows', "[N, !Ref Open, {'B${N}': {Type: T}}]"],
  ['no fragment', '[N, [a], 5]'],
  ['no list', '5'],
  [
    'more elements than a template may have resources',
    `[N, !Split [",", "${'a,'.repeat(1000)}a"], {'B\${N}': {Type: T}}]`,
  ],
])('a loop of %s is unreadable', (_what, loop) => {
  const { resources, unreadable } = read(`${HEAD}\n  Fn::ForEach::L: ${loop}`);
  expect(resources).toEqual([]);
  expect(unreadable).toEqual([
    {
      resourceId: 'Fn::ForEach::L',
      message: expect.stringMatching(/^Cannot evaluate the resources of "Fn::ForEach::L": /),
    },
  ]);
});

test.each<[section: string, what: string]>([
  ['Outputs', 'outputs'],
  ['Conditions', 'conditions'],
])('a loop among %s that cannot be expanded is unreadable, and the resources are read', (section, what) => {
  const loop = "{Fn::ForEach::L: [N, !Ref Open, {'O${N}': {Value: !Ref N}}]}";
  const { resources, unreadable } = read(
    `Parameters: {Open: {Type: CommaDelimitedList}}\n${section}: ${loop}\nResources: {A: {Type: T}}`,
  );
  expect(resources.map(({ resourceId }) => resourceId)).toEqual(['A']);
  expect(unreadable).toEqual([
    {
      resourceId: 'Fn::ForEach::L',
      message: `Cannot evaluate the ${what} of "Fn::ForEach::L": its list is {"Ref":"Open"}, which only a deployment knows`,
    },
  ]);
});

test.each<[properties: string, outcome: Outcome]>([
  [
    'Fn::ForEach::R: [D, [SecurityGroupIngress, SecurityGroupEgress], {"${D}": [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}]',
    'non-compliant',
  ],
  ['Fn::ForEach::R: [D, [SecurityGroupEgress], {"${D}": [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}]', 'compliant'],
  ['Fn::ForEach::R: [D, !Ref Open, {"${D}": [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}]', 'insufficient data'],
])('a group with the properties {%s}: %s', (properties, outcome) => {
  const yaml = `${HEAD}\n  Group: {Type: AWS::EC2::SecurityGroup, Properties: {${properties}}}`;
  expect(evaluateTemplate(yaml, 'open-ssh').Group).toBe(outcome);
});

describe('a loop whose list is open may add a part to its neighbors, which are then not compliant', () => {
  const SSH = 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0';
  const rule = (group: string) =>
    `{'R\${N}': {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: ${group}, ${SSH}}}}`;
  test.each<[loop: string, one: Outcome, two: Outcome]>([
    [`[N, !Ref Open, ${rule('!GetAtt One.GroupId')}]`, 'insufficient data', 'compliant'],
    [`[N, !Ref Open, ${rule('!Ref Two')}]`, 'compliant', 'insufficient data'],
    [`[N, !Ref Open, ${rule('!Ref N')}]`, 'compliant', 'compliant'],
    [`[N, !Ref Open, ${rule("!Ref '${N}'")}]`, 'insufficient data', 'insufficient data'],
    [`[N, !Ref Open, ${rule("!Ref 'O${N}'")}]`, 'insufficient data', 'compliant'],
    [`[N, !Ref Open, ${rule("!Ref 'O&{N}'")}]`, 'insufficient data', 'compliant'],
    [`[N, !Ref Open, ${rule("!GetAtt '${N}o.GroupId'")}]`, 'compliant', 'insufficient data'],
    [`[N, !Ref Open, ${rule("!Ref 'Other${N}'")}]`, 'compliant', 'compliant'],
    [`[N, !Ref Open, ${rule('sg-0a')}]`, 'compliant', 'compliant'],
    [`[N, [!Ref Open], {'Fn::ForEach::M': [M, [a], ${rule("!Ref 'T${M}'")}]}]`, 'compliant', 'insufficient data'],
    [
      `[N, !Ref Open, {'V\${N}': {Type: AWS::EC2::VPC}, 'Fn::ForEach::M': [M, [a], ${rule('!Ref One')}]}]`,
      'insufficient data',
      'compliant',
    ],
    [
      `[N, !Ref Open, {'R\${N}': {Type: AWS::SSM::Parameter, Properties: {Value: !Ref One}}}]`,
      'compliant',
      'compliant',
    ],
    [`[N, !Ref Open, {'R\${N}': 5}]`, 'compliant', 'compliant'],
    ['5', 'compliant', 'compliant'],
  ])('%s', (loop, one, two) => {
    const group = '{Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x}}';
    const yaml = `${HEAD}\n  One: ${group}\n  Two: ${group}\n  Fn::ForEach::L: ${loop}`;
    expect(evaluateTemplate(yaml, 'open-ssh')).toEqual({ One: one, Two: two });
  });

  test('as its annotation says', () => {
    const yaml = `${HEAD}
  Site: {Type: AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}}}
  Fn::ForEach::L: [N, !Ref Open, {'P\${N}': {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Site, PolicyDocument: {}}}}]`;
    expect(explainTemplate(yaml, 'public-s3-bucket')).toEqual([
      {
        id: 'Site',
        outcome: 'insufficient data',
        annotation:
          'Insufficient data: the bucket may be public, depending on policy "Fn::ForEach::L" (whose resources may refer to this one)',
      },
    ]);
  });
});

test('loops in loops are bounded', () => {
  const list = `[${Array.from({ length: 40 }, (_, index) => `x${index}`).join(', ')}]`;
  const nest = (depth: number): string =>
    depth === 0 ? "{'B': {Type: T}}" : `{'Fn::ForEach::L${depth}': [N${depth}, ${list}, ${nest(depth - 1)}]}`;
  const { unreadable } = read(`Resources: ${nest(6)}`);
  expect(unreadable).toHaveLength(1);
});

test.each(["Resources: {Fn::ForEach::L: [N, [a], {'B${N}': {Type: T}}]}", 'Resources: {A: {Type: T}}'])(
  '%s is a template',
  (yaml) => expect(detectFormat(parseTemplateYaml(yaml)).form).toBe('template'),
);

test.each([
  ['a long fragment', (size: number) => ["'B${N}'", `'${'x'.repeat(size)}'`]],
  ['a fragment of many placeholders', (size: number) => ["'B${N}'", `'${'${N}'.repeat(size / 4)}'`]],
] as const)('a loop of %s does not make gigabytes', (_what, create) => {
  const [key, text] = create(1 << 20);
  const list = `[${Array.from({ length: 400 }, (_, index) => `x${index}`).join(', ')}]`;
  const { resources, unreadable } = read(
    `Resources: {Fn::ForEach::L: [N, ${list}, {${key}: {Type: T, Properties: {P: ${text}}}}]}`,
  );
  expect(resources).toEqual([]);
  expect(unreadable).toMatchObject([{ message: expect.stringContaining('the loops make more than any template has') }]);
});

describe('no copy of a loop hides another resource', () => {
  test.each<[scenario: string, resources: string, key: string]>([
    ['an element twice', "{Fn::ForEach::L: [N, [a, a], {'B${N}': {Type: T}}]}", 'Ba'],
    [
      'elements that differ only in special characters',
      "{Fn::ForEach::L: [N, [a.b, a-b], {'B&{N}': {Type: T}}]}",
      'Bab',
    ],
    ['a resource of the same logical id', "{Ba: {Type: T}, Fn::ForEach::L: [N, [a], {'B${N}': {Type: T}}]}", 'Ba'],
    ['a later resource', "{Fn::ForEach::L: [N, [a], {'B${N}': {Type: T}}], Ba: {Type: T}}", 'Ba'],
    ['a fragment without the identifier', '{Fn::ForEach::L: [N, [a, b], {B: {Type: T}}]}', 'B'],
    ['a property', "{B: {Type: T, Properties: {Fn::ForEach::L: [N, [X, X], {'${N}': 1}]}}}", 'X'],
  ])('%s', (_scenario, resources, key) => {
    const yaml = `Transform: AWS::LanguageExtensions\nResources: ${resources}`;
    expect(() => read(yaml)).toThrow(`Cannot read the template: its expansion makes "${key}" twice`);
  });
});
