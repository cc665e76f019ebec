import type { IncomingHttpHeaders } from 'node:http';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel } from '../service-model';
import { InvalidInput } from './invalid-input';
import { readJsonInput, toJsonOutput } from './json';
import { getXmlTraits, readXml } from './read-xml';
import { getValueSchema, readScalar, writeScalar } from './scalars';
import { writeElement, writeMembers } from './write-xml';

/** The parts of a request that hold the input of an operation which is a method and a path. */
interface RestRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The members in the path. */
  readonly labels: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

type BodyFormat = 'json' | 'xml';

/**
 * Reads the input of an operation from path, query, headers and body.
 * https://smithy.io/2.0/spec/http-bindings.html
 * @throws InvalidInput
 */
export function readRest({ input: schema }: OperationModel, request: RestRequest, format: BodyFormat): object {
  if (!schema.isStructSchema()) return {};
  const members = [...schema.structIterator()].map(([name, member]) => ({
    name,
    member,
    traits: getHttpTraits(member),
  }));
  const inDocument = members.filter(({ traits }) => !isBound(traits));
  const document = inDocument.length > 0 ? readDocument(schema, request.body, format) : {};
  const entries = members.map(({ name, member, traits }) => [
    name,
    isBound(traits) ? readBound(name, member, request, format) : document[name],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readBound(name: string, member: NormalizedSchema, request: RestRequest, format: BodyFormat): unknown {
  const { headers, query, labels, body } = request;
  const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders } = getHttpTraits(member);
  if (httpLabel) return readBoundText(member, labels[name], name);
  if (httpQuery) {
    const values = query.getAll(httpQuery);
    if (values.length === 0) return undefined;
    if (!member.isListSchema()) return readBoundText(member, values[0], name);
    return values.map((value) => readBoundText(getValueSchema(member), value, name));
  }
  if (httpQueryParams) return Object.fromEntries(query);
  if (httpHeader) {
    const value = headers[httpHeader.toLowerCase()];
    const text = Array.isArray(value) ? value.join(',') : value;
    if (text === undefined || !member.isListSchema()) return readBoundText(member, text, name);
    return text.split(',').map((part) => readBoundText(getValueSchema(member), part.trim(), name));
  }
  if (httpPrefixHeaders !== undefined) {
    const entries = Object.entries(headers)
      .filter(([header]) => header.startsWith(httpPrefixHeaders.toLowerCase()))
      .map(([header, value]) => [header.slice(httpPrefixHeaders.length), String(value)]);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
  return readPayload(name, member, body, format);
}

const readBoundText = (member: NormalizedSchema, text: string | undefined, name: string): unknown =>
  text === undefined ? undefined : readScalar(member, text, name);

function readPayload(name: string, member: NormalizedSchema, body: Buffer, format: BodyFormat): unknown {
  if (member.isBlobSchema() || member.isStreaming()) return body;
  if (body.length === 0) return undefined;
  if (member.isStringSchema()) return body.toString();
  if (format === 'json') return readJsonInput(member, parseJsonBody(body), name, { jsonNames: true });
  return readXml(member, body.toString(), [getXmlTraits(member).xmlName ?? member.getName() ?? name]);
}

function readDocument(schema: NormalizedSchema, body: Buffer, format: BodyFormat): Record<string, unknown> {
  if (body.length === 0) return {};
  if (format === 'json')
    return readJsonInput(schema, parseJsonBody(body), '', { jsonNames: true }) as Record<string, unknown>;
  return readXml(schema, body.toString(), [getXmlTraits(schema).xmlName ?? schema.getName() ?? '']) as Record<
    string,
    unknown
  >;
}

/** @throws InvalidInput */
export function parseJsonBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString() || '{}');
  } catch {
    throw new InvalidInput('malformed', '', 'The body is not JSON');
  }
}

