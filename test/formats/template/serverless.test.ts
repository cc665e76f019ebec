// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { Globals } from '../../../lib/formats/template/sam/globals';
import { expandServerless } from '../../../lib/formats/template/sam/serverless';
import { WorkBudget } from '../../../lib/formats/template/values/work-budget';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { evaluateItems, evaluateTemplate, explainTemplate, type Outcome } from './evaluate-template';

const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const HEAD = `
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}, Name: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:`;
const expand = (yaml: string) => expandServerless(parseTemplateYaml(yaml) as JsonDocument);
const listTypes = (yaml: string) =>
  Object.fromEntries(
    Object.entries(expand(yaml).document.Resources as object).map(([id, { Type: type }]) => [id, type]),
  );
const create = (type: string, properties: string, more = ''): string =>
  `${HEAD}\n  A: {Type: AWS::Serverless::${type}, ${more}Properties: {${properties}}}`;

test.each(['!Ref A.Alias', "!Sub '${A.Alias}'", '!Ref A.Version', '!Ref AAliaslive'])(
  'a permission of %s belongs to the function that it is made for',
  (name) => {
    const permission = `{Type: AWS::Lambda::Permission, Properties: {FunctionName: ${name}, Action: 'lambda:InvokeFunction', Principal: '*'}}`;
    const yaml = `${create('Function', 'Role: r, AutoPublishAlias: live')}\n  P: ${permission}`;
    expect(evaluateTemplate(yaml, 'public-lambda-function')).toEqual({ A: 'non-compliant' });
  },
);

test.each<[keyId: string, outcome: Outcome]>([
  ['1234abcd-12ab-34cd-56ef-1234567890ab', 'compliant'],
  ['!Ref Key', 'compliant'],
  ["'*'", 'non-compliant'],
])('a policy template for the key %s: %s', (keyId, outcome) => {
  const yaml = `${create('Function', `Policies: [KMSDecryptPolicy: {KeyId: ${keyId}}]`)}
  Key: {Type: AWS::KMS::Key}`;
  expect(evaluateTemplate(yaml, 'decrypt-with-all-keys')).toEqual({ ARole: outcome });
});

describe('the role of a function has the policies that the function lists', () => {
  test.each<[policies: string, outcome: Outcome]>([
    [`Policies: ${ADMIN}`, 'non-compliant'],
    [`Policies: [AWSLambdaExecute, ${ADMIN}]`, 'non-compliant'],
    ['Policies: AWSLambdaExecute', 'compliant'],
    ['Policies: [!Ref Name, !Sub "arn:aws:iam::aws:policy/${Name}"]', 'compliant'],
    ['Policies: [S3ReadPolicy: {BucketName: a}]', 'compliant'],
    ['Policies: {DynamoDBCrudPolicy: {TableName: !Ref Name}}', 'compliant'],
    ['Policies: [NoSuchPolicy: {BucketName: a}]', 'insufficient data'],
    ['Policies: [Fn::Transform: {Name: AWS::Include}]', 'insufficient data'],
    ['Policies: [{a: 1, b: 2}]', 'insufficient data'],
    [`Policies: [!If [IsProd, ${ADMIN}, !Ref AWS::NoValue]]`, 'insufficient data'],
    [`Policies: [!If [IsProd, ${ADMIN}, ${ADMIN}]]`, 'non-compliant'],
    ['Policies: [!If [IsProd, AWSLambdaExecute, !Ref AWS::NoValue]]', 'compliant'],
    ['Policies: [!If [IsProd, S3ReadPolicy: {BucketName: a}, !Ref AWS::NoValue]]', 'compliant'],
    [`Policies: !If [IsProd, [${ADMIN}], []]`, 'insufficient data'],
    ['Tracing: Active, DeadLetterQueue: {Type: SQS, TargetArn: a}', 'compliant'],
  ])('%s: %s', (properties, outcome) => {
    expect(evaluateTemplate(create('Function', properties), 'inline-admin-policy')).toEqual({ ARole: outcome });
  });

  test('and other resources may add to it', () => {
    const policy = `\n  P: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: p, RoleName: !Ref ARole, PolicyDocument: ${ADMIN}}}`;
    expect(evaluateTemplate(create('Function', '') + policy, 'inline-admin-policy')).toEqual({
      ARole: 'non-compliant',
    });
  });

  test('which the annotation names', () => {
    expect(
      explainTemplate(create('Function', `Policies: [S3ReadPolicy: {BucketName: a}, ${ADMIN}]`), 'inline-admin-policy'),
    ).toEqual([
      {
        id: 'ARole',
        outcome: 'non-compliant',
        annotation: 'Administrator by inline policy "ARolePolicy1": statement 1 allows * on *',
      },
    ]);
  });
});

