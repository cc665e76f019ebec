// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { FactScope } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import type { JsonDocument } from '../../../lib/formats/document';
import { ParseError } from '../../../lib/formats/parse-error';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';

const SCOPE = { accountId: '111122223333', region: 'eu-west-1' };

interface Context {
  readonly scope?: FactScope;
  readonly templateParameters?: Record<string, string>;
}

const read = (yaml: string, context: Context = {}) => readTemplate(parseTemplateYaml(yaml) as JsonDocument, context);

const readOnly = (yaml: string, context?: Context): ConfigurationItem => {
  const { resources } = read(yaml, context);
  expect(resources).toHaveLength(1);
  return resources[0] as ConfigurationItem;
};

/** Reads a template of one resource and returns the value of its property. */
const readProperty = (yaml: string, context?: Context): unknown =>
  (readOnly(yaml, context).configuration as JsonDocument).Property;

/** Resolves the property in a template with the parameters, mappings and conditions of the tables. */
const resolveProperty = (property: string, context?: Context): unknown =>
  readProperty(`${TEMPLATE}\n      Property: ${property}\n`, context);

const TEMPLATE = `
Parameters:
  Text: {Type: String, Default: web}
  Flag: {Type: String, Default: true, AllowedValues: [true]}
  Count: {Type: Number, Default: "22"}
  Cidrs: {Type: CommaDelimitedList, Default: "192.0.2.0/24, 198.51.100.0/24"}
  Ports: {Type: List<Number>, Default: "22,80"}
  Open: {Type: String}
  Image: {Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>, Default: /images/base}
  Long: {Type: String, Default: ${'x'.repeat(4097)}}
Mappings:
  Cidrs:
    eu-west-1: {Office: 203.0.113.0/24, Many: [a, b]}
    012345678901: {Office: 192.0.2.0/24}
Conditions:
  Always: !Equals [a, a]
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
    ['!Ref Cidrs', ['192.0.2.0/24', '198.51.100.0/24']],
    ['!Ref Ports', ['22', '80']],
    ['!Ref AWS::NoValue', undefined],
    ['[a, !Ref AWS::NoValue]', ['a']],
    ['!FindInMap [Cidrs, eu-west-1, Office]', '203.0.113.0/24'],
    ['!FindInMap [Cidrs, eu-west-1, Many]', ['a', 'b']],
    ['!FindInMap [Cidrs, "012345678901", Office]', '192.0.2.0/24'],
    ['!FindInMap [Cidrs, none, Office, {DefaultValue: !Ref Text}]', 'web'],
    ['!Join ["-", [a, !Ref Text, 5, true]]', 'a-web-5-true'],
    ['!Join [",", !Ref Cidrs]', '192.0.2.0/24,198.51.100.0/24'],
    ["!Sub 'a ${Text} ${!Text} $5'", 'a web ${Text} $5'],
    ["!Sub ['${Name}/${Text}', {Name: !Join ['', [x, y]]}]", 'xy/web'],
    ['!Select [1, !Ref Cidrs]', '198.51.100.0/24'],
    ['!Select ["0", [a, !Ref Open]]', 'a'],
    ['!Select [0, !Split ["/", 192.0.2.0/24]]', '192.0.2.0'],
    ['!Cidr [192.0.2.0/24, 2, 4]', ['192.0.2.0/28', '192.0.2.16/28']],
    ['!Cidr ["2001:db8::/56", 1, 64]', ['2001:db8::/64']],
    ['!If [Always, a, b]', 'a'],
    ['!If [Never, a, !Ref AWS::NoValue]', undefined],
    ['!If [Perhaps, same, same]', 'same'],
    ['!If [Perhaps, [!Ref Text], [web]]', ['web']],
    ['{Condition: {Bool: {"aws:SecureTransport": false}}}', { Condition: { Bool: { 'aws:SecureTransport': false } } }],
  ])('%s', (property, value) => expect(resolveProperty(property)).toEqual(value));

  test.each<[property: string, expression: string]>([
    ['!Ref Open', '{"Ref":"Open"}'],
    ['!Ref Image', '{"Ref":"Image"}'],
    ['!Ref Long', '{"Ref":"Long"}'],
    ['!Ref Missing', '{"Ref":"Missing"}'],
    ['!Ref toString', '{"Ref":"toString"}'],
    ['!Ref AWS::Region', '{"Ref":"AWS::Region"}'],
    ['!Ref AWS::StackName', '{"Ref":"AWS::StackName"}'],
    ['!GetAtt Missing.Arn', '{"Fn::GetAtt":["Missing","Arn"]}'],
    ['!FindInMap [Cidrs, none, Office]', '{"Fn::FindInMap":["Cidrs","none","Office"]}'],
    ['!FindInMap [__proto__, a, b]', '{"Fn::FindInMap":["__proto__","a","b"]}'],
    ['!Join ["", [a, !Ref Open]]', '{"Fn::Join":["",["a",{"Ref":"Open"}]]}'],
    ["!Sub 'a ${Open}'", '{"Fn::Sub":"a ${Open}"}'],
    ['!Select [5, [a]]', '{"Fn::Select":[5,["a"]]}'],
    ['!If [Perhaps, a, b]', '{"Fn::If":["Perhaps","a","b"]}'],
    ['!If [Perhaps, !Ref Open, !Ref Image]', '{"Fn::If":["Perhaps",{"Ref":"Open"},{"Ref":"Image"}]}'],
    ['!If [Loop, a, b]', '{"Fn::If":["Loop","a","b"]}'],
    ['!ImportValue other', '{"Fn::ImportValue":"other"}'],
    ['!GetAZs ""', '{"Fn::GetAZs":""}'],
    ['!Cidr [192.0.2.0/24, 17, 4]', '{"Fn::Cidr":["192.0.2.0/24",17,4]}'],
    ['!Cidr [!Ref Open, !Ref Open, 4]', '{"Fn::Cidr":[{"Ref":"Open"},{"Ref":"Open"},4]}'],
    ['"{{resolve:ssm:office}}"', '"{{resolve:ssm:office}}"'],
    ['{Fn::Transform: {Name: AWS::Include}, Size: 1}', '{"Fn::Transform":{"Name":"AWS::Include"},"Size":1}'],
  ])('%s is left to the deployment', (property, expression) => {
    expect(resolveProperty(property)).toEqual(new Unknown(expression));
    expect(resolveProperty(property)).toBeInstanceOf(Unknown);
  });

  test.each<[property: string, scope: FactScope, value: unknown]>([
    ['!Ref AWS::Region', SCOPE, 'eu-west-1'],
    ['!Ref AWS::AccountId', SCOPE, '111122223333'],
    ['!FindInMap [Cidrs, !Ref AWS::Region, Office]', SCOPE, '203.0.113.0/24'],
    ["!Sub 'arn:${AWS::Partition}:s3:::a.${AWS::URLSuffix}'", SCOPE, 'arn:aws:s3:::a.amazonaws.com'],
    [
      "!Sub 'arn:${AWS::Partition}:s3:::a.${AWS::URLSuffix}'",
      { region: 'cn-north-1' },
      'arn:aws-cn:s3:::a.amazonaws.com.cn',
    ],
    ['!Ref AWS::Partition', { region: 'us-gov-west-1' }, 'aws-us-gov'],
  ])('%s in %j', (property, scope, value) => expect(resolveProperty(property, { scope })).toEqual(value));

  test('do not join text beyond a limit', () => {
    const list = `!Split ["a", ${'a'.repeat(60_000)}]`;
    expect(resolveProperty(`!Join ["", ${list}]`)).toBe('');
    expect(resolveProperty(`!Join ["xy", ${list}]`)).toBeInstanceOf(Unknown);
  });

  test('use a given parameter instead of its default', () => {
    expect(resolveProperty('!Ref Text', { templateParameters: { Text: 'given' } })).toBe('given');
    expect(resolveProperty('!If [Perhaps, a, b]', { templateParameters: { Open: 'a' } })).toBe('a');
    expect(resolveProperty('!Ref Count', { templateParameters: { Count: '80' } })).toBe(80);
  });
});

describe('conditions', () => {
  const holds = (condition: string): unknown =>
    readProperty(`
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
    '!Condition Missing',
    '!Equals [a]',
    '!Equals ["Yes", Yes]',
    '5',
  ])('%s is left to the deployment', (condition) => expect(holds(condition)).toBeInstanceOf(Unknown));
});

