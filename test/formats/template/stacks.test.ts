// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { DocumentContext, JsonDocument } from '../../../lib/formats/document';
import { readStacks } from '../../../lib/formats/template/read-stacks';
import { listAssetTemplates, listLocalTemplates, prepareStack, type Stack } from '../../../lib/formats/template/stack';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateItems, type Outcome } from './evaluate-template';

const SSH = 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0';
const HTTPS = 'IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0';
const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const PUBLIC =
  "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]}";

/** Templates by the name of their stack; those of nested stacks by their file. */
type Templates = Readonly<Record<string, string>>;

const parse = (yaml: string) => parseTemplateYaml(yaml) as JsonDocument;

function prepare(yaml: string, context: DocumentContext, nested: Templates, outer?: [Stack, string]): Stack {
  const stack = prepareStack(parse(yaml), {
    context,
    ...(outer && { outer: { stack: outer[0], logicalId: outer[1] } }),
  });
  for (const { logicalId, path } of listAssetTemplates(stack)) {
    const { stackName: _, templateParameters: __, ...shared } = context;
    stack.addNested(logicalId, prepare(nested[path] as string, { ...shared, file: path }, nested, [stack, logicalId]));
  }
  return stack;
}

/** Reads stacks of one environment. */
function read(roots: Templates, nested: Templates = {}, context: DocumentContext = {}) {
  const stacks = Object.entries(roots).map(([stackName, yaml]) =>
    prepare(yaml, { ...context, stackName, file: stackName }, nested),
  );
  return readStacks(stacks);
}

/** Evaluates stacks of one environment. Returns the outcomes by stack and logical id: `A Group`. */
function evaluate(rule: string, roots: Templates, nested: Templates = {}, context: DocumentContext = {}) {
  const contents = read(roots, nested, context);
  return Object.fromEntries(
    contents.flatMap(({ stack, resources }) =>
      evaluateItems(resources, rule).map(({ id, outcome }) => [`${stack.context.file} ${id}`, outcome] as const),
    ),
  );
}

const GROUP = '  Group: {Type: AWS::EC2::SecurityGroup}';
const rule = (group: string, properties = SSH, more = ''): string =>
  `  Rule: {Type: AWS::EC2::SecurityGroupIngress, ${more}Properties: {GroupId: ${group}, ${properties}}}`;
const exporting = (name: string, value = '!GetAtt Group.GroupId', more = ''): string =>
  `Resources:\n${GROUP}\nOutputs: {Id: {${more}Value: ${value}, Export: {Name: ${name}}}}`;

