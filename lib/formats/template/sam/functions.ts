import { isList, isObject, isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import { findReference } from '../values/named-values';
import { createEventRole, createExecutionRole, createInlinePolicy, isNoValue } from './roles';
import { addCreator, type ExpandedResource, type ServerlessResource } from './serverless-resource';

/** The properties that become others, or resources of their own. */
const FUNCTION_PROPERTIES = [
  ...['AssumeRolePolicyDocument', 'AutoPublishAlias', 'AutoPublishAliasAllProperties', 'AutoPublishCodeSha256'],
  ...['CodeUri', 'ImageUri', 'InlineCode', 'DeadLetterQueue', 'DeploymentPreference', 'EventInvokeConfig', 'Events'],
  ...['FunctionUrlConfig', 'PermissionsBoundary', 'Policies', 'PropagateTags', 'ProvisionedConcurrencyConfig'],
  ...['RolePath', 'SourceKMSKeyArn', 'Tags', 'Tracing', 'VersionDeletionPolicy', 'VersionDescription'],
];

/**
 * Expands a function into the Lambda function, its role, its URL and the roles of its schedules.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function expandFunction(resource: ServerlessResource): ExpandedResource {
  const { logicalId, properties, attributes } = resource;
  const { Tracing: tracing, DeadLetterQueue: queue } = properties;
  const { role, ...roles } = expandRole(resource, createLambdaRole(resource));
  const url = expandUrl(resource);
  const code = properties.CodeUri ?? properties.ImageUri ?? properties.InlineCode;
  return {
    conditions: { ...roles.conditions, ...url.conditions },
    resources: {
      [logicalId]: {
        ...attributes,
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...omit(properties, FUNCTION_PROPERTIES),
          ...(code !== undefined && { Code: code }),
          ...(isTraced(tracing) && { TracingConfig: { Mode: tracing } }),
          ...(isObject(queue) && { DeadLetterConfig: { TargetArn: queue.TargetArn } }),
          Role: role,
          Tags: addCreator(resource),
        },
      },
      ...createAlias(resource),
      ...roles.resources,
      ...url.resources,
      ...expandEventRoles(resource, FUNCTION_EVENTS),
    },
  };
}

/**
 * Expands a state machine into that of Step Functions, its role and the roles of its events.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
 */
export function expandStateMachine(resource: ServerlessResource): ExpandedResource {
  const { logicalId, properties, attributes } = resource;
  const { Role: role, Tracing: tracing, Logging: logging, Name: name, Type: type } = properties;
  const execution = createExecutionRole(resource, {
    service: 'states.amazonaws.com',
    managedPolicies: objectIn(tracing).Enabled === true ? [XRAY_POLICY] : [],
    inlinePolicies: [],
  });
  return {
    resources: {
      [logicalId]: {
        ...attributes,
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: role ?? { 'Fn::GetAtt': [`${logicalId}Role`, 'Arn'] },
          ...(name !== undefined && { StateMachineName: name }),
          ...(type !== undefined && { StateMachineType: type }),
          ...(logging !== undefined && { LoggingConfiguration: logging }),
          ...(tracing !== undefined && { TracingConfiguration: tracing }),
          Tags: addCreator(resource),
        },
      },
      ...(role === undefined && { [`${logicalId}Role`]: execution }),
      ...expandEventRoles(resource, STATE_MACHINE_EVENTS),
    },
  };
}

const XRAY_POLICY = 'AWSXRayDaemonWriteAccess';

