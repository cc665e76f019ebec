import { isList, isObject, isString } from '../../core/json';
import { HistoryError } from '../history-error';
import type { ReferencePath } from '../relationships/derived-references';

/**
 * The schema of a third-party resource type, as CloudFormation registers it: a JSON Schema of the configuration with the
 * name of the type. `relationshipRef` of a property names the resource that its value refers to.
 * https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
export interface ResourceSchema {
  readonly typeName: string;
  /** The schema as it was read. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** A property of a resource type, by its path in the item. */
export interface SchemaProperty {
  /** `configuration.owner.team` */
  readonly path: string;
  readonly type: 'string' | 'number' | 'boolean' | 'date' | 'unknown';
}

/** Three parts, none of AWS's own names. https://docs.aws.amazon.com/config/latest/developerguide/customresources.html */
const TYPE_NAME = /^(?!(?:amzn|amazon|alexa|custom|aws)::)[A-Za-z0-9]{2,64}(?:::[A-Za-z0-9]{2,64}){2}$/i;

/** @throws HistoryError if the text is no schema of a third-party type */
export function parseResourceSchema(text: string, source: string): ResourceSchema {
  const name = JSON.stringify(source);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new HistoryError(`Cannot use the schema ${name}: it is not JSON (${(cause as Error).message})`, { cause });
  }
  if (!isObject(document)) throw new HistoryError(`Cannot use the schema ${name}: expected an object`);
  const { typeName } = document;
  if (!isString(typeName)) {
    throw new HistoryError(
      `Cannot use the schema ${name}: it has no typeName, the name of the resource type (MyOrganization::Service::Resource)`,
    );
  }
  if (!TYPE_NAME.test(typeName)) {
    throw new HistoryError(
      `Cannot use the schema ${name}: got typeName ${JSON.stringify(typeName)}, expected three names of letters and digits (MyOrganization::Service::Resource); AWS, Amazon, Amzn, Alexa and Custom are AWS's own`,
    );
  }
  if (!isObject(document.properties)) throw new HistoryError(`Cannot use the schema ${name}: it has no properties`);
  return { typeName, document };
}

/** Returns the properties of a type, each once. */
export function listSchemaProperties(schema: ResourceSchema): SchemaProperty[] {
  const types = new Map<string, SchemaProperty['type']>();
  visitProperties(schema, (path, node) => {
    const type = readPropertyType(node);
    const known = types.get(path) ?? 'unknown';
    // Lists and references say nothing, and their elements and targets come after them.
    types.set(path, known === 'unknown' || known === type ? type : 'unknown');
  });
  return [...types].map(([path, type]) => ({ path, type }));
}

/** Returns the references that a schema declares. */
export function listSchemaReferences(schema: ResourceSchema): ReferencePath[] {
  const references: ReferencePath[] = [];
  visitProperties(schema, (path, { relationshipRef }) => {
    if (!isObject(relationshipRef) || !isString(relationshipRef.typeName)) return;
    const type = relationshipRef.typeName;
    references.push({ path, type, name: `Is associated with ${type.split('::').at(-1)}` });
  });
  return references;
}

type SchemaNode = Readonly<Record<string, unknown>>;

/** A schema may refer to itself. */
const MAX_SCHEMA_DEPTH = 12;

/** Calls a function with each property and each of its forms. Lists have the path of their elements. */
function visitProperties({ document }: ResourceSchema, visit: (path: string, node: SchemaNode) => void): void {
  const visitNode = (node: unknown, path: string, depth: number): void => {
    if (!isObject(node) || depth > MAX_SCHEMA_DEPTH) return;
    if (path !== ROOT) visit(path, node);
    if (isString(node.$ref)) visitNode(followReference(document, node.$ref), path, depth + 1);
    for (const key of ['allOf', 'anyOf', 'oneOf']) {
      const forms = node[key];
      if (isList(forms)) for (const form of forms) visitNode(form, path, depth + 1);
    }
    for (const element of isList(node.items) ? node.items : [node.items]) visitNode(element, path, depth + 1);
    if (!isObject(node.properties)) return;
    for (const [key, member] of Object.entries(node.properties)) visitNode(member, `${path}.${key}`, depth + 1);
  };
  visitNode(document, ROOT, 0);
}

const ROOT = 'configuration';

/** Follows `#/definitions/Owner`. */
function followReference(document: SchemaNode, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let value: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function readPropertyType({ type, format }: SchemaNode): SchemaProperty['type'] {
  const names = (isList(type) ? type : [type]).filter((name) => name !== 'null');
  const [name] = names;
  if (names.length !== 1) return 'unknown';
  if (name === 'string') return format === 'date-time' || format === 'date' ? 'date' : 'string';
  if (name === 'integer' || name === 'number') return 'number';
  return name === 'boolean' ? 'boolean' : 'unknown';
}