describe('a part belongs to its owner in another stack', () => {
  test.each<[reference: string, a: string, outcome: Outcome]>([
    ['!ImportValue shared', exporting('shared'), 'non-compliant'],
    ['!ImportValue shared', exporting('shared', '!Ref Group'), 'non-compliant'],
    ['!ImportValue shared', exporting('shared', "!Sub '${Group.GroupId}'"), 'non-compliant'],
    ["!Sub ['${Id}', {Id: !ImportValue shared}]", exporting('shared'), 'non-compliant'],
    ['!Select [1, !Split [",", !Join [",", [sg-0a, !ImportValue shared]]]]', exporting('shared'), 'non-compliant'],
    ['!ImportValue A-Group', exporting("!Sub '${AWS::StackName}-Group'"), 'non-compliant'],
    ["!ImportValue {Fn::Sub: '${Network}-Group'}", exporting("!Sub '${AWS::StackName}-Group'"), 'non-compliant'],
    ['{Fn::GetStackOutput: {StackName: A, OutputName: Id}}', exporting('x'), 'non-compliant'],
    ['{Fn::GetStackOutput: {StackName: A, OutputName: Id, Region: eu-west-1}}', exporting('x'), 'non-compliant'],
    ['{Fn::GetStackOutput: {StackName: A, OutputName: Id, Region: !Ref AWS::Region}}', exporting('x'), 'non-compliant'],
    ['!ImportValue shared', exporting('shared', '!GetAtt Group.GroupId', 'Condition: Always, '), 'non-compliant'],
    [
      '!ImportValue shared-b',
      `Resources:\n${GROUP}\nOutputs: {Fn::ForEach::L: [N, [a, b], {'Id\${N}': {Value: !Ref Group, Export: {Name: !Sub 'shared-\${N}'}}}]}`,
      'non-compliant',
    ],
  ])('%s of %s', (reference, a, outcome) => {
    const conditions = 'Conditions: {Always: !Equals [a, a]}\n';
    const b = `Parameters: {Network: {Type: String, Default: A}}\nResources:\n${rule(reference)}`;
    const context = { scope: { accountId: '111122223333', region: 'eu-west-1' } };
    expect(evaluate('open-ssh', { A: conditions + a, B: b }, {}, context)).toEqual({ 'A Group': outcome });
  });

  test.each<[what: string, reference: string, a: string]>([
    ['an export of another name', '!ImportValue other', exporting('shared')],
    ['a name that is not known', '!ImportValue {Ref: AWS::StackId}', exporting('shared')],
    [
      'an output of another Region',
      '{Fn::GetStackOutput: {StackName: A, OutputName: Id, Region: us-east-1}}',
      exporting('x'),
    ],
    [
      'an output of a Region that is not known',
      '{Fn::GetStackOutput: {StackName: A, OutputName: Id, Region: !Ref P}}',
      exporting('x'),
    ],
    [
      'an output of another account',
      '{Fn::GetStackOutput: {StackName: A, OutputName: Id, RoleArn: a}}',
      exporting('x'),
    ],
    ['an output of another stack', '{Fn::GetStackOutput: {StackName: C, OutputName: Id}}', exporting('x')],
    ['another output', '{Fn::GetStackOutput: {StackName: A, OutputName: Other}}', exporting('x')],
    ['an output that does not exist', '!ImportValue shared', exporting('shared', '!Ref Group', 'Condition: Never, ')],
  ])('unless it is %s', (_what, reference, a) => {
    const b = `Parameters: {P: {Type: String}}\nResources:\n${rule(reference)}`;
    const head = 'Conditions: {Never: !Equals [a, b]}\n';
    expect(evaluate('open-ssh', { A: head + a, B: b }, {}, { scope: { region: 'eu-west-1' } })).toEqual({
      'A Group': 'compliant',
      'B Rule': 'non-compliant',
    });
  });

  test('in the same Region, which need not be known', () => {
    const b = `Resources:\n${rule('{Fn::GetStackOutput: {StackName: A, OutputName: Id, Region: !Ref AWS::Region}}')}`;
    expect(evaluate('open-ssh', { A: exporting('x'), B: b })).toEqual({ 'A Group': 'non-compliant' });
  });

  test('unless two stacks export the name', () => {
    const roots = { A: exporting('shared'), B: exporting('shared'), C: `Resources:\n${rule('!ImportValue shared')}` };
    expect(evaluate('open-ssh', roots)).toEqual({
      'A Group': 'compliant',
      'B Group': 'compliant',
      'C Rule': 'non-compliant',
    });
  });

  test.each<[ruleName: string, owner: string, value: string, part: string, outcome: Outcome]>([
    [
      'public-s3-bucket',
      'AWS::S3::Bucket',
      '!Ref Owner',
      `AWS::S3::BucketPolicy, Properties: {Bucket: !ImportValue x, PolicyDocument: ${PUBLIC}}`,
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}',
      '!Ref Owner',
      `AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [!ImportValue x], PolicyDocument: ${ADMIN}}`,
      'non-compliant',
    ],
    [
      'inline-admin-policy',
      'AWS::IAM::Role, Properties: {RoleName: a, AssumeRolePolicyDocument: {}}',
      '!Ref Owner',
      `AWS::IAM::RolePolicy, Properties: {PolicyName: p, RoleName: a, PolicyDocument: ${ADMIN}}`,
      'non-compliant',
    ],
    [
      'unused-security-group',
      'AWS::EC2::SecurityGroup',
      '!GetAtt Owner.GroupId',
      'AWS::Lambda::Function, Properties: {VpcConfig: {SecurityGroupIds: [!ImportValue x]}}',
      'compliant',
    ],
    [
      'alb-http-listener',
      'AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: a, Port: 80, Protocol: HTTP, DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "404"}}]}',
      '!Ref Owner',
      'AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {ListenerArn: !ImportValue x, Priority: 1, Conditions: [], Actions: [{Type: forward, TargetGroupArn: t}]}',
      'non-compliant',
    ],
  ])('%s of %s', (ruleName, owner, value, part, outcome) => {
    const a = `Resources: {Owner: {Type: ${owner}}}\nOutputs: {O: {Value: ${value}, Export: {Name: x}}}`;
    const b = `Resources: {Part: {Type: ${part}}}`;
    expect(evaluate(ruleName, { A: a, B: b })).toEqual({ 'A Owner': outcome });
    expect(evaluate(ruleName, { B: b, A: a })).toEqual({ 'A Owner': outcome });
  });

  test('and resources of one logical id in two stacks are two resources', () => {
    const a = `${exporting('x')}`;
    const b = `Resources:\n${GROUP}\n${rule('!Ref Group', HTTPS)}\n  Other: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !ImportValue x, ${SSH}}}`;
    expect(evaluate('open-ssh', { A: a, B: b })).toEqual({ 'A Group': 'non-compliant', 'B Group': 'compliant' });
  });
});

