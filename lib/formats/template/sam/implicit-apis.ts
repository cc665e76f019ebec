import { isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import type { Globals } from './globals';
import { isServerless } from './serverless-resource';

/** The APIs of the events that name none, by the type of the event. */
const IMPLICIT_APIS = [
  {
    event: 'Api',
    key: 'RestApiId',
    logicalId: 'ServerlessRestApi',
    type: 'AWS::Serverless::Api',
    properties: { StageName: 'Prod' },
  },
  {
    event: 'HttpApi',
    key: 'ApiId',
    logicalId: 'ServerlessHttpApi',
    type: 'AWS::Serverless::HttpApi',
    properties: {},
  },
] as const;

type ImplicitApi = (typeof IMPLICIT_APIS)[number];

/** A resource of AWS::Serverless that the transform adds to a template, and the conditions that it needs. */
interface AddedResource {
  readonly logicalId: string;
  readonly raw: JsonDocument;
  readonly conditions?: JsonDocument;
}

/**
 * Returns the APIs that the events of functions and state machines share if they name none, unless the template declares
 * them itself. They are expanded like those that a template declares.
 */
export function addImplicitApis(
  resources: readonly (readonly [logicalId: string, raw: unknown])[],
  globals: Globals,
): AddedResource[] {
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
  { logicalId, type, properties }: ImplicitApi,
  globals: Globals,
): AddedResource {
  const names = [...new Set(users.map(({ Condition: condition }) => condition))];
  const [only] = names;
  const shared = `${logicalId}Condition`;
  const condition = !names.every(isString) ? undefined : names.length === 1 ? only : shared;
  const tags = users
    .map((user) => objectIn(globals.merge(user)))
    .filter(({ PropagateTags: propagates }) => propagates === true)
    .flatMap(({ Tags: own }) => Object.entries(objectIn(own)));
  return {
    logicalId,
    raw: {
      Type: type,
      ...(condition !== undefined && { Condition: condition }),
      Properties: {
        ...properties,
        ...(tags.length > 0 && { Tags: Object.fromEntries(tags), PropagateTags: true }),
      },
    },
    ...(condition === shared && {
      conditions: { [shared]: { 'Fn::Or': names.map((name) => ({ Condition: name })) } },
    }),
  };
}
