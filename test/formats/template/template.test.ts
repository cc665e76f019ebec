// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { FactScope } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import type { JsonDocument } from '../../../lib/formats/document-reader';
import { ParseError } from '../../../lib/formats/parse-error';
import { readTemplate } from '../../../lib/formats/template/template';
import { parseYaml } from '../../../lib/formats/template/yaml';
import { fixture } from '../fixtures';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };

interface Given {
  readonly place?: FactScope;
  readonly templateParameters?: Record<string, string>;
}

const read = (yaml: string, given: Given = {}) => readTemplate(parseYaml(yaml) as JsonDocument, given);

const only = (yaml: string, given?: Given): ConfigurationItem => {
  const { resources } = read(yaml, given);
  expect(resources).toHaveLength(1);
  return resources[0] as ConfigurationItem;
};

/** The value that the property of the only resource gets. */
const propertyOf = (yaml: string, given?: Given): unknown => (only(yaml, given).configuration as JsonDocument).Property;

/** The same in a template that has what the table of intrinsics needs. */
const resolved = (property: string, given?: Given): unknown =>
  propertyOf(`${SURROUNDINGS}\n      Property: ${property}\n`, given);

const SURROUNDINGS = `
Parameters:
  Text: {Type: String, Default: web}
  Flag: {Type: String, Default: true}
  Count: {Type: Number, Default: "22"}
  Blocks: {Type: CommaDelimitedList, Default: "192.0.2.0/24, 198.51.100.0/24"}
  Ports: {Type: List<Number>, Default: "22,80"}
  Open: {Type: String}
  Image: {Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>, Default: /images/base}
  Long: {Type: String, Default: ${'x'.repeat(4097)}}
Mappings:
  Blocks:
    eu-west-1: {Office: 203.0.113.0/24, Many: [a, b]}
    012345678901: {Office: 192.0.2.0/24}
Conditions:
  Always: !Equals [!Ref Text, web]
  Never: !Not [!Condition Always]
  Perhaps: !Equals [!Ref Open, a]
  Loop: !Or [!Condition Loop, !Condition Never]
Resources:
  Subject:
    Type: AWS::Test::Subject
    Properties:`;

