import type { NormalizedSchema } from '@smithy/core/schema';
import { InvalidInput } from './invalid-input';
import { getValueSchema, readScalar } from './scalars';

/** The parameters of a query as a tree: `Filter.1.Value.2=x` is `x` under `Filter`, `1`, `Value`, `2`. */
interface ParameterNode {
  text?: string;
  readonly children: Map<string, ParameterNode>;
}

/**
 * Reads the input of an operation from the parameters of a query. EC2's dialect has other names, and flat lists only.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html · https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 * @throws InvalidInput
 */
export function readQuery(schema: NormalizedSchema, parameters: URLSearchParams, isEc2: boolean): object {
  const root = createTree(parameters);
  if (isEc2) rejectUnknownParameters(schema, root);
  return (readNode(schema, root, '', isEc2) ?? {}) as object;
}

function createTree(parameters: URLSearchParams): ParameterNode {
  const root: ParameterNode = { children: new Map() };
  for (const [key, text] of parameters) {
    if (key === 'Action' || key === 'Version') continue;
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  return root;
}

function rejectUnknownParameters(schema: NormalizedSchema, root: ParameterNode): void {
  const known = schema.isStructSchema()
    ? [...schema.structIterator()].map(([name, member]) => toParameterName(name, member, true))
    : [];
  for (const name of root.children.keys()) {
    if (known.includes(name) || name.startsWith('X-Amz-') || SIGNATURE_PARAMETERS.includes(name)) continue;
    throw new InvalidInput('unknown', name, `The parameter ${name} is not recognized`);
  }
}

/** Of signature version 2, which old clients send. */
const SIGNATURE_PARAMETERS = ['AWSAccessKeyId', 'Signature', 'SignatureMethod', 'SignatureVersion', 'Timestamp'];

function readNode(schema: NormalizedSchema, node: ParameterNode, path: string, isEc2: boolean): unknown {
  if (schema.isListSchema()) return readListNode(schema, node, path, isEc2);
  if (schema.isMapSchema()) return readMapNode(schema, node, path, isEc2);
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    const entries = [...schema.structIterator()].flatMap(([name, member]) => {
      const key = toParameterName(name, member, isEc2);
      const child = node.children.get(key);
      return child ? [[name, readNode(member, child, path === '' ? key : `${path}.${key}`, isEc2)] as const] : [];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (node.text === undefined) throw new InvalidInput('type', path, 'expected a value, found a structure');
  return readScalar(schema, node.text, path);
}

function readListNode(schema: NormalizedSchema, node: ParameterNode, path: string, isEc2: boolean): unknown[] {
  const element = getValueSchema(schema);
  const isFlat = isEc2 || Boolean(getQueryTraits(schema).xmlFlattened);
  const wrapper = isFlat ? node : node.children.get(getQueryTraits(element).xmlName ?? 'member');
  // Some clients call the elements of every list `member`.
  const elements = wrapper ?? node.children.get('member');
  return listNumbered(elements).map(([index, child]) => readNode(element, child, `${path}.${index}`, isEc2));
}

function readMapNode(schema: NormalizedSchema, node: ParameterNode, path: string, isEc2: boolean): object {
  const [key, value] = [schema.getKeySchema(), getValueSchema(schema)];
  const entries = getQueryTraits(schema).xmlFlattened ? node : node.children.get('entry');
  return Object.fromEntries(
    listNumbered(entries).map(([index, child]) => {
      const keyNode = child.children.get(getQueryTraits(key).xmlName ?? 'key');
      const valueNode = child.children.get(getQueryTraits(value).xmlName ?? 'value');
      if (keyNode?.text === undefined || !valueNode) {
        throw new InvalidInput('type', `${path}.${index}`, 'expected a key and a value');
      }
      return [keyNode.text, readNode(value, valueNode, `${path}.${index}.value`, isEc2)];
    }),
  );
}

/** Lists the numbered children in the order of their numbers, which may have gaps. */
function listNumbered(node: ParameterNode | undefined): [string, ParameterNode][] {
  return [...(node?.children ?? [])].filter(([name]) => /^\d+$/.test(name)).sort(([a], [b]) => Number(a) - Number(b));
}

function toParameterName(name: string, member: NormalizedSchema, isEc2: boolean): string {
  const { ec2QueryName, xmlName } = getQueryTraits(member);
  if (!isEc2) return xmlName ?? name;
  const wireName = xmlName ?? name;
  return ec2QueryName ?? wireName.charAt(0).toUpperCase() + wireName.slice(1);
}

interface QueryTraits {
  readonly ec2QueryName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
}

const getQueryTraits = (schema: NormalizedSchema): QueryTraits => schema.getMergedTraits() as QueryTraits;
