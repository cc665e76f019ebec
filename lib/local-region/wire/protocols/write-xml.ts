import type { NormalizedSchema } from '@smithy/core/schema';
import { getXmlTraits } from './read-xml';
import { getValueSchema, writeScalar } from './scalars';

/** Writes the members of a structure as elements. `item` is the name of elements of lists that have no name of their own. */
export function writeMembers(schema: NormalizedSchema, value: unknown, item: 'item' | 'member'): string {
  if (!schema.isStructSchema()) return '';
  const members = (value ?? {}) as Readonly<Record<string, unknown>>;
  return [...schema.structIterator()]
    .filter(([, member]) => !getXmlTraits(member).xmlAttribute)
    .map(([name, member]) => writeElement(getXmlTraits(member).xmlName ?? name, member, members[name], item))
    .join('');
}

/** Writes an element, or the elements of a flat list. Writes nothing for an absent value. */
export function writeElement(
  name: string,
  schema: NormalizedSchema,
  value: unknown,
  item: 'item' | 'member',
  attributes = '',
): string {
  if (value === undefined || value === null) return '';
  const { xmlFlattened } = getXmlTraits(schema);
  if (schema.isListSchema()) {
    const element = getValueSchema(schema);
    const elementName = xmlFlattened ? name : (getXmlTraits(element).xmlName ?? item);
    const elements = (value as unknown[]).map((each) => writeElement(elementName, element, each, item)).join('');
    return xmlFlattened ? elements : `<${name}${attributes}>${elements}</${name}>`;
  }
  if (schema.isMapSchema()) {
    const [keySchema, valueSchema] = [schema.getKeySchema(), getValueSchema(schema)];
    const entryName = xmlFlattened ? name : 'entry';
    const entries = Object.entries(value).map(([key, each]) => {
      const keyElement = writeElement(getXmlTraits(keySchema).xmlName ?? 'key', keySchema, key, item);
      const valueElement = writeElement(getXmlTraits(valueSchema).xmlName ?? 'value', valueSchema, each, item);
      return `<${entryName}>${keyElement}${valueElement}</${entryName}>`;
    });
    return xmlFlattened ? entries.join('') : `<${name}${attributes}>${entries.join('')}</${name}>`;
  }
  if (schema.isStructSchema()) {
    const own = `${writeNamespace(schema)}${writeAttributes(schema, value)}`;
    return `<${name}${attributes}${own}>${writeMembers(schema, value, item)}</${name}>`;
  }
  return `<${name}${attributes}>${escapeXml(writeScalar(schema, value, 'date-time'))}</${name}>`;
}

function writeAttributes(schema: NormalizedSchema, value: object): string {
  const members = value as Readonly<Record<string, unknown>>;
  return [...schema.structIterator()]
    .filter(([name, member]) => getXmlTraits(member).xmlAttribute && members[name] !== undefined)
    .map(([name, member]) => ` ${getXmlTraits(member).xmlName ?? name}="${escapeXml(String(members[name]))}"`)
    .join('');
}

function writeNamespace(schema: NormalizedSchema): string {
  const [prefix, uri] = getXmlTraits(schema).xmlNamespace ?? [];
  return prefix && uri ? ` xmlns:${prefix}="${uri}"` : '';
}

/** Escapes text, also characters that XML would normalize or does not have. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => XML_ESCAPES[character] ?? '').replace(INVALID_IN_XML, '\uFFFD');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no such characters
const INVALID_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};