describe('intrinsic functions', () => {
  test.each<[property: string, value: unknown]>([
    ['!Ref Text', 'web'],
    ['!Ref Flag', 'true'],
    ['!Ref Count', 22],
    ['!Ref Blocks', ['192.0.2.0/24', '198.51.100.0/24']],
    ['!Ref Ports', ['22', '80']],
    ['!Ref AWS::NoValue', undefined],
    ['[a, !Ref AWS::NoValue]', ['a']],
    ['!FindInMap [Blocks, eu-west-1, Office]', '203.0.113.0/24'],
    ['!FindInMap [Blocks, eu-west-1, Many]', ['a', 'b']],
    ['!FindInMap [Blocks, "012345678901", Office]', '192.0.2.0/24'],
    ['!FindInMap [Blocks, none, Office, {DefaultValue: !Ref Text}]', 'web'],
    ['!Join ["-", [a, !Ref Text, 5, true]]', 'a-web-5-true'],
    ['!Join [",", !Ref Blocks]', '192.0.2.0/24,198.51.100.0/24'],
    ["!Sub 'a ${Text} ${!Text} $5'", 'a web ${Text} $5'],
    ["!Sub ['${Name}/${Text}', {Name: !Join ['', [x, y]]}]", 'xy/web'],
    ['!Select [1, !Ref Blocks]', '198.51.100.0/24'],
    ['!Select ["0", [a, !Ref Open]]', 'a'],
    ['!Select [0, !Split ["/", 192.0.2.0/24]]', '192.0.2.0'],
    ['!If [Always, a, b]', 'a'],
    ['!If [Never, a, !Ref AWS::NoValue]', undefined],
    ['!If [Perhaps, same, same]', 'same'],
    ['!If [Perhaps, [!Ref Text], [web]]', ['web']],
    ['{Condition: {Bool: {"aws:SecureTransport": false}}}', { Condition: { Bool: { 'aws:SecureTransport': false } } }],
  ])('%s', (property, value) => expect(resolved(property)).toEqual(value));

  test.each<[property: string, what: string]>([
    ['!Ref Open', '{"Ref":"Open"}'],
    ['!Ref Image', '{"Ref":"Image"}'],
    ['!Ref Long', '{"Ref":"Long"}'],
    ['!Ref Nobody', '{"Ref":"Nobody"}'],
    ['!Ref toString', '{"Ref":"toString"}'],
    ['!Ref AWS::Region', '{"Ref":"AWS::Region"}'],
    ['!Ref AWS::StackName', '{"Ref":"AWS::StackName"}'],
    ['!GetAtt Nobody.Arn', '{"Fn::GetAtt":["Nobody","Arn"]}'],
    ['!FindInMap [Blocks, none, Office]', '{"Fn::FindInMap":["Blocks","none","Office"]}'],
    ['!FindInMap [__proto__, a, b]', '{"Fn::FindInMap":["__proto__","a","b"]}'],
    ['!Join ["", [a, !Ref Open]]', '{"Fn::Join":["",["a",{"Ref":"Open"}]]}'],
    ["!Sub 'a ${Open}'", '{"Fn::Sub":"a ${Open}"}'],
    ['!Select [5, [a]]', '{"Fn::Select":[5,["a"]]}'],
    ['!If [Perhaps, a, b]', '{"Fn::If":["Perhaps","a","b"]}'],
    ['!If [Perhaps, !Ref Open, !Ref Image]', '{"Fn::If":["Perhaps",{"Ref":"Open"},{"Ref":"Image"}]}'],
    ['!If [Loop, a, b]', '{"Fn::If":["Loop","a","b"]}'],
    ['!ImportValue other', '{"Fn::ImportValue":"other"}'],
    ['!GetAZs ""', '{"Fn::GetAZs":""}'],
    ['!Cidr [192.0.2.0/24, 2, 4]', '{"Fn::Cidr":["192.0.2.0/24",2,4]}'],
    ['"{{resolve:ssm:office}}"', '"{{resolve:ssm:office}}"'],
    ['{Fn::Transform: {Name: AWS::Include}, Size: 1}', '{"Fn::Transform":{"Name":"AWS::Include"},"Size":1}'],
  ])('%s is left to the deployment', (property, what) => {
    expect(resolved(property)).toEqual(new Unknown(what));
    expect(resolved(property)).toBeInstanceOf(Unknown);
  });

  test.each<[property: string, place: FactScope, value: unknown]>([
    ['!Ref AWS::Region', PLACE, 'eu-west-1'],
    ['!Ref AWS::AccountId', PLACE, '111122223333'],
    ['!FindInMap [Blocks, !Ref AWS::Region, Office]', PLACE, '203.0.113.0/24'],
    ["!Sub 'arn:${AWS::Partition}:s3:::a.${AWS::URLSuffix}'", PLACE, 'arn:aws:s3:::a.amazonaws.com'],
    [
      "!Sub 'arn:${AWS::Partition}:s3:::a.${AWS::URLSuffix}'",
      { region: 'cn-north-1' },
      'arn:aws-cn:s3:::a.amazonaws.com.cn',
    ],
    ['!Ref AWS::Partition', { region: 'us-gov-west-1' }, 'aws-us-gov'],
  ])('%s in %j', (property, place, value) => expect(resolved(property, { place })).toEqual(value));

  test('text of any length is not put together', () => {
    const list = `!Split ["a", ${'a'.repeat(60_000)}]`;
    expect(resolved(`!Join ["", ${list}]`)).toBe('');
    expect(resolved(`!Join ["xy", ${list}]`)).toBeInstanceOf(Unknown);
  });

  test('a parameter that is given goes before its default', () => {
    expect(resolved('!Ref Text', { templateParameters: { Text: 'given' } })).toBe('given');
    expect(resolved('!If [Perhaps, a, b]', { templateParameters: { Open: 'a' } })).toBe('a');
    expect(resolved('!Ref Count', { templateParameters: { Count: '80' } })).toBe(80);
  });
});