test.each<[stack: string, asset: string[], local: string[]]>([
  ['Metadata: {aws:asset:path: a.json}', ['a.json'], []],
  ['Metadata: {aws:asset:path: a/b.YAML}, Properties: {TemplateURL: c.json}', ['a/b.YAML'], []],
  ['Metadata: {aws:asset:path: asset.zip}, Properties: {TemplateURL: c.json}', [], []],
  ['Metadata: {aws:asset:path: a.json.zip}', [], []],
  ['Metadata: {aws:asset:path: ../a.json}', [], []],
  ['Metadata: {aws:asset:path: [a.json]}', [], []],
  ['Metadata: {aws:cdk:path: App/N}, Properties: {TemplateURL: c.json}', [], ['c.json']],
  ['Properties: {TemplateURL: ../c}', [], ['../c']],
  ['Properties: {TemplateURL: c/https://d}', [], ['c/https://d']],
  ['Properties: {TemplateURL: HTTPS://example.com/c.json}', [], []],
  ['Properties: {TemplateURL: s3://a/c.json}', [], []],
  ["Properties: {TemplateURL: 'a/{{resolve:ssm:b}}'}", [], []],
  ["Properties: {TemplateURL: ''}", [], []],
  ['Properties: {TemplateURL: !Ref P}', [], []],
  ['Properties: !Ref P', [], []],
])('the template of a nested stack {%s}', (stack, asset, local) => {
  const yaml = `Resources: {N: {Type: AWS::CloudFormation::Stack, ${stack}}, O: {Type: T, ${stack}}}`;
  const prepared = prepareStack(parseTemplateYaml(yaml) as JsonDocument, { context: {} });
  const list = (paths: readonly string[]) => paths.map((path) => ({ logicalId: 'N', path }));
  expect([listAssetTemplates(prepared), listLocalTemplates(prepared)]).toEqual([list(asset), list(local)]);
});

