import { parseXML } from '@aws-sdk/xml-builder';
import type { NormalizedSchema } from '@smithy/core/schema';
import { InvalidInput } from './invalid-input';
import { getValueSchema, readScalar } from './scalars';

/** An element as the parser returns it: its text, or its children and attributes by name. */
type XmlElement = string | { readonly [name: string]: XmlElement | readonly XmlElement[] };

/**
 * Reads a value from an XML body.
 * @param rootNames the names that the root element may have
 * @throws InvalidInput
 */
export function readXml(schema: NormalizedSchema, body: string, rootNames: readonly string[]): unknown {
  const [name = '', element = ''] = Object.entries(parse(body))[0] ?? [];
  if (!rootNames.includes(withoutPrefix(name))) {
    throw new InvalidInput('malformed', '', `The root element is ${name}, expected ${rootNames.join(' or ')}`);
  }
  return readXmlElement(schema, element, '');
}

function parse(body: string): Record<string, XmlElement> {
  try {
    return parseXML(body) as Record<string, XmlElement>;
  } catch (error) {
    throw new InvalidInput('malformed', '', String((error as Error).message));
  }
}

function readXmlElement(schema: NormalizedSchema, element: XmlElement | readonly XmlElement[], path: string): unknown {
  if (schema.isListSchema()) {
    const value = getValueSchema(schema);
    const isFlat = Boolean(getXmlTraits(schema).xmlFlattened);
    const elements = isFlat ? element : findChild(element, getXmlTraits(value).xmlName ?? 'member');
    return toXmlElements(elements).map((each, index) => readXmlElement(value, each, `${path}.${index + 1}`));
  }
  if (schema.isMapSchema()) {
    const [key, value] = [schema.getKeySchema(), getValueSchema(schema)];
    const entries = getXmlTraits(schema).xmlFlattened ? element : findChild(element, 'entry');
    return Object.fromEntries(
      toXmlElements(entries).map((entry) => [
        readXmlText(findChild(entry, getXmlTraits(key).xmlName ?? 'key') ?? '', path),
        readXmlElement(value, findChild(entry, getXmlTraits(value).xmlName ?? 'value') ?? '', path),
      ]),
    );
  }
  if (Array.isArray(element)) throw new InvalidInput('malformed', path, `${path} occurs more than once`);
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return readStructure(schema, element as XmlElement, path);
  return readScalar(schema, readXmlText(element, path), path);
}

function readStructure(schema: NormalizedSchema, element: XmlElement, path: string): object {
  if (typeof element === 'string') {
    if (element.trim() === '') return {};
    throw new InvalidInput('malformed', path, `${path} has text, expected elements`);
  }
  const entries = [...schema.structIterator()].flatMap(([name, member]) => {
    const key = getXmlTraits(member).xmlName ?? name;
    const child = findChild(element, key);
    return child === undefined ? [] : [[name, readXmlElement(member, child, path === '' ? key : `${path}.${key}`)]];
  });
  return Object.fromEntries(entries);
}

function findChild(element: unknown, name: string): XmlElement | readonly XmlElement[] | undefined {
  if (typeof element !== 'object' || element === null || !Object.hasOwn(element, name)) return undefined;
  return (element as Record<string, XmlElement>)[name];
}

const toXmlElements = (elements: XmlElement | readonly XmlElement[] | undefined): readonly XmlElement[] =>
  elements === undefined ? [] : Array.isArray(elements) ? elements : [elements as XmlElement];

function readXmlText(element: XmlElement | readonly XmlElement[], path: string): string {
  if (typeof element === 'string') return element;
  const text = (element as Record<string, unknown>)['#text'];
  if (typeof text === 'string') return text;
  throw new InvalidInput('malformed', path, `${path} has elements, expected text`);
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

interface XmlTraits {
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  readonly xmlNamespace?: readonly [prefix: string, uri: string] | readonly [uri: string];
}

export const getXmlTraits = (schema: NormalizedSchema): XmlTraits => schema.getMergedTraits() as XmlTraits;