describe('conditions', () => {
  const holds = (condition: string): unknown =>
    propertyOf(`
Parameters: {Open: {Type: String}}
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Perhaps: !Equals [!Ref Open, a]
  Asked: ${condition}
Resources:
  Subject: {Type: AWS::Test::Subject, Properties: {Property: !If [Asked, true, false]}}`);

  test.each<[condition: string, expected: boolean]>([
    ['!Equals [1, "1"]', true],
    ['!Equals [A, a]', false],
    ['!Equals [!Ref Open, !Ref Open]', true],
    ['!And [!Condition Always, !Condition Always]', true],
    ['!And [!Condition Perhaps, !Condition Never]', false],
    ['!Or [!Condition Perhaps, !Condition Always]', true],
    ['!Or [!Condition Never, !Condition Never]', false],
    ['!Not [!Condition Never]', true],
    ['{Condition: Always}', true],
  ])('%s', (condition, expected) => expect(holds(condition)).toBe(expected));

  test.each([
    '!And [!Condition Perhaps, !Condition Always]',
    '!Or [!Condition Perhaps, !Condition Never]',
    '!Not [!Condition Perhaps]',
    '!Not [!Condition Asked]',
    '!Condition Nobody',
    '!Equals [a]',
    '!Equals ["Yes", Yes]',
    '5',
  ])('%s is left to the deployment', (condition) => expect(holds(condition)).toBeInstanceOf(Unknown));
});

describe('resources', () => {
  test('have the name and the tags that the template writes, and the place that it is meant for', () => {
    const item = only(
      `Parameters: {Team: {Type: String}}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web
      Tags: [{Key: team, Value: !Ref Team}, {Key: cost, Value: 5}, !Ref AWS::NoValue]`,
      { place: PLACE },
    );
    expect(item).toEqual({
      shape: 'template',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'Web',
      resourceName: 'web',
      accountId: '111122223333',
      region: 'eu-west-1',
      status: 'OK',
      tags: { team: '{"Ref":"Team"}', cost: '5' },
      relationships: [],
      configuration: expect.objectContaining({ GroupName: 'web' }),
      supplementaryConfiguration: {},
    });
  });

  test.each([
    ['AWS::S3::Bucket', 'BucketName'],
    ['AWS::EC2::SecurityGroup', 'GroupName'],
    ['AWS::RDS::DBInstance', 'DBInstanceIdentifier'],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name'],
    ['AWS::IAM::Role', 'RoleName'],
  ])('a %s is called by its %s', (type, property) => {
    expect(only(`Resources: {A: {Type: ${type}, Properties: {${property}: b}}}`).resourceName).toBe('b');
    expect(only(`Resources: {A: {Type: ${type}, Properties: {${property}: !Ref X}}}`).resourceName).toBeUndefined();
  });

  test('one whose condition does not hold is not made', () => {
    expect(read('Conditions: {Never: !Equals [a, b]}\nResources: {A: {Type: T, Condition: Never}}').resources).toEqual(
      [],
    );
  });

  test('one whose condition is open is judged as if it held, and that is said', () => {
    const { resources, notes } = read('Resources: {A: {Type: T, Condition: Perhaps}}');
    expect(resources).toHaveLength(1);
    expect(notes).toEqual(['Only a deployment tells whether these are made, they are judged as if they were: A']);
  });
});