describe('resources', () => {
  test('have the name and tags of the template, and the account and Region of the deployment', () => {
    const item = readOnly(
      `Parameters: {Team: {Type: String}}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web
      Tags: [{Key: team, Value: !Ref Team}, {Key: cost, Value: 5}, !Ref AWS::NoValue]`,
      { scope: SCOPE },
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
  ])('a %s has its name from %s', (type, property) => {
    expect(readOnly(`Resources: {A: {Type: ${type}, Properties: {${property}: b}}}`).resourceName).toBe('b');
    expect(readOnly(`Resources: {A: {Type: ${type}, Properties: {${property}: !Ref X}}}`).resourceName).toBeUndefined();
  });

  test('are omitted if their condition does not hold', () => {
    expect(read('Conditions: {Never: !Equals [a, b]}\nResources: {A: {Type: T, Condition: Never}}').resources).toEqual(
      [],
    );
  });

  test('are evaluated with a note if only the deployment decides their condition', () => {
    const { resources, notes } = read('Resources: {A: {Type: T, Condition: Perhaps}}');
    expect(resources).toHaveLength(1);
    expect(notes).toEqual(['Evaluated as if they are created, although only a deployment decides it: A']);
  });
});

describe('related resources', () => {
  const readRelated = (yaml: string, id = 'Group'): unknown =>
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
      'as the peer of a security group rule',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !Ref Other, SourceSecurityGroupId: !Ref Group}}`,
      {},
    ],
    [
      'in a nested property',
      'Host: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{GroupSet: [!Ref Group]}]}}',
      { 'AWS::EC2::Instance': [{ NetworkInterfaces: [{ GroupSet: [new Reference('{"Ref":"Group"}', 'Group')] }] }] },
    ],
    [
      'possibly, by a condition that the deployment decides',
      `Rule: {Type: ${INGRESS}, Properties: {GroupId: !If [Perhaps, !Ref Group, !GetAtt Other.GroupId]}}`,
      { [INGRESS]: [new Unknown('"Rule" (which may refer to this resource or to another)')] },
    ],
    [
      'if it is created at all',
      `Rule: {Type: ${INGRESS}, Condition: Perhaps, Properties: {GroupId: !Ref Group}}`,
      { [INGRESS]: [new Unknown('"Rule" (created only if "Perhaps" holds)')] },
    ],
  ])('%s', (_what, resource, expected) => {
    expect(readRelated(`${GROUPS}\n  ${resource}\n`)).toEqual(expected);
  });

  test.each<[bucketName: string, bucket: string, expected: 'is' | 'may be' | 'is not']>([
    ['logs', 'logs', 'is'],
    ['logs', 'other', 'is not'],
    ["!Sub '${Open}-logs'", "!Sub '${Open}-logs'", 'is'],
    ["!Sub '${Open}-logs'", '!Ref Open', 'may be'],
    ["!Sub '${Open}-logs'", 'a-logs', 'may be'],
    ['logs', '!Ref Open', 'may be'],
  ])('a policy of bucket name %s and Bucket %s: it %s related', (bucketName, bucket, expected) => {
    const related = readRelated(
      `Parameters: {Open: {Type: String}}
Resources:
  Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: ${bucketName}}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: ${bucket}, PolicyDocument: {}}}`,
      'Logs',
    ) as Record<string, unknown[]>;
    const [policy] = related['AWS::S3::BucketPolicy'] ?? [];
    expect(policy === undefined ? 'is not' : policy instanceof Unknown ? 'may be' : 'is').toBe(expected);
  });
});

describe('reports', () => {
  test('loops, macros and malformed resources as unreadable', () => {
    const { resources, unreadable } = read(`
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Buckets: [Name, !Ref Names, {}]
  Fn::Transform: {Name: AWS::Include}
  Broken: 5
  Typeless: {Properties: {}}
  Tagged: {Type: AWS::EC2::Volume, Properties: {Tags: [5]}}`);
    expect(resources).toEqual([]);
    expect(unreadable).toEqual([
      {
        resourceId: 'Fn::ForEach::Buckets',
        message:
          'Cannot evaluate the resources of "Fn::ForEach::Buckets": its list is {"Ref":"Names"}, which only a deployment knows',
      },
      {
        resourceId: 'Fn::Transform',
        message: 'Cannot evaluate the resources of the macro "AWS::Include": macros are not expanded',
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

  test('nested stacks, stack sets and modules in notes', () => {
    expect(
      read(`
Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]
Resources:
  Stack: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./data.yaml}}
  Set: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: '{}'}}
  Part: {Type: Our::Network::Vpc::MODULE}`).notes,
    ).toEqual([
      'Nested stacks are not evaluated, since their templates are not files of the input: Stack',
      'The stacks of stack sets are not evaluated: Set',
      'Modules are not expanded, so their resources are not evaluated: Part',
    ]);
  });

  test.each<[scenario: string, resource: string]>([
    ['creates them', '{Type: T, Properties: {Fn::Transform: {Name: AWS::Include}, Size: 1}}'],
    ['creates them alone', '{Type: T, Properties: {Fn::Transform: {Name: AWS::Include}}}'],
    ['is a short form', '{Type: T, Properties: !Transform {Name: AWS::Include}}'],
    ['is beside them', '{Type: T, Properties: {Size: 1}, Fn::Transform: {Name: Ours}}'],
    ['takes the place of them', '{Type: T, Fn::Transform: {Name: Ours}}'],
  ])('all properties as unknown if a macro %s', (_scenario, resource) => {
    expect(readOnly(`Resources: {A: ${resource}}`).configuration).toBeInstanceOf(Unknown);
  });

  test.each<[scenario: string, section: string, names: string[]]>([
    ['one', 'Transform: Ours', ['"Ours"']],
    [
      'several',
      'Transform: [AWS::LanguageExtensions, Ours, 111122223333::Theirs]',
      ['"Ours"', '"111122223333::Theirs"'],
    ],
    ['with parameters', 'Transform: {Name: Ours, Parameters: {A: b}}', ['"Ours"']],
    ['in a list with parameters', 'Transform: [{Name: Ours}, {Name: AWS::Serverless-2016-10-31}]', ['"Ours"']],
    ['as a function', 'Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}', ['"AWS::Include"']],
    ['as a list of functions', 'Fn::Transform: [{Name: Ours}, {Name: Other}]', ['"Ours"', '"Other"']],
    ['of which only a deployment knows the name', 'Transform: !Ref Macro', ['{"Ref":"Macro"}']],
    ['of AWS that adds resources', 'Transform: AWS::SecretsManager-2024-09-16', ['"AWS::SecretsManager-2024-09-16"']],
    ['none', 'Transform: []', []],
  ])('macros of the whole template as unreadable: %s', (_scenario, section, names) => {
    const { unreadable } = read(`${section}\nResources: {A: {Type: T}}`);
    expect(unreadable.map(({ message }) => /what the macro (.*) changes or adds/.exec(message)?.[1])).toEqual(names);
  });
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
  ])('%j', (yaml, json) => expect(parseTemplateYaml(yaml)).toEqual(json));

  test.each<[what: string, yaml: string, message: string]>([
    [
      'aliases of aliases',
      ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
        .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`))
        .join('\n'),
      'Cannot read the YAML document: it has more than 500000 values',
    ],
    ['an alias of itself', 'a: &a [*a]', 'Cannot read the YAML document: it is nested too deeply'],
    ['deeply nested lists', `a: ${'['.repeat(5_000)}`, 'Cannot read the YAML document: it is nested too deeply'],
    [
      'a duplicate key',
      'a: 1\na: 2',
      'Cannot parse the document as YAML: Map keys must be unique at line 2, column 1:',
    ],
    [
      'more text than a template may have',
      `a: ${'x'.repeat(5 << 20)}`,
      'Cannot read the YAML document: it has 5242883 characters, more than any template',
    ],
    ['two documents', 'a: 1\n---\nb: 2', expect.stringMatching(/^Cannot parse the document as YAML: /) as never],
  ])('%s', (_what, yaml, message) => {
    expect(() => parseTemplateYaml(yaml)).toThrow(expect.objectContaining({ name: 'ParseError', message }));
    expect(() => parseTemplateYaml(yaml)).toThrow(ParseError);
  });
});