function createLambdaRole(resource: ServerlessResource): JsonDocument {
  const { DeadLetterQueue: queue, Tracing: tracing, VpcConfig: vpc, DurableConfig: durable } = resource.properties;
  const { Type: queueType, TargetArn: target } = objectIn(queue);
  const basic = durable === undefined ? 'AWSLambdaBasicExecutionRole' : 'AWSLambdaBasicDurableExecutionRolePolicy';
  return createExecutionRole(resource, {
    service: 'lambda.amazonaws.com',
    managedPolicies: [
      basic,
      ...(isTraced(tracing) ? [XRAY_POLICY] : []),
      ...(vpc === undefined ? [] : ['AWSLambdaVPCAccessExecutionRole']),
    ],
    inlinePolicies: isObject(queue)
      ? [createInlinePolicy('DeadLetterQueuePolicy', queueType === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage', target)]
      : [],
  });
}

const isTraced = (tracing: unknown): boolean => tracing !== undefined && tracing !== 'Disabled';

/** A function gets a role unless it names one. `Fn::If` may leave that to a condition. */
function expandRole(
  { logicalId, properties: { Role: role } }: ServerlessResource,
  created: JsonDocument,
): ExpandedResource & { readonly role: unknown } {
  const roleId = `${logicalId}Role`;
  const arn = { 'Fn::GetAtt': [roleId, 'Arn'] };
  if (role === undefined) return { role: arn, resources: { [roleId]: created } };
  const branches = objectIn(role)['Fn::If'];
  const [condition, ifTrue, ifFalse] = isList(branches) && branches.length === 3 ? branches : [];
  if (!isString(condition) || (!isNoValue(ifTrue) && !isNoValue(ifFalse))) return { role, resources: {} };
  if (isNoValue(ifTrue) && isNoValue(ifFalse)) return { role: arn, resources: { [roleId]: created } };
  const name = isNoValue(ifTrue) ? condition : `NOT${condition}`;
  return {
    role: { 'Fn::If': [condition, ...[ifTrue, ifFalse].map((branch) => (isNoValue(branch) ? arn : branch))] },
    resources: { [roleId]: { ...created, Condition: name } },
    ...(name !== condition && { conditions: { [name]: { 'Fn::Not': [{ Condition: condition }] } } }),
  };
}

/** A template may refer to the alias that the transform creates: `!Ref ShopAliaslive`. */
function createAlias({ logicalId, properties, inherited }: ServerlessResource): ExpandedResource['resources'] {
  const { AutoPublishAlias: alias } = properties;
  if (!isString(alias)) return {};
  const Properties = { FunctionName: { Ref: logicalId }, Name: alias };
  return { [`${logicalId}Alias${alias}`]: { ...inherited, Type: 'AWS::Lambda::Alias', Properties } };
}

/** A URL without authorization may be called by everybody. A parameter leaves that to a condition. */
function expandUrl({ logicalId, properties, inherited }: ServerlessResource): ExpandedResource {
  const { FunctionUrlConfig: config, AutoPublishAlias: alias } = properties;
  if (config === undefined) return { resources: {} };
  const { AuthType: authType, ...others } = objectIn(config);
  const target = alias === undefined ? { Ref: logicalId } : { 'Fn::Sub': `\${${logicalId}.Arn}:${alias}` };
  const create = (type: string, properties: JsonDocument, attributes = inherited) => ({
    ...attributes,
    Type: type,
    Properties: properties,
  });
  const url = {
    [`${logicalId}Url`]: create('AWS::Lambda::Url', { ...others, AuthType: authType, TargetFunctionArn: target }),
  };
  // The transform has the values of parameters. A function that it does not resolve makes no permission.
  const isParameter = findReference(authType) !== undefined;
  if (authType !== 'NONE' && !isParameter) return { resources: url };
  const name = `${logicalId}UrlIsPublic`;
  const attributes = isParameter ? { ...inherited, Condition: name } : inherited;
  const allowed = { FunctionName: target, Principal: '*' };
  return {
    resources: {
      ...url,
      [`${logicalId}UrlPublicPermissions`]: create(
        'AWS::Lambda::Permission',
        { ...allowed, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
        attributes,
      ),
      [`${logicalId}URLInvokeAllowPublicAccess`]: create(
        'AWS::Lambda::Permission',
        { ...allowed, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
        attributes,
      ),
    },
    ...(isParameter && { conditions: { [name]: allHold(inherited.Condition, { 'Fn::Equals': [authType, 'NONE'] }) } }),
  };
}

const allHold = (name: unknown, condition: JsonDocument): JsonDocument =>
  name === undefined ? condition : { 'Fn::And': [{ Condition: name }, condition] };

/** The services that need a role to start the target of an event, by the type of the event. */
const FUNCTION_EVENTS: Readonly<Record<string, string>> = { ScheduleV2: 'scheduler.amazonaws.com' };
const STATE_MACHINE_EVENTS: Readonly<Record<string, string>> = {
  ...FUNCTION_EVENTS,
  Api: 'apigateway.amazonaws.com',
  CloudWatchEvent: 'events.amazonaws.com',
  EventBridgeRule: 'events.amazonaws.com',
  Schedule: 'events.amazonaws.com',
};

function expandEventRoles(
  resource: ServerlessResource,
  services: Readonly<Record<string, string>>,
): ExpandedResource['resources'] {
  const events = Object.entries(objectIn(resource.properties.Events)).flatMap(([id, event]) => {
    const { Type: type, Properties: properties } = objectIn(event);
    const service = isString(type) && Object.hasOwn(services, type) ? services[type] : undefined;
    const { RoleArn: named, PermissionsBoundary: own } = objectIn(properties);
    if (service === undefined || named !== undefined) return [];
    const name = `${resource.logicalId}${id}`;
    const isScheduler = type === 'ScheduleV2';
    const role = createEventRole(resource, {
      policyPrefix: isScheduler ? name : `${name}Role`,
      service,
      boundary: isScheduler ? own : resource.properties.PermissionsBoundary,
    });
    return [[`${name}Role`, role] as const];
  });
  return Object.fromEntries(events);
}

const omit = (properties: JsonDocument, names: readonly string[]): JsonDocument =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