describe('a function has a role of its own', () => {
  test.each<[role: string, expected: Record<string, Outcome>]>([
    ['', { ARole: 'non-compliant' }],
    ['Role: !Ref Name, ', {}],
    ['Role: !If [IsProd, !Ref AWS::NoValue, !Ref Name], ', { ARole: 'non-compliant' }],
    ['Role: !If [IsProd, !Ref Name, !Ref AWS::NoValue], ', { ARole: 'non-compliant' }],
    ['Role: !If [IsProd, !Ref AWS::NoValue, !Ref AWS::NoValue], ', { ARole: 'non-compliant' }],
    ['Role: !If [IsProd, a, b], ', {}],
    ['Role: !If [IsProd, !Ref AWS::NoValue], ', {}],
    ['Role: !If [IsProd, !Ref AWS::NoValue, b, c], ', {}],
  ])('{%s}', (role, expected) => {
    const yaml = create('Function', `${role}Policies: [${ADMIN}]`);
    expect(evaluateTemplate(yaml, 'inline-admin-policy')).toEqual(expected);
  });

  test('if a condition leaves that to it', () => {
    const yaml = create('Function', 'Role: !If [IsProd, !Ref Name, !Ref AWS::NoValue]');
    const evaluate = (Stage: string) =>
      evaluateTemplate(yaml, 'inline-admin-policy', { templateParameters: { Stage } });
    expect([evaluate('prod'), evaluate('dev')]).toEqual([{}, { ARole: 'compliant' }]);
  });

  test('and the same condition', () => {
    const yaml = create('Function', `Policies: [${ADMIN}]`, 'Condition: IsProd, ');
    const evaluate = (Stage: string) =>
      evaluateTemplate(yaml, 'inline-admin-policy', { templateParameters: { Stage } });
    expect([evaluate('prod'), evaluate('dev')]).toEqual([{ ARole: 'non-compliant' }, {}]);
  });
});

test.each<[condition: string, values: Record<string, string>, expected: Record<string, Outcome>]>([
  ['', {}, { A: 'insufficient data' }],
  ['', { Name: 'NONE' }, { A: 'non-compliant' }],
  ['', { Name: 'AWS_IAM' }, { A: 'compliant' }],
  ['Condition: IsProd, ', { Name: 'NONE', Stage: 'prod' }, { A: 'non-compliant' }],
  ['Condition: IsProd, ', { Name: 'NONE', Stage: 'dev' }, {}],
])(
  'a URL whose authorization is a parameter, of a function with "%s", %j',
  (condition, templateParameters, expected) => {
    const yaml = create('Function', 'FunctionUrlConfig: {AuthType: !Ref Name}', condition);
    expect(evaluateTemplate(yaml, 'public-lambda-function', { templateParameters })).toEqual(expected);
  },
);

