import { isObject, isString } from '../../../core/json';
import { type JsonDocument, objectIn } from '../../document';
import { isFunction } from './globals';

/** A resource of a type of AWS::Serverless, with the global properties of its type. */
export interface ServerlessResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonDocument;
  /** The attributes of the resource: its condition, its metadata, … */
  readonly attributes: JsonDocument;
  /** Those that the resources made for it have, too. */
  readonly inherited: JsonDocument;
}

/** The resources that a resource becomes, by logical id, and the conditions that they need. */
export interface ExpandedResource {
  readonly resources: Readonly<Record<string, JsonDocument>>;
  readonly conditions?: JsonDocument;
}

/** Converts tags from an object to a list. A function stays as it is. */
export function toTagList(tags: unknown): unknown {
  if (!isObject(tags) || isFunction(tags)) return tags;
  return Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }));
}

const CREATORS: Readonly<Record<string, string>> = {
  'AWS::Serverless::Application': 'lambda:createdBy',
  'AWS::Serverless::Function': 'lambda:createdBy',
  'AWS::Serverless::StateMachine': 'stateMachine:createdBy',
};

/** Returns the tags of a resource. The transform adds one, unless the tags are propagated. */
export function addCreator({ type, properties }: ServerlessResource): unknown {
  const { Tags: tags = {}, PropagateTags: propagates } = properties;
  const isOwn = isFunction(tags) || (propagates === true && Object.keys(objectIn(tags)).length > 0);
  return toTagList(isOwn ? tags : { [CREATORS[type] ?? '']: 'SAM', ...objectIn(tags) });
}

/** Whether a template declares a resource of a type of AWS::Serverless. */
export const isServerless = (raw: unknown): raw is JsonDocument => {
  const type = objectIn(raw).Type;
  return isString(type) && type.startsWith('AWS::Serverless::');
};