describe('what refers to a resource', () => {
  const neighboursOf = (yaml: string, id = 'Group'): unknown =>
    read(yaml).resources.find(({ resourceId }) => resourceId === id)?.supplementaryConfiguration;
  const INGRESS = 'AWS::EC2::SecurityGroupIngress';
  const GROUPS = `
Parameters: {Open: {Type: String}}
Conditions: {Perhaps: !Equals [!Ref Open, a]}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  Other: {Type: AWS::EC2::SecurityGroup}`;

  test.each<[what: string, resource: string, expected: unknown]>([
    [
      'by Ref',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !Ref Group}}`,
      { [INGRESS]: [{ GroupId: new Reference('{"Ref":"Group"}', 'Group') }] },
    ],
    [
      'by GetAtt',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !GetAtt [Group, GroupId]}}`,
      { [INGRESS]: [{ GroupId: new Reference('{"Fn::GetAtt":["Group","GroupId"]}', 'Group', 'GroupId') }] },
    ],
    [
      'in a list',
      'Host: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [!Ref Group]}}',
      { 'AWS::EC2::Instance': [{ SecurityGroupIds: [new Reference('{"Ref":"Group"}', 'Group')] }] },
    ],
    [
      'as the other end of a permission',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !Ref Other, SourceSecurityGroupId: !Ref Group}}`,
      {},
    ],
    [
      'deep inside',
      'Host: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{GroupSet: [!Ref Group]}]}}',
      {},
    ],
    [
      'perhaps, by a choice that is left to the deployment',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !If [Perhaps, !Ref Group, !GetAtt Other.GroupId]}}`,
      { [INGRESS]: [new Unknown('"Rule", which may refer to this or to another')] },
    ],
    [
      'if it is made at all',
      `Rule: {Type: ${INGRESS}, Condition: Perhaps, Properties: {GroupId: !Ref Group}}`,
      { [INGRESS]: [new Unknown('"Rule", made only if "Perhaps" holds')] },
    ],
  ])('%s', (_what, resource, expected) => {
    expect(neighboursOf(`${GROUPS}\n  ${resource}\n`)).toEqual(expected);
  });

  test.each<[bucketName: string, bucket: string, expected: 'is' | 'may be' | 'is not']>([
    ['logs', 'logs', 'is'],
    ['logs', 'other', 'is not'],
    ["!Sub '${Open}-logs'", "!Sub '${Open}-logs'", 'is'],
    ["!Sub '${Open}-logs'", '!Ref Open', 'may be'],
    ["!Sub '${Open}-logs'", 'a-logs', 'may be'],
    ['logs', '!Ref Open', 'may be'],
  ])('a policy of a bucket called %s for %s: it %s its own', (bucketName, bucket, expected) => {
    const neighbours = neighboursOf(
      `Parameters: {Open: {Type: String}}
Resources:
  Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: ${bucketName}}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: ${bucket}, PolicyDocument: {}}}`,
      'Logs',
    ) as Record<string, unknown[]>;
    const [policy] = neighbours['AWS::S3::BucketPolicy'] ?? [];
    expect(policy === undefined ? 'is not' : policy instanceof Unknown ? 'may be' : 'is').toBe(expected);
  });
});

describe('what is not expanded is said', () => {
  test('loops, macros in the place of resources, and what is no resource', () => {
    const { resources, unreadable } = read(`
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Buckets: [Name, [a, b], {}]
  Fn::Transform: {Name: AWS::Include}
  Broken: 5
  Typeless: {Properties: {}}
  Tagged: {Type: AWS::EC2::Volume, Properties: {Tags: [5]}}`);
    expect(resources).toEqual([]);
    expect(unreadable).toEqual([
      {
        resourceId: 'Fn::ForEach::Buckets',
        message: 'Cannot judge what "Fn::ForEach::Buckets" makes: loops of AWS::LanguageExtensions are not expanded',
      },
      {
        resourceId: 'Fn::Transform',
        message: 'Cannot judge what the macro "AWS::Include" makes: macros are not expanded',
      },
      { resourceId: 'Broken', message: 'Cannot read the resource "Broken": expected an object with a Type, found 5' },
      {
        resourceId: 'Typeless',
        message: 'Cannot read the resource "Typeless": expected an object with a Type, found {"Properties":{}}',
      },
      {
        resourceType: 'AWS::EC2::Volume',
        resourceId: 'Tagged',
        message: 'Cannot read Properties.Tags[0]: expected a tag, found 5',
      },
    ]);
  });

  test('transforms, nested stacks and modules', () => {
    expect(
      read(`
Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions, {Name: Ours}]
Resources:
  Function: {Type: AWS::Serverless::Function}
  Stack: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./data.yaml}}
  Part: {Type: Our::Network::Vpc::MODULE}`).notes,
    ).toEqual([
      'The transform AWS::Serverless-2016-10-31 is not expanded: what AWS::Serverless resources make is not seen',
      'The macro "Ours" is not expanded: what it changes or adds is not seen',
      'Nested stacks are judged when their templates are in the input: Stack',
      'Modules are not expanded, what they make is not seen: Part',
    ]);
  });

  test('a macro in the place of properties leaves them all open', () => {
    const { configuration } = only(
      'Resources: {A: {Type: T, Properties: {Fn::Transform: {Name: AWS::Include}, Size: 1}}}',
    );
    expect(configuration).toBeInstanceOf(Unknown);
  });
});