test.each<[stack: string, path: string | undefined]>([
  ['Properties: {TemplateURL: https://s3.eu-west-1.amazonaws.com/assets/0a.json}', 'Inner.json'],
  ["Properties: {TemplateURL: !Sub 'https://s3.${AWS::Region}.${AWS::URLSuffix}/assets/0a.json'}", 'Inner.json'],
  ["Properties: {TemplateURL: !Join ['', ['https://s3.', !Ref AWS::Region, /assets/0a.json]]}", 'Inner.json'],
  ['Metadata: {aws:asset:path: b.json}, Properties: {TemplateURL: https://example.com/0a.json}', 'b.json'],
  ['Properties: {TemplateURL: https://example.com/0b.json}', undefined],
  ['Properties: {TemplateURL: !Ref Url}', undefined],
  ['Properties: {}', undefined],
])('the asset of a nested stack {%s}: %s', (stack, path) => {
  const yaml = `Resources: {N: {Type: AWS::CloudFormation::Stack, ${stack}}}`;
  const prepared = prepareStack(parseTemplateYaml(yaml) as JsonDocument, { context: {} });
  const found = listAssetTemplates(prepared, (name) => (name === '0a.json' ? 'Inner.json' : undefined));
  expect(found).toEqual(path === undefined ? [] : [{ logicalId: 'N', path }]);
});

