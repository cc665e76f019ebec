import { isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import { createHttpStage, createRestStage } from './apis';
import type { Globals } from './globals';
import { type ExpandedResource, isServerless, toTagList } from './serverless-resource';

/** The APIs of the events that name none, by the type of the event. */
const IMPLICIT_APIS = [
  {
    event: 'Api',
    key: 'RestApiId',
    logicalId: 'ServerlessRestApi',
    type: 'AWS::ApiGateway::RestApi',
    serverlessType: 'AWS::Serverless::Api',
    createStage: (logicalId: string, options: JsonDocument, inherited: JsonDocument) =>
      createRestStage(logicalId, { StageName: 'Prod', ...options }, inherited),
  },
  {
    event: 'HttpApi',
    key: 'ApiId',
    logicalId: 'ServerlessHttpApi',
    type: 'AWS::ApiGatewayV2::Api',
    serverlessType: 'AWS::Serverless::HttpApi',
    createStage: createHttpStage,
  },
] as const;

type ImplicitApi = (typeof IMPLICIT_APIS)[number];

/**
 * Returns the APIs that the events of functions and state machines share if they name none, unless the template declares
 * them itself.
 */
export function expandImplicitApis(
  resources: readonly (readonly [logicalId: string, raw: unknown])[],
  globals: Globals,
): ExpandedResource[] {
  const serverless = resources.map(([, raw]) => raw).filter(isServerless);
  const declared = new Set(resources.map(([logicalId]) => logicalId));
  return IMPLICIT_APIS.filter(({ logicalId }) => !declared.has(logicalId)).flatMap((api) => {
    const users = serverless.filter((resource) => usesApi(resource, api));
    return users.length === 0 ? [] : [createApi(users, api, globals)];
  });
}

function usesApi({ Properties: properties }: JsonDocument, { event, key }: ImplicitApi): boolean {
  return Object.values(objectIn(objectIn(properties).Events)).some((one) => {
    const { Type: type, Properties: options } = objectIn(one);
    return type === event && !Object.hasOwn(objectIn(options), key);
  });
}

/** The API exists if one of the resources that use it does. */
function createApi(
  users: readonly JsonDocument[],
  { logicalId, type, serverlessType, createStage }: ImplicitApi,
  globals: Globals,
): ExpandedResource {
  const names = [...new Set(users.map(({ Condition: condition }) => condition))];
  const [only] = names;
  const shared = `${logicalId}Condition`;
  const condition = !names.every(isString) ? undefined : names.length === 1 ? only : shared;
  const tags = users
    .map((user) => objectIn(globals.merge(user)))
    .filter(({ PropagateTags: propagates }) => propagates === true)
    .map(({ Tags: own }) => objectIn(own));
  const inherited = condition === undefined ? {} : { Condition: condition };
  const options = objectIn(globals.merge({ Type: serverlessType }));
  const hasTags = type === 'AWS::ApiGateway::RestApi' && tags.some((own) => Object.keys(own).length > 0);
  return {
    resources: {
      [logicalId]: {
        Type: type,
        ...inherited,
        Properties: {
          ...(type === 'AWS::ApiGatewayV2::Api' && { ProtocolType: 'HTTP' }),
          ...(hasTags && { Tags: toTagList(Object.fromEntries(tags.flatMap((own) => Object.entries(own)))) }),
        },
      },
      ...createStage(logicalId, options, inherited),
    },
    ...(condition === shared && {
      conditions: { [shared]: { 'Fn::Or': names.map((name) => ({ Condition: name })) } },
    }),
  };
}
