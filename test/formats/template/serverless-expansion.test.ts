// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { createTemplatePolicy } from '../../../lib/formats/template/sam/policy-templates';
import { expandServerless } from '../../../lib/formats/template/sam/serverless';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { ROOT } from '../../source';

const AWS_POLICY = 'arn:aws:iam::aws:policy/';

const expand = (resources: string, globals = '') =>
  expandServerless(parseTemplateYaml(`Globals: {${globals}}\nResources:\n${resources}`) as JsonDocument).document
    .Resources;

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }],
});
const policy = (name: string, action: string, resource: unknown) => ({
  PolicyName: name,
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] },
});
const createdBy = (key: string) => [{ Key: `${key}:createdBy`, Value: 'SAM' }];

test('a function', () => {
  expect(
    expand(`
  F:
    Type: AWS::Serverless::Function
    Condition: C
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      CodeUri: s3://a/b
      Tracing: Active
      VpcConfig: {SubnetIds: [s]}
      DeadLetterQueue: {Type: SNS, TargetArn: t}
      PermissionsBoundary: boundary
      RolePath: /a/
      VersionDescription: x
      AutoPublishAlias: live
      Policies: [Managed, {Version: '2012-10-17', Statement: []}]
      FunctionUrlConfig: {AuthType: NONE, InvokeMode: BUFFERED}
      Events: {E: {Type: ScheduleV2, Properties: {PermissionsBoundary: own}}}`),
  ).toStrictEqual({
    F: {
      Type: 'AWS::Lambda::Function',
      Condition: 'C',
      Properties: {
        Handler: 'a.b',
        Runtime: 'nodejs22.x',
        VpcConfig: { SubnetIds: ['s'] },
        Code: 's3://a/b',
        TracingConfig: { Mode: 'Active' },
        DeadLetterConfig: { TargetArn: 't' },
        Role: { 'Fn::GetAtt': ['FRole', 'Arn'] },
        Tags: createdBy('lambda'),
      },
    },
    FAliaslive: {
      Type: 'AWS::Lambda::Alias',
      Condition: 'C',
      Properties: { FunctionName: { Ref: 'F' }, Name: 'live' },
    },
    FRole: {
      Type: 'AWS::IAM::Role',
      Condition: 'C',
      Properties: {
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        ManagedPolicyArns: [
          `${AWS_POLICY}AWSLambdaBasicExecutionRole`,
          `${AWS_POLICY}AWSXRayDaemonWriteAccess`,
          `${AWS_POLICY}AWSLambdaVPCAccessExecutionRole`,
          `${AWS_POLICY}Managed`,
        ],
        Policies: [
          policy('DeadLetterQueuePolicy', 'sns:Publish', 't'),
          { PolicyName: 'FRolePolicy1', PolicyDocument: { Version: '2012-10-17', Statement: [] } },
        ],
        Path: '/a/',
        PermissionsBoundary: 'boundary',
        Tags: createdBy('lambda'),
      },
    },
    FUrl: {
      Type: 'AWS::Lambda::Url',
      Condition: 'C',
      Properties: { InvokeMode: 'BUFFERED', AuthType: 'NONE', TargetFunctionArn: { 'Fn::Sub': '${F.Arn}:live' } },
    },
    FUrlPublicPermissions: {
      Type: 'AWS::Lambda::Permission',
      Condition: 'C',
      Properties: {
        FunctionName: { 'Fn::Sub': '${F.Arn}:live' },
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        FunctionUrlAuthType: 'NONE',
      },
    },
    FURLInvokeAllowPublicAccess: {
      Type: 'AWS::Lambda::Permission',
      Condition: 'C',
      Properties: {
        FunctionName: { 'Fn::Sub': '${F.Arn}:live' },
        Principal: '*',
        Action: 'lambda:InvokeFunction',
        InvokedViaFunctionUrl: true,
      },
    },
    FERole: {
      Type: 'AWS::IAM::Role',
      Condition: 'C',
      Properties: {
        AssumeRolePolicyDocument: trust('scheduler.amazonaws.com'),
        Policies: [policy('FELambdaPolicy', 'lambda:InvokeFunction', { 'Fn::GetAtt': ['F', 'Arn'] })],
        PermissionsBoundary: 'own',
      },
    },
  });
});