describe('nested stacks', () => {
  const nest = (logicalId: string, parameters = '', more = ''): string =>
    `  ${logicalId}: {Type: AWS::CloudFormation::Stack, ${more}Metadata: {aws:asset:path: ${logicalId}.json}, Properties: {TemplateURL: a${parameters && `, Parameters: {${parameters}}`}}}`;
  const PART = `Parameters: {Id: {Type: String}}\nResources:\n${rule('!Ref Id')}`;

  test.each<[what: string, root: string, nested: Templates, expected: Record<string, Outcome>]>([
    [
      'an output',
      `Resources:\n${nest('N')}\n${rule('!GetAtt N.Outputs.Id')}`,
      { 'N.json': exporting('x') },
      { 'N.json Group': 'non-compliant' },
    ],
    [
      'an output in a text',
      `Resources:\n${nest('N')}\n${rule("!Sub '${N.Outputs.Id}'")}`,
      { 'N.json': exporting('x') },
      { 'N.json Group': 'non-compliant' },
    ],
    [
      'a parameter',
      `Resources:\n${GROUP}\n${nest('N', 'Id: !GetAtt Group.GroupId')}`,
      { 'N.json': PART },
      { 'A Group': 'non-compliant' },
    ],
    [
      'a parameter with a default',
      `Resources:\n${GROUP}\n${nest('N', 'Id: !Ref Group')}`,
      { 'N.json': PART.replace('Type: String', 'Type: String, Default: sg-0a') },
      { 'A Group': 'non-compliant' },
    ],
    [
      'the output of one that is the parameter of another',
      `Resources:\n${nest('N')}\n${nest('M', 'Id: !GetAtt N.Outputs.Id')}`,
      { 'N.json': exporting('x'), 'M.json': PART },
      { 'N.json Group': 'non-compliant' },
    ],
    [
      'a parameter passed on twice',
      `Resources:\n${GROUP}\n${nest('N', 'Id: !Ref Group')}`,
      { 'N.json': `Parameters: {Id: {Type: String}}\nResources:\n${nest('M', 'Id: !Ref Id')}`, 'M.json': PART },
      { 'A Group': 'non-compliant' },
    ],
    [
      'a list',
      `Resources:\n${GROUP}\n${nest('N', 'Ids: !Join [",", [!Ref Group, sg-0a]]')}`,
      {
        'N.json': `Parameters: {Ids: {Type: CommaDelimitedList}}\nResources:\n${rule('!Select [0, !Ref Ids]')}`,
      },
      { 'A Group': 'non-compliant' },
    ],
    [
      'a list of one',
      `Resources:\n${GROUP}\n${nest('N', 'Ids: !Ref Group')}`,
      {
        'N.json': `Parameters: {Ids: {Type: List<AWS::EC2::SecurityGroup::Id>}}\nResources:\n${rule('!Select [0, !Ref Ids]')}`,
      },
      { 'A Group': 'non-compliant' },
    ],
    [
      'a parameter that is not passed',
      `Resources:\n${nest('N')}`,
      { 'N.json': PART.replace('Type: String', 'Type: String, Default: sg-0a') },
      { 'N.json Rule': 'non-compliant' },
    ],
    [
      'a parameter beside another one',
      `Resources:\n${GROUP}\n${nest('N', 'Name: !Sub "x-${AWS::StackId}", Id: !Sub "${Group}"')}`,
      {
        'N.json': `Parameters: {Name: {Type: String}, Id: {Type: String}}\nResources:\n${rule("!Select [1, !Split [',', !Sub '${Name},${Id}']]")}`,
      },
      { 'A Group': 'insufficient data' },
    ],
    [
      'parameters that a function makes',
      `Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\nResources:\n${GROUP}\n  N: {Type: AWS::CloudFormation::Stack, Metadata: {aws:asset:path: N.json}, Properties: !If [C, {Parameters: {Id: !Ref Group}}, {}]}`,
      { 'N.json': PART.replace('Type: String', 'Type: String, Default: sg-0a') },
      { 'A Group': 'insufficient data' },
    ],
    [
      'an attribute of the stack that is no output',
      `Resources:\n${nest('N')}\n${rule('!GetAtt N.Inputs.Id')}`,
      { 'N.json': exporting('x') },
      { 'A Rule': 'non-compliant', 'N.json Group': 'compliant' },
    ],
    [
      'no stack, because of its condition',
      `Conditions: {Never: !Equals [a, b]}\nResources:\n${GROUP}\n${nest('N', 'Id: !Ref Group', 'Condition: Never, ')}`,
      { 'N.json': PART },
      { 'A Group': 'compliant' },
    ],
    [
      'a stack that may not exist',
      `Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\nResources:\n${GROUP}\n${nest('N', 'Id: !Ref Group', 'Condition: C, ')}`,
      { 'N.json': PART },
      { 'A Group': 'insufficient data' },
    ],
    [
      'a stack that exists if the part matters',
      `Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\nResources:\n${GROUP}\n${nest('N', 'Id: !Ref Group, On: !If [C, "yes", "no"]', 'Condition: C, ')}`,
      {
        'N.json': `Parameters: {Id: {Type: String}, On: {Type: String}}\nConditions: {IsOn: !Equals [!Ref On, "no"]}\nResources:\n${rule('!Ref Id', SSH, 'Condition: IsOn, ')}`,
      },
      { 'A Group': 'compliant' },
    ],
  ])('%s', (_what, root, nested, expected) => expect(evaluate('open-ssh', { A: root }, nested)).toEqual(expected));

  describe('take the values that the outer stack passes on', () => {
    const CIDR = `
Parameters: {Cidr: {Type: String, Default: 10.0.0.0/8}}
Conditions: {IsOpen: !Equals [!Ref Cidr, 0.0.0.0/0]}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr}]}`;
    const USE = CIDR.replace(/Conditions.*\n/, '');
    test.each<[outer: string, passed: string, nested: string, outcome: Outcome]>([
      ['', 'Cidr: 0.0.0.0/0', USE, 'non-compliant'],
      ['', 'Cidr: 192.168.0.0/16', CIDR, 'compliant'],
      ['', '', CIDR, 'compliant'],
      ['P: {Type: String}', 'Cidr: !Ref P', USE, 'insufficient data'],
      ['P: {Type: String, Default: 10.0.0.0/8}', 'Cidr: !Ref P', USE, 'compliant'],
      ['P: {Type: String, Default: 0.0.0.0/0}', 'Cidr: !Ref P', USE, 'non-compliant'],
      ['P: {Type: String, AllowedValues: [10.0.0.0/8, 0.0.0.0/0]}', 'Cidr: !Ref P', USE, 'insufficient data'],
      ['P: {Type: String, AllowedValues: [10.0.0.0/8, 10.0.0.0/9]}', 'Cidr: !Ref P', USE, 'compliant'],
      ["P: {Type: String, AllowedValues: ['8', '0']}", "Cidr: !Sub '10.0.0.0/${P}'", USE, 'insufficient data'],
      ['P: {Type: String, Default: 10.0.0.0/8}', 'Cidr: !Ref P', CIDR, 'insufficient data'],
      ["P: {Type: String, Default: '8'}", "Cidr: !Sub '10.0.0.0/${P}'", CIDR, 'insufficient data'],
      ['P: {Type: String, NoEcho: true, Default: 10.0.0.0/8}', 'Cidr: !Ref P', USE, 'insufficient data'],
    ])('{%s}, {%s}', (outer, passed, nested, outcome) => {
      const root = `Parameters: {${outer}}\nResources:\n${nest('N', passed)}`;
      expect(evaluate('open-ssh', { A: root }, { 'N.json': nested })).toEqual({ 'N.json Group': outcome });
    });

    test.each<[value: string]>([['!Ref Pw'], ["!Sub '${Pw}'"], ['!Base64 {Ref: Pw}']])(
      'one that is not shown stays secret in %s',
      (value) => {
        const container = `{Name: web, Image: web, Environment: [{Name: DB, Value: ${value}}]}`;
        const nested = `
Parameters: {Pw: {Type: String}}
Resources: {Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [${container}]}}}`;
        const root = `Parameters: {P: {Type: String, NoEcho: true}}\nResources:\n${nest('N', 'Pw: !Ref P')}`;
        expect(evaluate('secret-in-container', { A: root }, { 'N.json': nested })).toEqual({
          'N.json Task': 'non-compliant',
        });
      },
    );

    test('and a function may make them', () => {
      const root = `Resources:\n  N: {Type: AWS::CloudFormation::Stack, Metadata: {aws:asset:path: N.json}, Properties: {Parameters: {Fn::Transform: {Name: M}}}}`;
      expect(evaluate('open-ssh', { A: root }, { 'N.json': USE })).toEqual({ 'N.json Group': 'insufficient data' });
    });

    test('for their loops, too', () => {
      const loop = `
Parameters: {Names: {Type: CommaDelimitedList, Default: x}}
Resources: {Fn::ForEach::L: [N, !Ref Names, {'B\${N}': {Type: AWS::S3::Bucket}}]}`;
      const root = `Parameters: {P: {Type: String}}\nResources:\n${nest('N', 'Names: "a,b"')}\n${nest('M', 'Names: !Ref P')}`;
      const contents = read({ A: root }, { 'N.json': loop, 'M.json': loop });
      expect(contents.map(({ resources }) => resources.map(({ resourceId }) => resourceId))).toEqual([
        ['N', 'M'],
        ['Ba', 'Bb'],
        [],
      ]);
      expect(contents.map(({ unreadable }) => unreadable.length)).toEqual([0, 0, 1]);
    });
  });
});