describe('nested stacks of a cloud assembly', () => {
  test('are named with their file and the parameters that are known', () => {
    const template = fixture('cloud-assembly/Web.template.json') as JsonDocument;
    const { nestedTemplates, notes } = readTemplate(template, { templateParameters: { Office: '198.51.100.0/24' } });
    expect(nestedTemplates).toEqual([
      { logicalId: 'Data', path: 'WebData.nested.template.json', parameters: { Office: '198.51.100.0/24' } },
    ]);
    expect(notes).toEqual([]);
  });

  test.each(['../other.json', '/etc/passwd.json', 'C:\\a.json', 'a/../../b.json', 'asset.0a.zip'])(
    'a template cannot name the file %s',
    (path) => {
      const stack = { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': path } };
      expect(readTemplate({ Resources: { Stack: stack } }, {}).nestedTemplates).toEqual([]);
    },
  );
});

describe('YAML as CloudFormation reads it', () => {
  test.each<[yaml: string, json: unknown]>([
    ['a: !GetAtt Web.Outputs.Arn', { a: { 'Fn::GetAtt': ['Web', 'Outputs.Arn'] } }],
    ['a: !GetAtt [Web, Arn]', { a: { 'Fn::GetAtt': ['Web', 'Arn'] } }],
    ['a: !Sub |\n  x\n  y\n', { a: { 'Fn::Sub': 'x\ny\n' } }],
    ['a: !If [C, !Ref X, !Base64 y]', { a: { 'Fn::If': ['C', { Ref: 'X' }, { 'Fn::Base64': 'y' }] } }],
    ['a: !Not [!Condition C]', { a: { 'Fn::Not': [{ Condition: 'C' }] } }],
    ['Version: 2012-10-17', { Version: '2012-10-17' }],
    ['a: 012345678901', { a: '012345678901' }],
    ['a: 111122223333', { a: 111122223333 }],
    ['a: 0777', { a: 511 }],
    ['a: yes', { a: true }],
    ['a: y', { a: 'y' }],
    ['012345678901: a\non: b', { '012345678901': 'a', on: 'b' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['a:', { a: null }],
  ])('%j', (yaml, json) => expect(parseYaml(yaml)).toEqual(json));

  test.each<[what: string, yaml: string, message: string]>([
    [
      'aliases of aliases',
      ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
        .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`))
        .join('\n'),
      'Cannot read the YAML document: it is more than 500000 values',
    ],
    ['an alias of itself', 'a: &a [*a]', 'Cannot read the YAML document: it is nested too deeply'],
    ['endless lists', `a: ${'['.repeat(5_000)}`, 'Cannot read the YAML document: it is nested too deeply'],
    ['a key twice', 'a: 1\na: 2', 'Cannot parse the document as YAML: Map keys must be unique at line 2, column 1:'],
    [
      'more text than a template has',
      `a: ${'x'.repeat(5 << 20)}`,
      'Cannot read the YAML document: it is larger than any template, 5242883 characters',
    ],
    ['two documents', 'a: 1\n---\nb: 2', expect.stringMatching(/^Cannot parse the document as YAML: /) as never],
  ])('%s', (_what, yaml, message) => {
    expect(() => parseYaml(yaml)).toThrow(expect.objectContaining({ name: 'ParseError', message }));
    expect(() => parseYaml(yaml)).toThrow(ParseError);
  });
});
