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

function createRestStage({ logicalId, properties, inherited }: ServerlessResource): ExpandedResource['resources'] {
  const { StageName: name, Tags: tags } = properties;
  return {
    [toStageId(logicalId, name)]: {
      ...inherited,
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: { Ref: logicalId },
        ...pick(properties, ['StageName', 'AccessLogSetting', 'MethodSettings', 'TracingEnabled', 'Variables']),
        ...(tags !== undefined && { Tags: toTagList(tags) }),
      },
    },
  };
}

/**
 * Expands an HTTP API into the API and its stage.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export function expandHttpApi(resource: ServerlessResource): ExpandedResource {
  const { logicalId, properties, attributes } = resource;
  return {
    resources: {
      [logicalId]: {
        ...attributes,
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { ...pick(properties, ['Name', 'Description', 'DisableExecuteApiEndpoint']), ProtocolType: 'HTTP' },
      },
      ...createHttpStage(resource),
    },
  };
}

function createHttpStage({ logicalId, properties, inherited }: ServerlessResource): ExpandedResource['resources'] {
  const { StageName: name = '$default' } = properties;
  const id = name === '$default' ? `${logicalId}ApiGatewayDefaultStage` : toStageId(logicalId, name);
  return {
    [id]: {
      ...inherited,
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: logicalId },
        StageName: name,
        AutoDeploy: true,
        ...pick(properties, ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'StageVariables', 'Tags']),
      },
    },
  };
}

/** The name is part of the id, unless a function makes it. */
const toStageId = (logicalId: string, name: unknown): string =>
  `${logicalId}${isString(name) ? name.replace(/[^A-Za-z0-9]/g, '') : ''}Stage`;

const pick = (properties: JsonDocument, names: readonly string[]): JsonDocument =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]));