test.each<[what: string, group: string]>([
  ['an import', '!If [C, !ImportValue x, sg-0a]'],
  ['an output of a stack', '!If [C, {Fn::GetStackOutput: {StackName: A, OutputName: Id}}, sg-0a]'],
  ['an import in a text', "!Sub ['${Id}', {Id: !If [C, !ImportValue x, sg-0a]}]"],
  ['a parameter of the outer stack', '!If [C, !Ref Id, sg-0a]'],
  ['an output of a nested stack', '!If [C, !GetAtt N.Outputs.Id, sg-0a]'],
])('%s in a branch may lead to the owner', (_what, group) => {
  const head =
    'Parameters: {P: {Type: String}, Id: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\nResources:\n';
  const stack = (path: string) =>
    `  N: {Type: AWS::CloudFormation::Stack, Metadata: {aws:asset:path: ${path}}, Properties: {Parameters: {P: !Ref P, Id: !Ref Group}}}`;
  const part = `${head}${rule(group)}`;
  const results = [
    evaluate('open-ssh', { A: exporting('x'), B: part })['A Group'],
    evaluate('open-ssh', { A: `${head}${GROUP}\n${stack('N.json')}` }, { 'N.json': part })['A Group'],
    evaluate('open-ssh', { A: `${part}\n${stack('N.json')}` }, { 'N.json': exporting('x') })['N.json Group'],
  ];
  expect(results).toContain('insufficient data');
});