test('a function without options', () => {
  expect(
    expand('  F: {Type: AWS::Serverless::Function, Properties: {DeadLetterQueue: {Type: SQS, TargetArn: t}}}'),
  ).toStrictEqual({
    F: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        DeadLetterConfig: { TargetArn: 't' },
        Role: { 'Fn::GetAtt': ['FRole', 'Arn'] },
        Tags: createdBy('lambda'),
      },
    },
    FRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        ManagedPolicyArns: [`${AWS_POLICY}AWSLambdaBasicExecutionRole`],
        Policies: [policy('DeadLetterQueuePolicy', 'sqs:SendMessage', 't')],
        Tags: createdBy('lambda'),
      },
    },
  });
});

test('a state machine', () => {
  expect(
    expand(`
  S:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: flow
      Type: EXPRESS
      Logging: {Level: ALL}
      Tracing: {Enabled: true}
      PermissionsBoundary: boundary
      PropagateTags: true
      Tags: {A: b}
      Events: {E: {Type: Schedule, Properties: {}}, G: {Type: S3}}`),
  ).toStrictEqual({
    S: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['SRole', 'Arn'] },
        StateMachineName: 'flow',
        StateMachineType: 'EXPRESS',
        LoggingConfiguration: { Level: 'ALL' },
        TracingConfiguration: { Enabled: true },
        Tags: [{ Key: 'A', Value: 'b' }],
      },
    },
    SRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('states.amazonaws.com'),
        ManagedPolicyArns: [`${AWS_POLICY}AWSXRayDaemonWriteAccess`],
        PermissionsBoundary: 'boundary',
        Tags: [{ Key: 'A', Value: 'b' }],
      },
    },
    SERole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('events.amazonaws.com'),
        Policies: [policy('SERoleStartExecutionPolicy', 'states:StartExecution', { Ref: 'S' })],
        PermissionsBoundary: 'boundary',
        Tags: [{ Key: 'A', Value: 'b' }],
      },
    },
  });
  expect(expand('  S: {Type: AWS::Serverless::StateMachine, Properties: {Role: r}}')).toStrictEqual({
    S: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: 'r', Tags: createdBy('stateMachine') },
    },
  });
});

test('tables and APIs', () => {
  expect(
    expand(`
  T: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: key, Type: String}, SSESpecification: {SSEEnabled: true}}}
  U: {Type: AWS::Serverless::SimpleTable, Properties: {ProvisionedThroughput: {ReadCapacityUnits: 1}}}
  R: {Type: AWS::Serverless::Api, Properties: {Name: api, StageName: prod, Description: d, EndpointConfiguration: REGIONAL}}
  H: {Type: AWS::Serverless::HttpApi, Properties: {Name: http, Description: d, StageName: x}}
  L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: c}}
  A: {Type: AWS::Serverless::Application, Properties: {Location: a.yaml, Parameters: {P: q}}}`),
  ).toStrictEqual({
    T: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        SSESpecification: { SSEEnabled: true },
        KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    U: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 1 },
      },
    },
    R: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: { Name: 'api', Description: 'd', EndpointConfiguration: { Types: ['REGIONAL'] } },
    },
    RprodStage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'R' }, StageName: 'prod' } },
    'R/Stage': { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'R' }, StageName: 'Stage' } },
    H: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'http', Description: 'd', ProtocolType: 'HTTP' } },
    HxStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'H' }, StageName: 'x', AutoDeploy: true },
    },
    L: { Type: 'AWS::Lambda::LayerVersion', Properties: { ContentUri: 'c' } },
    A: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'a.yaml', Parameters: { P: 'q' }, Tags: createdBy('lambda') },
    },
  });
});