test.each<[type: string, properties: string, expected: Record<string, string>]>([
  ['Function', '', { A: 'AWS::Lambda::Function', ARole: 'AWS::IAM::Role' }],
  [
    'Function',
    'FunctionUrlConfig: {AuthType: NONE}',
    {
      A: 'AWS::Lambda::Function',
      ARole: 'AWS::IAM::Role',
      AUrl: 'AWS::Lambda::Url',
      AUrlPublicPermissions: 'AWS::Lambda::Permission',
      AURLInvokeAllowPublicAccess: 'AWS::Lambda::Permission',
    },
  ],
  [
    'Function',
    'FunctionUrlConfig: {AuthType: AWS_IAM}',
    { A: 'AWS::Lambda::Function', ARole: 'AWS::IAM::Role', AUrl: 'AWS::Lambda::Url' },
  ],
  [
    'Function',
    'Events: {E: {Type: ScheduleV2, Properties: {}}, F: {Type: ScheduleV2, Properties: {RoleArn: a}}, G: {Type: Schedule}}',
    { A: 'AWS::Lambda::Function', ARole: 'AWS::IAM::Role', AERole: 'AWS::IAM::Role' },
  ],
  [
    'Function',
    'Events: {E: {Type: Api, Properties: {Path: /}}, F: {Type: HttpApi}}',
    {
      A: 'AWS::Lambda::Function',
      ARole: 'AWS::IAM::Role',
      ServerlessRestApi: 'AWS::ApiGateway::RestApi',
      ServerlessRestApiProdStage: 'AWS::ApiGateway::Stage',
      'ServerlessRestApi/Stage': 'AWS::ApiGateway::Stage',
      ServerlessHttpApi: 'AWS::ApiGatewayV2::Api',
      ServerlessHttpApiApiGatewayDefaultStage: 'AWS::ApiGatewayV2::Stage',
    },
  ],
  [
    'Function',
    'Events: {E: {Type: Api, Properties: {RestApiId: !Ref B}}}',
    { A: 'AWS::Lambda::Function', ARole: 'AWS::IAM::Role' },
  ],
  ['StateMachine', '', { A: 'AWS::StepFunctions::StateMachine', ARole: 'AWS::IAM::Role' }],
  ['StateMachine', 'Role: a', { A: 'AWS::StepFunctions::StateMachine' }],
  [
    'StateMachine',
    'Role: a, Events: {E: {Type: EventBridgeRule, Properties: {}}, F: {Type: Api, Properties: {RestApiId: a}}}',
    { A: 'AWS::StepFunctions::StateMachine', AERole: 'AWS::IAM::Role', AFRole: 'AWS::IAM::Role' },
  ],
  ['SimpleTable', '', { A: 'AWS::DynamoDB::Table' }],
  [
    'Api',
    'StageName: prod',
    { A: 'AWS::ApiGateway::RestApi', AprodStage: 'AWS::ApiGateway::Stage', 'A/Stage': 'AWS::ApiGateway::Stage' },
  ],
  [
    'Api',
    'StageName: !Ref Name, OpenApiVersion: 3.0.1',
    { A: 'AWS::ApiGateway::RestApi', AStage: 'AWS::ApiGateway::Stage' },
  ],
  ['HttpApi', '', { A: 'AWS::ApiGatewayV2::Api', AApiGatewayDefaultStage: 'AWS::ApiGatewayV2::Stage' }],
  ['HttpApi', 'StageName: prod', { A: 'AWS::ApiGatewayV2::Api', AprodStage: 'AWS::ApiGatewayV2::Stage' }],
  ['WebSocketApi', '', { A: 'AWS::ApiGatewayV2::Api', ADefaultStage: 'AWS::ApiGatewayV2::Stage' }],
  ['WebSocketApi', 'StageName: prod', { A: 'AWS::ApiGatewayV2::Api', AprodStage: 'AWS::ApiGatewayV2::Stage' }],
  ['LayerVersion', 'ContentUri: a', { A: 'AWS::Lambda::LayerVersion' }],
  ['Application', 'Location: ./a.yaml', { A: 'AWS::CloudFormation::Stack' }],
  ['GraphQLApi', '', { A: 'AWS::Serverless::GraphQLApi' }],
  ['Function', 'Fn::Transform: {Name: AWS::Include}', { A: 'AWS::Serverless::Function' }],
])('%s {%s} becomes the resources of the transform', (type, properties, expected) => {
  expect(listTypes(create(type, properties))).toEqual(expected);
});

test.each<[type: string, properties: string, id: string, tags: object]>([
  ['Function', 'Tags: {Owner: x}', 'A', { 'lambda:createdBy': 'SAM', Owner: 'x' }],
  ['Function', 'Tags: {Owner: x}', 'ARole', { 'lambda:createdBy': 'SAM', Owner: 'x' }],
  ['Function', 'Tags: {Owner: x}, PropagateTags: true', 'A', { Owner: 'x' }],
  ['StateMachine', 'Tags: {Owner: x}', 'A', { 'stateMachine:createdBy': 'SAM', Owner: 'x' }],
  ['SimpleTable', 'Tags: {Owner: x}', 'A', { Owner: 'x' }],
  ['Api', 'Tags: {Owner: x}', 'A', {}],
  ['Api', 'Tags: {Owner: x}, PropagateTags: true', 'A', { Owner: 'x' }],
  [
    'Function',
    'Tags: {Owner: x}, PropagateTags: true, Events: {E: {Type: Api, Properties: {Path: /}}}',
    'ServerlessRestApi',
    { Owner: 'x' },
  ],
])('%s {%s} gives %s its tags', (type, properties, id, tags) => {
  const { resources } = readTemplate(parseTemplateYaml(create(type, properties)) as JsonDocument, {});
  expect(resources.find(({ resourceId }) => resourceId === id)?.tags).toEqual(tags);
});

