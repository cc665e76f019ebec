import type { IncomingMessage } from 'node:http';
import * as acm from '@aws-sdk/client-acm';
import * as config from '@aws-sdk/client-config-service';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as s3 from '@aws-sdk/client-s3';
import * as s3control from '@aws-sdk/client-s3-control';
import * as ssm from '@aws-sdk/client-ssm';
import { NormalizedSchema } from '@smithy/core/schema';
import { type AwsCall, AwsError } from '../../support/aws-call';
import type { Input } from './stub-state';

/** A call that arrived over the wire. */
export interface WireCall extends AwsCall {
  readonly input: Input;
}

interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Protocol = 'ec2' | 'query' | 'rest' | 'json';

const SERVICES: Readonly<Record<string, { readonly protocol: Protocol; readonly sdk: object }>> = {
  acm: { protocol: 'json', sdk: acm },
  config: { protocol: 'json', sdk: config },
  dynamodb: { protocol: 'json', sdk: dynamodb },
  ec2: { protocol: 'ec2', sdk: ec2 },
  elbv2: { protocol: 'query', sdk: elbv2 },
  s3: { protocol: 'rest', sdk: s3 },
  s3control: { protocol: 'rest', sdk: s3control },
  ssm: { protocol: 'json', sdk: ssm },
};

/** Reads a request of one of AWS's protocols, using the SDK's model of the service. */
export function readWire(request: IncomingMessage, body: string): WireCall {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(String(request.headers.authorization))?.[1];
  const url = new URL(request.url ?? '/', 'http://stub');
  switch (scope) {
    case 'ec2':
      return queryCall('ec2', body);
    case 'elasticloadbalancing':
      return queryCall('elbv2', body);
    case 's3':
      return url.pathname.startsWith('/v20180820/')
        ? { service: 's3control', api: accountApi(url), input: { AccountId: request.headers['x-amz-account-id'] } }
        : bucketCall(request, url, body);
    default: {
      const [, api = ''] = String(request.headers['x-amz-target']).split('.');
      return { service: String(scope), api, input: JSON.parse(body) };
    }
  }
}

/** Writes an answer as the service would. */
export function writeWire({ service, api }: WireCall, output: unknown): WireAnswer {
  const protocol = SERVICES[service]?.protocol;
  if (protocol === 'json') return { status: 200, type: 'application/x-amz-json-1.1', body: toWireJson(output) };
  const schema = outputSchema(service, api);
  const value = output as Record<string, unknown>;
  if (protocol === 'rest') return { status: 200, type: 'application/xml', body: restBody(schema, value) };
  const inner = membersXml(schema, value, protocol as Protocol);
  const result = protocol === 'ec2' ? inner : `<${api}Result>${inner}</${api}Result>`;
  return { status: 200, type: 'text/xml', body: `<${api}Response>${result}</${api}Response>` };
}

