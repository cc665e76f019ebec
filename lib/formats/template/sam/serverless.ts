import { isObject, isString } from '../../../core/json';
import { joinList } from '../../../core/text/format';
import { type JsonDocument, objectIn, uniteEntries } from '../../document';
import type { SourcePositions } from '../positions/source-positions';
import { WorkBudget } from '../values/work-budget';
import { expandHttpApi, expandRestApi, expandWebSocketApi } from './apis';
import { expandFunction, expandStateMachine } from './functions';
import { Globals, isFunction } from './globals';
import { addImplicitApis } from './implicit-apis';
import {
  addCreator,
  type ExpandedResource,
  isServerless,
  type ServerlessResource,
  toTagList,
} from './serverless-resource';

/** A template with the resources that the transform AWS::Serverless-2016-10-31 makes. */
interface ServerlessTemplate {
  readonly document: JsonDocument;
  /** The resources of types that are not expanded. */
  readonly notes: readonly string[];
}

/**
 * Expands the resources of AWS::Serverless types, as far as rules evaluate the result. Others stay as they are.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function expandServerless(
  document: JsonDocument,
  positions?: SourcePositions,
  budget = new WorkBudget(),
): ServerlessTemplate {
  const entries = Object.entries(objectIn(document.Resources));
  if (!entries.some(([, raw]) => isServerless(raw))) return { document, notes: [] };
  const globals = new Globals(document, budget);
  const expansions = [
    ...addImplicitApis(entries, globals).map(({ logicalId, raw, conditions }) => ({
      ...expandResource(logicalId, raw, globals),
      ...(conditions && { conditions }),
    })),
    ...entries.map(([logicalId, raw]) => ({ ...expandResource(logicalId, raw, globals), source: logicalId })),
  ];
  const resources = uniteEntries(expansions.flatMap((one) => Object.entries(one.resources)));
  positions?.assemble(resources, objectIn(document.Resources), listSources(expansions));
  const conditions = Object.fromEntries([
    ...Object.entries(objectIn(document.Conditions)),
    ...expansions.flatMap((one) => Object.entries(one.conditions ?? {})),
  ]);
  return {
    document: {
      ...document,
      Resources: resources,
      ...(Object.keys(conditions).length > 0 && { Conditions: conditions }),
    },
    notes: [EXPANSION_NOTE, ...noteUnexpanded(entries, resources)],
  };
}

/** Returns the resources that the template declares for those that they create, by logical id. */
const listSources = (
  expansions: readonly (ExpandedResource & { readonly source?: string })[],
): (readonly [logicalId: string, source: string])[] =>
  expansions.flatMap(({ resources, source }) =>
    source === undefined ? [] : Object.keys(resources).map((logicalId) => [logicalId, source] as const),
  );

const EXPANSION_NOTE =
  'Of what the transform AWS::Serverless creates, functions, state machines, their roles and URLs, tables, APIs with their stages, and layers are evaluated; other resources are not, such as those of events, aliases and deployments';

const EXPANSIONS: ReadonlyMap<unknown, (resource: ServerlessResource) => ExpandedResource> = new Map([
  ['AWS::Serverless::Function', expandFunction],
  ['AWS::Serverless::StateMachine', expandStateMachine],
  ['AWS::Serverless::SimpleTable', expandTable],
  ['AWS::Serverless::Api', expandRestApi],
  ['AWS::Serverless::HttpApi', expandHttpApi],
  ['AWS::Serverless::WebSocketApi', expandWebSocketApi],
  ['AWS::Serverless::LayerVersion', ({ properties, ...rest }) => rename(rest, 'AWS::Lambda::LayerVersion', properties)],
  ['AWS::Serverless::Application', expandApplication],
]);

function expandResource(logicalId: string, raw: unknown, globals: Globals): ExpandedResource {
  const expand = EXPANSIONS.get(objectIn(raw).Type);
  const properties = expand && globals.merge(objectIn(raw));
  // A macro makes the properties, so that nothing is known of the resources.
  if (!expand || !isObject(properties) || isFunction(properties))
    return { resources: { [logicalId]: raw as JsonDocument } };
  const { Type: type, Properties: _, IgnoreGlobals: __, Connectors: ___, ...attributes } = objectIn(raw);
  const { Condition: condition } = attributes;
  const inherited = condition === undefined ? {} : { Condition: condition };
  return expand({ logicalId, type: String(type), properties, attributes, inherited });
}

const rename = (
  { logicalId, attributes }: Pick<ServerlessResource, 'logicalId' | 'attributes'>,
  type: string,
  properties: JsonDocument,
): ExpandedResource => ({ resources: { [logicalId]: { ...attributes, Type: type, Properties: properties } } });

function expandTable({ properties, ...rest }: ServerlessResource): ExpandedResource {
  const { PrimaryKey: key, Tags: tags, ProvisionedThroughput: throughput, ...others } = properties;
  return rename(rest, 'AWS::DynamoDB::Table', {
    ...others,
    KeySchema: [{ AttributeName: objectIn(key).Name ?? 'id', KeyType: 'HASH' }],
    ...(throughput === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: throughput }),
    ...(tags !== undefined && { Tags: toTagList(tags) }),
  });
}

/** An application is a nested stack. Its location may also be one of the Serverless Application Repository. */
function expandApplication({ properties, ...rest }: ServerlessResource): ExpandedResource {
  const { Location: location, Parameters: parameters } = properties;
  return rename(rest, 'AWS::CloudFormation::Stack', {
    ...(isString(location) && { TemplateURL: location }),
    ...(parameters !== undefined && { Parameters: parameters }),
    Tags: addCreator({ properties, ...rest }),
  });
}

function noteUnexpanded(entries: readonly (readonly [string, unknown])[], resources: JsonDocument): string[] {
  const list = (select: (raw: JsonDocument) => boolean): string[] =>
    entries.filter(([, raw]) => select(objectIn(raw))).map(([logicalId]) => logicalId);
  const unexpanded = Object.keys(resources).filter((logicalId) => isServerless(resources[logicalId]));
  const connected = list(({ Connectors: connectors }) => connectors !== undefined);
  return [
    ...(unexpanded.length > 0
      ? [
          `Resources of AWS::Serverless that are not expanded, so that what they create is not evaluated: ${joinList(unexpanded)}`,
        ]
      : []),
    ...(connected.length > 0
      ? [`Connectors are not expanded, so that the policies that they create are not evaluated: ${joinList(connected)}`]
      : []),
  ];
}