/** Writes the output of an operation as status, headers and body. */
export function writeRest(
  operation: OperationModel,
  output: object,
  format: BodyFormat,
  namespace: string,
): RestAnswer {
  const { output: schema, http } = operation;
  const status = http?.status ?? 200;
  if (!schema.isStructSchema()) return { status, headers: {}, body: '' };
  const values = output as Readonly<Record<string, unknown>>;
  const members = [...schema.structIterator()]
    .map(([name, member]) => ({ name, member, value: values[name], traits: getHttpTraits(member) }))
    .filter(({ value }) => value !== undefined && value !== null);
  const headers: Record<string, string> = {};
  for (const { member, value, traits } of members) {
    if (traits.httpHeader) headers[traits.httpHeader.toLowerCase()] = writeHeader(member, value);
    if (traits.httpPrefixHeaders !== undefined) {
      for (const [key, each] of Object.entries(value as object)) headers[`${traits.httpPrefixHeaders}${key}`] = each;
    }
  }
  const code = members.find(({ traits }) => traits.httpResponseCode)?.value;
  return {
    status: typeof code === 'number' ? code : status,
    headers: { ...(format === 'json' && { 'content-type': 'application/json' }), ...headers },
    body: writeBody(schema, values, format, namespace),
  };
}

function writeHeader(member: NormalizedSchema, value: unknown): string {
  if (!member.isListSchema()) return writeScalar(member, value, 'http-date');
  return (value as unknown[]).map((each) => writeScalar(getValueSchema(member), each, 'http-date')).join(',');
}

function writeBody(
  schema: NormalizedSchema,
  values: Readonly<Record<string, unknown>>,
  format: BodyFormat,
  namespace: string,
): Buffer | string {
  const attributes = namespace === '' ? '' : ` xmlns="${namespace}"`;
  const payload = [...schema.structIterator()].find(([, member]) => getHttpTraits(member).httpPayload);
  if (payload) {
    const [name, member] = payload;
    const value = values[name];
    if (value === undefined || value === null) return '';
    if (member.isBlobSchema() || member.isStreaming()) return Buffer.from(value as Uint8Array);
    if (member.isStringSchema()) return String(value);
    if (format === 'json') return JSON.stringify(toJsonOutput(member, value, { jsonNames: true }));
    const root = getXmlTraits(member).xmlName ?? member.getName() ?? name;
    return XML_DECLARATION + writeElement(root, member, value, 'member', attributes);
  }
  const members = [...schema.structIterator()].filter(([, member]) => !isBound(getHttpTraits(member)));
  if (format === 'json') {
    const document = Object.fromEntries(members.map(([name]) => [name, values[name]]));
    return JSON.stringify(toJsonOutput(schema, document, { jsonNames: true }));
  }
  if (members.length === 0) return '';
  const root = getXmlTraits(schema).xmlName ?? schema.getName() ?? '';
  const document = Object.fromEntries(members.map(([name]) => [name, values[name]]));
  // The location of a bucket is the text of the root element.
  const inner = members.length === 1 && members[0]?.[0] === root && !members[0][1].isStructSchema();
  const content = writeMembers(schema, document, 'member');
  if (inner)
    return (
      XML_DECLARATION +
      (content === '' ? `<${root}${attributes}/>` : content.replace(`<${root}>`, `<${root}${attributes}>`))
    );
  return `${XML_DECLARATION}<${root}${attributes}>${content}</${root}>`;
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

interface HttpTraits {
  readonly httpLabel?: 1;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
}

const getHttpTraits = (schema: NormalizedSchema): HttpTraits => schema.getMergedTraits() as HttpTraits;

/** Whether a member is not in the document of the body. */
const isBound = (traits: HttpTraits): boolean =>
  BINDINGS.some((name) => traits[name] !== undefined && traits[name] !== (0 as unknown));

const BINDINGS = [
  'httpLabel',
  'httpQuery',
  'httpQueryParams',
  'httpHeader',
  'httpPrefixHeaders',
  'httpPayload',
  'httpResponseCode',
] as const;