/** Writes an error as the service would. */
export function writeError(service: string | undefined, { code, message, status, members }: AwsError): WireAnswer {
  const error = `<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  switch (service) {
    case 'ec2':
      return { status, type: 'text/xml', body: `<Response><Errors>${error}</Errors></Response>` };
    case 'elbv2':
    case 'iam':
    case 's3control':
    case 'sns':
      return { status, type: 'text/xml', body: `<ErrorResponse>${error}</ErrorResponse>` };
    case 's3':
      return { status, type: 'application/xml', body: error };
    default:
      return {
        status,
        type: 'application/x-amz-json-1.1',
        body: JSON.stringify({ __type: code, message, ...members }),
      };
  }
}

/** @throws AwsError if the names or types of the parameters differ from the SDK's model of the call */
export function checkParameters(service: string, api: string, parameters: unknown): void {
  checkValue(operation(service, api)[4], parameters, `${service} ${api}`);
}

function checkValue(of: NormalizedSchema, value: unknown, path: string): void {
  const fits = of.isListSchema()
    ? Array.isArray(value)
    : of.isStructSchema() || of.isMapSchema()
      ? typeof value === 'object' && value !== null && !Array.isArray(value)
      : of.isNumericSchema()
        ? typeof value === 'number'
        : of.isBooleanSchema()
          ? typeof value === 'boolean'
          : !of.isStringSchema() || typeof value === 'string';
  if (!fits)
    throw new AwsError('ParamValidation', `Invalid type for parameter ${path}, value: ${JSON.stringify(value)}`);
  if (of.isListSchema()) {
    (value as unknown[]).forEach(
      (element, index) => void checkValue(of.getValueSchema(), element, `${path}[${index}]`),
    );
  }
  if (!of.isStructSchema()) return;
  const members = new Map([...of.structIterator()]);
  for (const [name, child] of Object.entries(value as object)) {
    const member = members.get(name);
    if (!member) throw new AwsError('ParamValidation', `Unknown parameter in ${path}: "${name}"`);
    checkValue(member, child, `${path}.${name}`);
  }
}

type Operation = readonly [unknown, unknown, unknown, unknown, NormalizedSchema, NormalizedSchema];

/** The SDK exports the model of each operation as `<Api>$`. */
function operation(service: string, api: string): Operation {
  const found = (SERVICES[service]?.sdk as Record<string, readonly unknown[]> | undefined)?.[`${api}$`];
  if (!found) throw new AwsError('UnknownOperationException', `${service} has no ${api}`);
  const [kind, namespace, name, traits, input, output] = found;
  const toSchema = (one: unknown) => NormalizedSchema.of(one as Parameters<typeof NormalizedSchema.of>[0]);
  return [kind, namespace, name, traits, toSchema(input), toSchema(output)];
}

const outputSchema = (service: string, api: string): NormalizedSchema => operation(service, api)[5];

function queryCall(service: 'ec2' | 'elbv2', body: string): WireCall {
  const parameters = new URLSearchParams(body);
  const api = parameters.get('Action') ?? '';
  const input = readQuery(operation(service, api)[4], '', parameters, service === 'ec2');
  return { service, api, input: (input ?? {}) as Input };
}

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html and aws-query-protocol.html */
function readQuery(of: NormalizedSchema, path: string, parameters: URLSearchParams, isEc2: boolean): unknown {
  const below = path === '' ? '' : `${path}.`;
  if (of.isListSchema()) {
    const list = isEc2 ? below : `${below}member.`;
    const elements: unknown[] = [];
    for (;;) {
      const element = readQuery(of.getValueSchema(), `${list}${elements.length + 1}`, parameters, isEc2);
      if (element === undefined) return elements.length > 0 ? elements : undefined;
      elements.push(element);
    }
  }
  if (of.isStructSchema()) {
    const entries = [...of.structIterator()].flatMap(([name, member]) => {
      const { ec2QueryName, xmlName } = member.getMergedTraits() as Record<string, string | undefined>;
      const key = isEc2 ? (ec2QueryName ?? capitalised(xmlName ?? name)) : (xmlName ?? name);
      const value = readQuery(member, `${below}${key}`, parameters, isEc2);
      return value === undefined ? [] : [[name, value]];
    });
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
  const text = parameters.get(path) ?? undefined;
  if (text === undefined || of.isStringSchema()) return text;
  return of.isNumericSchema() ? Number(text) : of.isBooleanSchema() ? text === 'true' : text;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function accountApi({ pathname }: URL): string {
  if (pathname === '/v20180820/configuration/publicAccessBlock') return 'GetPublicAccessBlock';
  throw new AwsError('UnknownOperationException', pathname);
}

const BUCKET_APIS: Readonly<Record<string, string>> = {
  acl: 'GetBucketAcl',
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetPublicAccessBlock',
  tagging: 'GetBucketTagging',
  website: 'GetBucketWebsite',
};

function bucketCall({ method, headers }: IncomingMessage, url: URL, body: string): WireCall {
  const [, Bucket = '', ...rest] = url.pathname.split('/');
  const Key = decodeURIComponent(rest.join('/'));
  if (Key !== '' && method === 'PUT') {
    return {
      service: 's3',
      api: 'PutObject',
      input: { Bucket, Key, Body: body, IfNoneMatch: headers['if-none-match'] },
    };
  }
  if (Key !== '' && method === 'GET') return { service: 's3', api: 'GetObject', input: { Bucket, Key } };
  const about = Object.keys(BUCKET_APIS).find((key) => url.searchParams.has(key));
  if (method !== 'GET' || !about) throw new AwsError('MethodNotAllowed', `${method} ${url.pathname}${url.search}`, 405);
  const owner = headers['x-amz-expected-bucket-owner'];
  return {
    service: 's3',
    api: BUCKET_APIS[about] as string,
    input: { Bucket, ...(owner && { ExpectedBucketOwner: owner }) },
  };
}

/** JSON 1.x writes times as seconds. */
const toWireJson = (output: unknown): string => JSON.stringify(withSeconds(output));

function withSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withSeconds(child)]));
}

function restBody(schema: NormalizedSchema, value: Record<string, unknown>): string {
  const payload = [...schema.structIterator()].find(([, member]) => 'httpPayload' in member.getMergedTraits());
  if (!payload) return `<Result>${membersXml(schema, value, 'rest')}</Result>`;
  const [name, member] = payload;
  return member.isStructSchema() ? elementXml(name, member, value[name], 'rest') : String(value[name]);
}

const membersXml = (of: NormalizedSchema, value: Record<string, unknown>, protocol: Protocol): string =>
  [...of.structIterator()]
    .filter(([, member]) => !('xmlAttribute' in member.getMergedTraits()))
    .map(([name, member]) => elementXml(getXmlName(member) ?? name, member, value[name], protocol))
    .join('');

function elementXml(name: string, of: NormalizedSchema, value: unknown, protocol: Protocol): string {
  if (value === undefined || value === null) return '';
  if (of.isListSchema()) {
    const element = of.getValueSchema();
    const isFlat = 'xmlFlattened' in of.getMergedTraits();
    const itemName = isFlat ? name : (getXmlName(element) ?? (protocol === 'ec2' ? 'item' : 'member'));
    const items = (value as unknown[]).map((one) => elementXml(itemName, element, one, protocol)).join('');
    return isFlat ? items : `<${name}>${items}</${name}>`;
  }
  if (of.isStructSchema()) {
    const members = value as Record<string, unknown>;
    const attributes = [...of.structIterator()]
      .filter(([key, member]) => 'xmlAttribute' in member.getMergedTraits() && members[key] !== undefined)
      .map(([key, member]) => ` ${getXmlName(member) ?? key}="${escaped(String(members[key]))}"`);
    const namespaces = attributes.length > 0 ? ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' : '';
    return `<${name}${namespaces}${attributes.join('')}>${membersXml(of, members, protocol)}</${name}>`;
  }
  return `<${name}>${escaped(value instanceof Date ? value.toISOString() : String(value))}</${name}>`;
}

const getXmlName = (of: NormalizedSchema): string | undefined => (of.getMergedTraits() as { xmlName?: string }).xmlName;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