test('a function uses the security groups of its VPC configuration', () => {
  const group = '\n  Group: {Type: AWS::EC2::SecurityGroup}';
  const yaml = create('Function', 'VpcConfig: {SecurityGroupIds: [!Ref Group], SubnetIds: [a]}') + group;
  expect(evaluateTemplate(yaml, 'unused-security-group')).toEqual({ Group: 'compliant' });
});

test('an implicit API exists if one of the functions that use it does', () => {
  const use = (id: string, condition: string) =>
    `\n  ${id}: {Type: AWS::Serverless::Function, ${condition}Properties: {Events: {E: {Type: Api, Properties: {Path: /}}}}}`;
  const find = (yaml: string) => {
    const { document } = expand(yaml);
    const { ServerlessRestApi: api } = document.Resources as Record<string, JsonDocument>;
    return [api?.Condition, (document.Conditions as JsonDocument).ServerlessRestApiCondition];
  };
  expect(find(HEAD + use('A', '') + use('B', 'Condition: IsProd, '))).toEqual([undefined, undefined]);
  expect(find(HEAD + use('A', 'Condition: IsProd, ') + use('B', 'Condition: IsProd, '))).toEqual(['IsProd', undefined]);
  expect(find(HEAD + use('A', 'Condition: IsProd, ') + use('B', 'Condition: IsDev, '))).toEqual([
    'ServerlessRestApiCondition',
    { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
  ]);
});

describe('the section Globals', () => {
  const merge = (globals: object, resource: object) =>
    new Globals({ Globals: { Function: globals } }, new WorkBudget()).merge({
      Type: 'AWS::Serverless::Function',
      ...resource,
    });
  test.each<[what: string, globals: object, resource: object, expected: unknown]>([
    ['adds properties', { Timeout: 5 }, { Properties: { Handler: 'a' } }, { Timeout: 5, Handler: 'a' }],
    ['applies to a resource without properties', { Timeout: 5 }, {}, { Timeout: 5 }],
    ['does not override', { Timeout: 5 }, { Properties: { Timeout: 7 } }, { Timeout: 7 }],
    [
      'merges objects',
      { Tags: { a: 1, b: { c: 1 } } },
      { Properties: { Tags: { b: { d: 2 } } } },
      { Tags: { a: 1, b: { c: 1, d: 2 } } },
    ],
    ['joins lists', { Layers: ['a'] }, { Properties: { Layers: ['a', 'b'] } }, { Layers: ['a', 'a', 'b'] }],
    [
      'is replaced by a value of another kind',
      { Layers: ['a'] },
      { Properties: { Layers: { Ref: 'L' } } },
      { Layers: { Ref: 'L' } },
    ],
    [
      'does not merge functions',
      { VpcConfig: { Ref: 'A' } },
      { Properties: { VpcConfig: { Ref: 'B' } } },
      { VpcConfig: { Ref: 'B' } },
    ],
    ['is ignored as a whole', { Timeout: 5 }, { IgnoreGlobals: '*' }, {}],
    ['is ignored in parts', { Timeout: 5, Runtime: 'a' }, { IgnoreGlobals: ['Timeout'] }, { Runtime: 'a' }],
  ])('%s', (_what, globals, resource, expected) => expect(merge(globals, resource)).toEqual(expected));

  test('gives functions their policies and groups', () => {
    const yaml = `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {VpcConfig: {SecurityGroupIds: [!Ref Group]}, Tags: {Owner: x}}}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup}
  A: {Type: AWS::Serverless::Function}`;
    expect(evaluateTemplate(yaml, 'unused-security-group')).toEqual({ Group: 'compliant' });
  });

  test('cannot make more than a bounded amount', () => {
    const functions = Array.from({ length: 5000 }, (_, index) => [
      `F${index}`,
      { Type: 'AWS::Serverless::Function', Properties: { Layers: ['a'] } },
    ]);
    const document = {
      Globals: { Function: { Layers: Array(10_000).fill('b') } },
      Resources: Object.fromEntries(functions),
    };
    expect(() => readTemplate(document, {})).toThrow('produce too much');
  });
});

test('what is not expanded is noted', () => {
  const yaml = `${HEAD}
  Api: {Type: AWS::Serverless::GraphQLApi, Properties: {SchemaInline: a}}
  Link: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: T}, Permissions: [Read]}}
  F: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: T}, Permissions: [Read]}}}}
  T: {Type: AWS::Serverless::SimpleTable}`;
  expect(expand(yaml).notes.slice(1)).toEqual([
    'Resources of AWS::Serverless that are not expanded, so that what they create is not evaluated: Api and Link',
    'Connectors are not expanded, so that the policies that they create are not evaluated: F',
  ]);
  expect(expand('Resources: {A: {Type: AWS::S3::Bucket}}').notes).toEqual([]);
});

test('a template of one function without a format version is recognised and evaluated', () => {
  const { resources } = readTemplate(parseTemplateYaml(create('Function', `Policies: ${ADMIN}`)) as JsonDocument, {});
  expect(evaluateItems(resources, 'inline-admin-policy')).toMatchObject([{ id: 'ARole', outcome: 'non-compliant' }]);
});

describe('the stage of an API of AWS::Serverless', () => {
  const ask = (rule: string, resources: string, globals = '') =>
    evaluateTemplate(
      `Transform: AWS::Serverless-2016-10-31\nGlobals: {${globals}}\nParameters: {P: {Type: String}}\nResources:\n${resources}`,
      rule,
    );
  const fn = (event: string) =>
    `  F: {Type: AWS::Serverless::Function, Properties: {Role: r, Events: {E: {Type: ${event}}}}}`;
  const LOG = '{DestinationArn: !Ref P, Format: a}';
  const METHODS = "MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', LoggingLevel: INFO}]";

  test.each<[rule: string, resources: string, globals: string, outcomes: Record<string, Outcome>]>([
    [
      'api-without-access-logs',
      fn('Api'),
      '',
      { ServerlessRestApiProdStage: 'non-compliant', 'ServerlessRestApi/Stage': 'non-compliant' },
    ],
    [
      'api-without-access-logs',
      fn('Api'),
      `Api: {AccessLogSetting: {DestinationArn: 'arn:aws:logs:a'}}`,
      { ServerlessRestApiProdStage: 'compliant', 'ServerlessRestApi/Stage': 'non-compliant' },
    ],
    ['api-without-access-logs', fn('HttpApi'), '', { ServerlessHttpApiApiGatewayDefaultStage: 'non-compliant' }],
    [
      'api-without-access-logs',
      fn('HttpApi'),
      `HttpApi: {AccessLogSettings: ${LOG}}`,
      { ServerlessHttpApiApiGatewayDefaultStage: 'insufficient data' },
    ],
    [
      'api-without-execution-logs',
      fn('Api'),
      '',
      { ServerlessRestApiProdStage: 'non-compliant', 'ServerlessRestApi/Stage': 'non-compliant' },
    ],
    [
      'api-without-execution-logs',
      fn('Api'),
      `Api: {OpenApiVersion: 3.0.1, ${METHODS}}`,
      { ServerlessRestApiProdStage: 'compliant' },
    ],
    [
      'api-without-execution-logs',
      `  A: {Type: AWS::Serverless::WebSocketApi, Properties: {DefaultRouteSettings: {LoggingLevel: INFO}}}`,
      '',
      { ADefaultStage: 'compliant' },
    ],
    [
      'api-without-execution-logs',
      '  A: {Type: AWS::Serverless::WebSocketApi}',
      `WebSocketApi: {StageName: prod}`,
      { AprodStage: 'non-compliant' },
    ],
    ['api-without-execution-logs', fn('HttpApi'), '', { ServerlessHttpApiApiGatewayDefaultStage: 'not applicable' }],
    [
      'api-without-execution-logs',
      `  A: {Type: AWS::Serverless::Api, Properties: {StageName: !Ref P, ${METHODS}}}`,
      '',
      { AStage: 'compliant', 'A/Stage': 'non-compliant' },
    ],
    [
      'unencrypted-api-cache',
      `  A: {Type: AWS::Serverless::Api, Properties: {StageName: prod, CacheClusterEnabled: true, MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', CachingEnabled: true}]}}`,
      '',
      { 'A/Stage': 'not applicable', AprodStage: 'non-compliant' },
    ],
    [
      'attached-admin-policy',
      fn('Api').replace('Role: r', 'Policies: [AdministratorAccess]'),
      '',
      { FRole: 'non-compliant' },
    ],
    ['attached-admin-policy', fn('Api').replace('Role: r', 'Policies: [ReadOnlyAccess]'), '', { FRole: 'compliant' }],
    [
      'attached-admin-policy',
      fn('Api').replace('Role: r', 'Policies: AdministratorAccess'),
      '',
      { FRole: 'non-compliant' },
    ],
    [
      'outdated-lambda-runtime',
      fn('Api').replace('Role: r', 'Runtime: nodejs12.x, CodeUri: src'),
      '',
      { F: 'non-compliant' },
    ],
  ])('%s: %s {%s}', (rule, resources, globals, expected) => {
    expect(ask(rule, resources, globals)).toEqual(expected);
  });
});