describe('what a deployment decides', () => {
  test('is decided for each stack of its own', () => {
    const template = (port: number) => `
Parameters: {P: {Type: String}}
Conditions: {IsProd: !Equals [!Ref P, prod]}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [!If [IsProd, {IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0}, !Ref AWS::NoValue]]}
Outputs: {Id: {Value: !Ref Group, Export: {Name: x${port}}}}`;
    const part = `
Parameters: {P: {Type: String}}
Conditions: {IsTest: !Equals [!Ref P, test]}
Resources:\n${rule('!ImportValue x22', SSH, 'Condition: IsTest, ')}`;
    // P of A and P of B are two parameters: neither, one or both of the rules may exist.
    expect(evaluate('open-ssh', { A: template(22), B: part })).toEqual({ 'A Group': 'insufficient data' });
    expect(evaluate('open-ssh', { A: template(443).replaceAll('x443', 'x22'), B: part })).toEqual({
      'A Group': 'insufficient data',
    });
  });

  test('is the same for all stacks if it is the Region', () => {
    const conditions = (id: string) => `Conditions: {${id}: !Equals [!Ref AWS::Region, eu-west-1]}\n`;
    const a = `${conditions('IsHome')}${exporting('x', '!Ref Group').replace(
      'AWS::EC2::SecurityGroup}',
      'AWS::EC2::SecurityGroup, Condition: IsHome}',
    )}`;
    const b = `Conditions: {IsAbroad: !Not [!Equals [!Ref AWS::Region, eu-west-1]]}\nResources:\n${rule('!ImportValue x', SSH, 'Condition: IsAbroad, ')}`;
    expect(evaluate('open-ssh', { A: a, B: b })).toEqual({ 'A Group': 'compliant' });
  });

  test('names of parameters are those of one stack', () => {
    const bucket =
      'Parameters: {Name: {Type: String}}\nResources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}}';
    const policy = `Parameters: {Name: {Type: String}}\nResources: {Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Name, PolicyDocument: ${PUBLIC}}}}`;
    expect(evaluate('public-s3-bucket', { A: bucket, B: policy })).toEqual({
      'A Bucket': 'compliant',
      'B Policy': 'non-compliant',
    });
  });
});

describe('a stack cannot spoil others', () => {
  const LARGE = `
Parameters: {P: {Type: String, Default: ${'x'.repeat(4000)}}}
Resources: {B: {Type: T, Properties: {A: [${Array(12_000).fill('!Ref P').join(', ')}]}}}`;
  test('that are read together with it', () => {
    const [a, large] = read({ A: `Resources:\n${GROUP}`, B: LARGE });
    expect(a?.resources).toHaveLength(1);
    expect(large).toMatchObject({
      resources: [],
      unreadable: [{ message: expect.stringContaining('produce too much') }],
    });
  });

  test('by importing from them', () => {
    const b = `Resources:\n${rule('!ImportValue x')}\nOutputs: {O: {Value: !ImportValue y, Export: {Name: y}}}`;
    expect(evaluate('open-ssh', { A: exporting('x', '!ImportValue y'), B: b })).toEqual({
      'A Group': 'compliant',
      'B Rule': 'non-compliant',
    });
  });
});
