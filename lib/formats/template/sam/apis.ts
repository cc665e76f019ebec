import { isString } from '../../../core/json';
import type { JsonDocument } from '../../document';
import { type ExpandedResource, type ServerlessResource, toTagList } from './serverless-resource';

/**
 * Expands a REST API into the API and its stage. The tags are those of the stage; the API has them only if they are
 * propagated.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
 */
export function expandRestApi(resource: ServerlessResource): ExpandedResource {
  const { logicalId, properties, attributes } = resource;
  const { Tags: tags, PropagateTags: propagates, EndpointConfiguration: endpoint } = properties;
  return {
    resources: {
      [logicalId]: {
        ...attributes,
        Type: 'AWS::ApiGateway::RestApi',
        Properties: {
          ...pick(properties, REST_PROPERTIES),
          ...(endpoint !== undefined && {
            EndpointConfiguration: isString(endpoint) ? { Types: [endpoint] } : endpoint,
          }),
          ...(propagates === true && tags !== undefined && { Tags: toTagList(tags) }),
        },
      },
      ...createRestStage(resource),
    },
  };
}

const REST_PROPERTIES = [
  'Name',
  'Description',
  'ApiKeySourceType',
  'BinaryMediaTypes',
  'DisableExecuteApiEndpoint',
  'Mode',
];

const STAGE_PROPERTIES = [
  'StageName',
  'AccessLogSetting',
  'CacheClusterEnabled',
  'CacheClusterSize',
  'MethodSettings',
  'TracingEnabled',
  'Variables',
];

/**
 * Unless the version of OpenAPI is set, the deployment of the API creates a second stage, named `Stage`, without settings.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-openapiversion
 */
function createRestStage({ logicalId, properties, inherited }: ServerlessResource): ExpandedResource['resources'] {
  const { StageName: name, Tags: tags, OpenApiVersion: version } = properties;
  const type = 'AWS::ApiGateway::Stage';
  const RestApiId = { Ref: logicalId };
  return {
    [toStageId(logicalId, name)]: {
      ...inherited,
      Type: type,
      Properties: {
        RestApiId,
        ...pick(properties, STAGE_PROPERTIES),
        ...(tags !== undefined && { Tags: toTagList(tags) }),
      },
    },
    ...(version === undefined && {
      [`${logicalId}/Stage`]: { ...inherited, Type: type, Properties: { RestApiId, StageName: 'Stage' } },
    }),
  };
}

/**
 * Expands an HTTP API into the API and its stage.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export const expandHttpApi = (resource: ServerlessResource): ExpandedResource =>
  expandQuickApi(resource, 'HTTP', { name: '$default', id: 'ApiGatewayDefaultStage' });

/**
 * Expands a WebSocket API into the API and its stage.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html
 */
export const expandWebSocketApi = (resource: ServerlessResource): ExpandedResource =>
  expandQuickApi(resource, 'WEBSOCKET', { name: 'default', id: 'DefaultStage' });

/** @param standard the stage of an API that names none, and the end of its logical id */
function expandQuickApi(
  { logicalId, properties, attributes, inherited }: ServerlessResource,
  ProtocolType: string,
  standard: { readonly name: string; readonly id: string },
): ExpandedResource {
  const { StageName: name = standard.name } = properties;
  return {
    resources: {
      [logicalId]: {
        ...attributes,
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { ...pick(properties, ['Name', 'Description', 'DisableExecuteApiEndpoint']), ProtocolType },
      },
      [name === standard.name ? logicalId + standard.id : toStageId(logicalId, name)]: {
        ...inherited,
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: {
          ApiId: { Ref: logicalId },
          StageName: name,
          AutoDeploy: true,
          ...pick(properties, ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'StageVariables', 'Tags']),
        },
      },
    },
  };
}

/** The name is part of the id, unless a function makes it. */
const toStageId = (logicalId: string, name: unknown): string =>
  `${logicalId}${isString(name) ? name.replace(/[^A-Za-z0-9]/g, '') : ''}Stage`;

const pick = (properties: JsonDocument, names: readonly string[]): JsonDocument =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]));
