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
    ["!Ref {Fn::Join: ['', [Te, xt]]}", 'web'],
    ['!Length [a, !Ref Text, !Ref AWS::NoValue, !Ref Open]', 3],
    ['!Length {Ref: Cidrs}', 2],
    ['!ToJsonString {A: !Ref Text, B: [1, true], C: !Ref AWS::NoValue}', '{"A":"web","B":[1,true]}'],
    ['!ToJsonString [a, {b: c}]', '["a",{"b":"c"}]'],
    ['!Select [255, !Cidr [10.0.0.0/8, 256, 8]]', '10.0.255.0/24'],
    ['!Select [1, !Split [",", !Sub "a,${Text}"]]', 'web'],
    ['!FindInMap [Cidrs, eu-west-1, Office, {DefaultValue: x}]', '203.0.113.0/24'],
    ["!Sub ['${Text}', {Text: mine}]", 'mine'],
    ["!Sub ['${Name} ${Text}', {Name: 5}]", '5 web'],
    ['{Reference: Text}', { Reference: 'Text' }],
    ['{MyRef: Text}', { MyRef: 'Text' }],
    ['{Ref: Text, Other: x}', { Ref: 'Text', Other: 'x' }],
    ['{Fn::If: [Always, a, b], Other: x}', { 'Fn::If': ['Always', 'a', 'b'], Other: 'x' }],
    [`!Join ["", [${'x'.repeat(65_536)}]]`, 'x'.repeat(65_536)],
    ['[!If [Never, a, !Ref AWS::NoValue], b, !Ref AWS::NoValue]', ['b']],
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
    ['!Cidr [10.0.0.0/8, 257, 8]', '{"Fn::Cidr":["10.0.0.0/8",257,8]}'],
    ['!Cidr [192.0.2.0/24, 0, 4]', '{"Fn::Cidr":["192.0.2.0/24",0,4]}'],
    ['!Cidr [192.0.2.0/24, 2, 0]', '{"Fn::Cidr":["192.0.2.0/24",2,0]}'],
    ['!Cidr [192.0.2.0/24, 1.5, 4]', '{"Fn::Cidr":["192.0.2.0/24",1.5,4]}'],
    ['!Cidr [192.0.2.0/24, 1, 4.5]', '{"Fn::Cidr":["192.0.2.0/24",1,4.5]}'],
    ['!Cidr [192.0.2.0/24, 2]', '{"Fn::Cidr":["192.0.2.0/24",2]}'],
    ['!Cidr [office, 2, 4]', '{"Fn::Cidr":["office",2,4]}'],
    ['!Cidr [!Ref Open, 2, 33]', '{"Fn::Cidr":[{"Ref":"Open"},2,33]}'],
    ['!Cidr 192.0.2.0/24', '{"Fn::Cidr":"192.0.2.0/24"}'],
    ['!Cidr [192.0.2.0/24]', '{"Fn::Cidr":["192.0.2.0/24"]}'],
    ['!Select [1, [a]]', '{"Fn::Select":[1,["a"]]}'],
    ['!Select [-1, [a, b]]', '{"Fn::Select":[-1,["a","b"]]}'],
    ['!Select [x, [a]]', '{"Fn::Select":["x",["a"]]}'],
    ['!Select [0, a]', '{"Fn::Select":[0,"a"]}'],
    ['!Select [0, [a], b]', '{"Fn::Select":[0,["a"],"b"]}'],
    ['!Split ["", a]', '{"Fn::Split":["","a"]}'],
    ['!Split [",", [a]]', '{"Fn::Split":[",",["a"]]}'],
    ['!Split [",", a, b]', '{"Fn::Split":[",","a","b"]}'],
    ['!Split [5, a5b]', '{"Fn::Split":[5,"a5b"]}'],
    ['!Split [",", !Ref Open]', '{"Fn::Split":[",",{"Ref":"Open"}]}'],
    ['!Join [",", a]', '{"Fn::Join":[",","a"]}'],
    ['!Join [",", [a], b]', '{"Fn::Join":[",",["a"],"b"]}'],
    ['!Join [[a], [b]]', '{"Fn::Join":[["a"],["b"]]}'],
    ['!Join [",", [a, [b]]]', '{"Fn::Join":[",",["a",["b"]]]}'],
    ['!Join ["", ["{{", "resolve:ssm:a}}"]]', '{"Fn::Join":["",["{{","resolve:ssm:a}}"]]}'],
    ['!If [Always, a]', '{"Fn::If":["Always","a"]}'],
    ['!If Always', '{"Fn::If":"Always"}'],
    ['!FindInMap [Cidrs, eu-west-1]', '{"Fn::FindInMap":["Cidrs","eu-west-1"]}'],
    ['!FindInMap [Cidrs, !Ref Open, Office]', '{"Fn::FindInMap":["Cidrs",{"Ref":"Open"},"Office"]}'],
    ["!Sub '${toString}'", '{"Ref":"toString"}'],
    ['!Sub [5, {}]', '{"Fn::Sub":[5,{}]}'],
    ['!Ref [Text]', '{"Ref":["Text"]}'],
    ["!Ref {Fn::Sub: 'Te${Open}'}", '{"Ref":{"Fn::Sub":"Te${Open}"}}'],
    [
      '!Length [a, !If [Perhaps, b, !Ref AWS::NoValue]]',
      '{"Fn::Length":["a",{"Fn::If":["Perhaps","b",{"Ref":"AWS::...',
    ],
    ['!Length a', '{"Fn::Length":"a"}'],
    ['!ToJsonString {A: [x, !Ref Open]}', '{"Fn::ToJsonString":{"A":["x",{"Ref":"Open"}]}}'],
    ['!GetAtt Subject', '{"Fn::GetAtt":["Subject"]}'],
    ['{Fn::GetAtt: 5}', '{"Fn::GetAtt":5}'],
    ['!Unheard [a]', '{"Fn::Unheard":["a"]}'],
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
    ...(
      [
        ['eu-west-1', 'aws', 'amazonaws.com'],
        ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
        ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
        ['us-iso-east-1', 'aws-iso', undefined],
        ['us-isob-east-1', 'aws-iso-b', undefined],
        ['eu-isoe-west-1', 'aws-iso-e', undefined],
        ['us-isof-south-1', 'aws-iso-f', undefined],
        ['eusc-de-east-1', 'aws-eusc', undefined],
      ] as const
    ).map(
      ([region, partition, suffix]) =>
        [
          '[!Ref AWS::Partition, !Ref AWS::URLSuffix]',
          { region },
          [partition, suffix ?? new Unknown('{"Ref":"AWS::URLSuffix"}')],
        ] as [string, FactScope, unknown],
    ),
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
    ['!Equals [true, "true"]', true],
    ['!Equals [true, x]', false],
    ['!Equals ["Yes", "No"]', false],
    ['!Equals [[a], [a]]', true],
    ['!Equals [[a, b], [a, c]]', false],
    ['!Equals [!Join [",", [a, b]], "a,b"]', true],
  ])('%s', (condition, expected) => expect(holds(condition)).toBe(expected));

  test.each([
    '!And [!Condition Perhaps, !Condition Always]',
    '!Or [!Condition Perhaps, !Condition Never]',
    '!Not [!Condition Perhaps]',
    '!Not [!Condition Asked]',
    '!Condition Missing',
    '!Equals [a]',
    '!Equals ["Yes", Yes]',
    '!Equals [a, a, a]',
    '!Equals a',
    '!Equals [[a, !Ref Open], [a, c]]',
    '!Equals [[a, 5], [a, c]]',
    '!And []',
    '!Or []',
    '!Not []',
    '!Not a',
    '!And [5, !Condition Always]',
    '!Or [!Condition __proto__, !Condition Never]',
    '!Unheard [a, a]',
    '{}',
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

test.each<[what: string, followed: string, user: string, types: string[] | undefined]>([
  ['an instance', 'LaunchTemplate', 'Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref A}}', ['Instance']],
  [
    'an attribute',
    'LaunchTemplate',
    'Instance, Properties: {LaunchTemplate: {Version: !GetAtt A.LatestVersionNumber}}',
    ['Instance'],
  ],
  [
    'a choice',
    'LaunchTemplate',
    'Instance, Properties: {LaunchTemplate: !If [Perhaps, {LaunchTemplateId: !Ref A}, {}]}',
    ['Instance'],
  ],
  [
    'a rule and its group',
    'PrefixList',
    'SecurityGroupIngress, Properties: {SourcePrefixListId: !Ref A}',
    ['SecurityGroupIngress', 'SecurityGroup'],
  ],
  ['nothing', 'LaunchTemplate', 'Instance, Properties: {ImageId: A}', undefined],
  ['its subnet', 'Subnet', 'Instance, Properties: {SubnetId: !Ref A}', ['Instance']],
  ['a type that is not followed', 'KeyPair', 'Instance, Properties: {KeyName: !Ref A}', undefined],
])('a resource that others look up is evaluated with %s', (_what, followed, user, types) => {
  const head = 'Parameters: {P: {Type: String}}\nConditions: {Perhaps: !Equals [!Ref P, a]}';
  const { resources } = read(`${head}\nResources: {A: {Type: AWS::EC2::${followed}}, B: {Type: AWS::EC2::${user}}}`);
  const { evaluatedWith } = resources.find(({ resourceId }) => resourceId === 'A') ?? {};
  expect(evaluatedWith).toEqual(types?.map((type) => `AWS::EC2::${type}`));
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
    ["!Sub '${Open}-logs'", '!Ref Open', 'is not'],
    ["!Sub '${Open}-logs'", '!Ref Other', 'may be'],
    ["!Sub '${Open}-logs'", 'a-logs', 'may be'],
    ["!Sub '${Open}-logs'", "'-logs'", 'may be'],
    ["!Sub '${Open}-logs'", 'a-data', 'is not'],
    ["!Sub '${Open}-logs'", 'logs', 'is not'],
    ["!Sub '${Open}-logs'", "!Sub '${Open}-data'", 'is not'],
    ["!Sub '${Open}-logs'", "!Sub '${Other}-logs'", 'may be'],
    ["!Sub '${Open}-logs'", "!Sub '${Other}-data'", 'is not'],
    ["!Sub '${Open}-logs'", "!Sub '${Open}${Other}-logs'", 'may be'],
    ["!Sub 'logs-${AWS::AccountId}'", "!Sub 'data-${AWS::AccountId}'", 'is not'],
    ["!Sub 'logs-${AWS::AccountId}'", "!Sub 'logs-${AWS::AccountId}-a'", 'is not'],
    ["!Sub 'a-${Open}-b'", "!Sub 'a-${Other}-b'", 'may be'],
    ["!Sub 'a-${Open}-b'", 'a-b', 'is not'],
    ["!Sub 'a-${Open}-b'", 'a--b', 'may be'],
    ['logs', '!Ref Open', 'may be'],
  ])('a policy of bucket name %s and Bucket %s: it %s related', (bucketName, bucket, expected) => {
    const related = readRelated(
      `Parameters: {Open: {Type: String}, Other: {Type: String}}
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

  test.each<[what: string, yaml: string, message: string]>([
    [
      'a macro among the resources',
      'Resources: {A: {Type: T}, Fn::Transform: {Name: Ours}}',
      'Cannot evaluate the resources of the macro "Ours": macros are not expanded',
    ],
    [
      'a resource without properties of its own',
      'Resources: {A: {Type: T}, B: null}',
      'Cannot read the resource "B": expected an object with a Type, found null',
    ],
    [
      'a type that is no text',
      'Resources: {A: {Type: T}, B: {Type: [T]}}',
      'Cannot read the resource "B": expected an object with a Type, found {"Type":["T"]}',
    ],
    [
      'a type that is longer than any',
      `Resources: {A: {Type: T}, B: {Type: ${'T'.repeat(513)}}}`,
      'Cannot read the resource "B": its Type has 513 characters, more than any type',
    ],
  ])('%s', (_what, yaml, message) => {
    const { resources, unreadable } = read(yaml);
    expect(resources.map(({ resourceId }) => resourceId)).toEqual(['A']);
    expect(unreadable.map((record) => record.message)).toEqual([message]);
  });

  test('defaults in notes, but no values that a list of one gives', () => {
    const parameters = 'P: {Type: String, Default: a}, Q: {Type: String, AllowedValues: [b]}, R: {Type: String}';
    const { resources, notes } = read(
      `Parameters: {${parameters}}\nResources: {A: {Type: T, Properties: {X: [!Ref P, !Ref Q]}}}`,
    );
    expect(resources[0]?.configuration).toEqual({ X: ['a', 'b'] });
    expect(notes).toEqual(['Evaluated with the defaults of parameters that a deployment may set: P']);
  });

  test.each(['!Ref AWS::NoValue', '!If [Never, {Size: 1}, !Ref AWS::NoValue]', '{}', 'null'])(
    'a resource without properties: %s',
    (properties) => {
      const yaml = `Conditions: {Never: !Equals [a, b]}\nResources: {A: {Type: T, Properties: ${properties}}}`;
      expect(readOnly(yaml).configuration).toEqual({});
    },
  );

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
    ['a: N', { a: 'N' }],
    ['[no, Off, FALSE, On]', [false, false, false, true]],
    ['a: 2026-11-29', { a: '2026-11-29' }],
    ['a: 2026-11-29T10:00:00Z', { a: '2026-11-29T10:00:00Z' }],
    ['a: [0, -5, +7, 1_000, 08, 0x1F, 1.5, ~]', { a: [0, -5, 7, 1000, '08', 31, 1.5, null] }],
    ['a: [E1, .e1, ., -., 1e3, .5, 1.]', { a: ['E1', '.e1', '.', '-.', 1000, 0.5, 1] }],
    ['a: !!binary aGk=', { a: 'aGk=' }],
    ['a: !!set {b, c}', { a: { b: null, c: null } }],
    ['012345678901: a\non: b', { '012345678901': 'a', on: 'b' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    [
      'a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y], f: 4}',
      { a: { b: 1 }, c: { b: 2, d: 3 }, e: { b: 1, d: 3, f: 4 } },
    ],
    ['a: &x {b: 1}\ne: {<<: *x, c: 2, <<: {d: 3}}', { a: { b: 1 }, e: { b: 1, c: 2, d: 3 } }],
    ['a: {<<: text, b: 1}', { a: { b: 1 } }],
    ['a: &x one\nb: *x', { a: 'one', b: 'one' }],
    ['a: &x [1]\nb: !Select [0, *x]', { a: [1], b: { 'Fn::Select': [0, [1]] } }],
    ['a: !GetAtt Web', { a: { 'Fn::GetAtt': ['Web'] } }],
    ['a: !Ref', { a: { Ref: '' } }],
    ['5: a\ntrue: b', { '5': 'a', true: 'b' }],
    ['a:', { a: null }],
    // Any indentation is accepted within brackets and quotes, and only there.
    ["a:\n  - b: 'c\n  d\n\ne'\n  - f", { a: [{ b: 'c d\ne' }, 'f'] }],
    ['a:\n  b: {c: "d\ne",\n  f: [\ng,\n   h\n]\n}\n  i: j', { a: { b: { c: 'd e', f: ['g', 'h'] }, i: 'j' } }],
    ['a:\n  - !If [B,\n  !Sub "${C}",\n  d ]\n  - e', { a: [{ 'Fn::If': ['B', { 'Fn::Sub': '${C}' }, 'd'] }, 'e'] }],
    ['a:\n  b: [c\n  ]\nd: e', { a: { b: ['c'] }, d: 'e' }],
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
      'Cannot parse the document as YAML: Map keys must be unique: "a" at line 2, column 1',
    ],
    [
      'an open list',
      'a: [1\nb: 2\n',
      expect.stringMatching(/^Cannot parse the document as YAML: [^\n]+ at line \d+, column \d+$/) as never,
    ],
    [
      'an alias of nothing',
      'a: *b',
      expect.stringMatching(
        /^Cannot parse the document as YAML: the alias "b" at line 1, column 4 has no anchor/,
      ) as never,
    ],
    ['a key that is a list', '? [a]\n: b', expect.stringMatching(/^Cannot parse the document as YAML: /) as never],
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