test('an implicit API has the tags of the functions that propagate theirs', () => {
  const fn = (properties: string) =>
    `{Type: AWS::Serverless::Function, Properties: {${properties}Events: {E: {Type: Api, Properties: {Path: /}}}}}`;
  const api = (...functions: string[]) =>
    (expand(functions.map((one, index) => `  F${index}: ${fn(one)}`).join('\n')) as JsonDocument).ServerlessRestApi;
  const type = 'AWS::ApiGateway::RestApi';
  expect(api('', 'Tags: {A: b}, ')).toStrictEqual({ Type: type, Properties: {} });
  expect(api('PropagateTags: true, ')).toStrictEqual({ Type: type, Properties: {} });
  expect(api('Tags: {A: b}, PropagateTags: true, ', 'Tags: {C: d}, PropagateTags: false, ')).toStrictEqual({
    Type: type,
    Properties: { Tags: [{ Key: 'A', Value: 'b' }] },
  });
});

test('an implicit API and its stage have the global properties of APIs, except for the name of the stage', () => {
  const events = '{R: {Type: Api}, H: {Type: HttpApi}}';
  const fn = `Properties: {Role: r, PropagateTags: true, Tags: {A: b}, Events: ${events}}`;
  const globals =
    'Api: {OpenApiVersion: 3.0.1, StageName: v1, Name: n, TracingEnabled: true, Tags: {C: d}}, HttpApi: {Description: e}';
  const Tags = [
    { Key: 'C', Value: 'd' },
    { Key: 'A', Value: 'b' },
  ];
  const { F: _, ...apis } = expand(`  F: {Type: AWS::Serverless::Function, ${fn}}`, globals) as JsonDocument;
  expect(apis).toStrictEqual({
    ServerlessRestApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'n', Tags } },
    ServerlessRestApiProdStage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'ServerlessRestApi' }, StageName: 'Prod', TracingEnabled: true, Tags },
    },
    ServerlessHttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Description: 'e', ProtocolType: 'HTTP' } },
    ServerlessHttpApiApiGatewayDefaultStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'ServerlessHttpApi' }, StageName: '$default', AutoDeploy: true, Tags: { A: 'b' } },
    },
  });
});

test('an implicit API that the template declares is the declared one', () => {
  const resources = expand(`
  ServerlessRestApi: {Type: AWS::Serverless::Api, Properties: {Name: own, StageName: prod}}
  F: {Type: AWS::Serverless::Function, Properties: {Role: r, Events: {E: {Type: Api, Properties: {Path: /}}}}}`);
  expect(resources).toMatchObject({
    ServerlessRestApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'own' } },
  });
});

test.each<[scenario: string, resources: string, id: string]>([
  [
    'the role of a function',
    '{F: {Type: AWS::Serverless::Function, Properties: {}}, FRole: {Type: AWS::IAM::Role, Properties: {}}}',
    'FRole',
  ],
  [
    'the URL of a function, before it',
    '{FUrl: {Type: AWS::Lambda::Url}, F: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: NONE}}}}',
    'FUrl',
  ],
])('%s cannot hide a resource of the same logical id', (_scenario, resources, id) => {
  const document = parseTemplateYaml(`Resources: ${resources}`) as JsonDocument;
  expect(() => readTemplate(document, {})).toThrow(`Cannot read the template: its expansion makes "${id}" twice`);
});

test('a template without resources of the transform stays as it is, and says nothing', () => {
  const document = parseTemplateYaml('Resources: {A: {Type: AWS::SNS::Topic}}') as JsonDocument;
  expect(expandServerless(document)).toStrictEqual({ document, notes: [] });
  expect(
    expandServerless(parseTemplateYaml('Resources: {A: {Type: AWS::Serverless::HttpApi}}') as JsonDocument).notes,
  ).toHaveLength(1);
});

const SOURCE = readFileSync(join(ROOT, 'lib/formats/template/sam/policy-templates.ts'), 'utf8');
const NAMES = [...SOURCE.matchAll(/^ {2}(\w+Policy\w*):/gm)].map(([, name]) => name as string);

test.each(NAMES)('the policy template %s allows actions, and not all of them', (name) => {
  const { Statement: [statement] = [] } = (createTemplatePolicy(name, {}) ?? {}) as { Statement?: JsonDocument[] };
  const actions = statement?.Action as string[];
  expect(actions.length).toBeGreaterThan(0);
  for (const action of actions) expect(action).toMatch(/^[a-z\d-]+:([A-Z][A-Za-z\d]+\*?|\*)$/);
});
