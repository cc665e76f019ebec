import type { IncomingMessage } from 'node:http';
import { AwsError, UNKNOWN_OPERATION } from '../aws-call';
import type { WireProtocol } from './answers';
import { checkConstraints } from './constraints';
import { hasOldSignature, type RequestCredential, readCredential } from './credential';
import { checkRequiredMembers, readJsonInput } from './protocols/json';
import { readQuery } from './protocols/query';
import { parseJsonBody, readRest } from './protocols/rest';
import { findRoute } from './routes';
import { type OperationModel, ServiceModel } from './service-model';
import { SERVICE_TABLE, type ServiceEntry } from './service-table';

/** A request, as far as its first line and headers say what it is. */
export interface WireRequest {
  readonly protocol: WireProtocol;
  readonly credential: RequestCredential | undefined;
  readonly hasOldSignature: boolean;
  readonly entry: ServiceEntry | undefined;
  readonly url: URL;
  /** The bucket in the name of the host. */
  readonly hostBucket: string | undefined;
}

interface WireCall {
  readonly model: ServiceModel;
  readonly operation: OperationModel;
  readonly input: object;
}

/** Recognizes service and protocol of a request by its signature and headers. */
export function recognizeRequest(request: IncomingMessage): WireRequest {
  const url = new URL(`http://localhost${request.url?.startsWith('/') ? request.url : '/'}`);
  const credential = readCredential(request.headers, url.searchParams);
  const entry = findEntry(request, url, credential);
  const protocol = entry ? findProtocol(request, entry) : guessProtocol(request, url, credential);
  return {
    protocol,
    credential,
    entry,
    url,
    hostBucket: readHostBucket(request),
    hasOldSignature: hasOldSignature(request.headers, url.searchParams),
  };
}

function findEntry(
  { headers }: IncomingMessage,
  url: URL,
  credential: RequestCredential | undefined,
): ServiceEntry | undefined {
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-2);
  if (credential) {
    const entries = SERVICE_TABLE.filter(({ signingName }) => signingName === credential.signingName);
    const isControl = url.pathname.startsWith('/v20180820/');
    return entries.find(({ name }) => entries.length === 1 || (name === 's3control') === isControl);
  }
  if (target) return SERVICE_TABLE.find((entry) => entry.target === target);
  const isQuery = url.searchParams.has('Action') || isForm(headers['content-type']);
  return SERVICE_TABLE.find(({ name }) => name === (isQuery ? 'sts' : 's3'));
}

const isForm = (contentType: string | undefined): boolean =>
  (contentType ?? '').startsWith('application/x-www-form-urlencoded');

function findProtocol({ headers }: IncomingMessage, { name, rest }: ServiceEntry): WireProtocol {
  if (headers['x-amz-target']) return findJsonVersion(headers['content-type']);
  if (name === 's3') return 's3';
  if (rest) return `rest-${rest}`;
  return name === 'ec2' ? 'ec2' : 'query';
}

const findJsonVersion = (contentType = ''): WireProtocol => (/json-1\.0/.test(contentType) ? 'json-1.0' : 'json-1.1');

/** The services beside S3 that answer in XML to a request that does not show it. */
const REST_XML_SERVICES = ['cloudfront', 'route53', 's3express', 's3-object-lambda', 's3-outposts'];

/** Returns the protocol of a service that is not in the table, so that its client can read the error. */
function guessProtocol(
  { headers }: IncomingMessage,
  url: URL,
  credential: RequestCredential | undefined,
): WireProtocol {
  if (headers['x-amz-target']) return findJsonVersion(headers['content-type']);
  if (isForm(headers['content-type']) || url.searchParams.has('Action')) return 'query';
  return REST_XML_SERVICES.includes(credential?.signingName ?? '') ? 'rest-xml' : 'rest-json';
}

/** `assets.localhost:4566` and `assets.s3.eu-west-1.localhost` name a bucket. */
function readHostBucket({ headers }: IncomingMessage): string | undefined {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const bucket = /^(.+?)(?:\.s3(?:\.[a-z0-9-]+)?)?\.(?:localhost|127\.0\.0\.1)$/.exec(host)?.[1];
  return bucket && bucket !== 's3' && !/^s3\.[a-z0-9-]+$/.test(bucket) ? bucket : undefined;
}

/**
 * Reads the operation and its input.
 * @throws AwsError or InvalidInput
 */
export function readWireCall(request: IncomingMessage, wire: WireRequest, body: Buffer): WireCall {
  const { entry, protocol } = wire;
  if (!entry) {
    const name = wire.credential ? `the service ${wire.credential.signingName}` : 'this service';
    throw new AwsError(UNKNOWN_OPERATION, `The local region does not have ${name}`);
  }
  const model = ServiceModel.load(entry.name);
  const call = protocol === 's3' || protocol.startsWith('rest-') ? readRestCall : readNamedCall;
  const { operation, input } = call(model, request, wire, body);
  checkRequiredMembers(operation.input, input);
  checkConstraints(model, operation.name, input);
  return { model, operation, input };
}

function readNamedCall(
  model: ServiceModel,
  { headers }: IncomingMessage,
  { protocol, url }: WireRequest,
  body: Buffer,
) {
  if (protocol === 'json-1.0' || protocol === 'json-1.1') {
    // CloudTrail's has dots before the name of the service too.
    const name =
      String(headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const operation = findOperation(model, name, protocol);
    return { operation, input: readJsonInput(operation.input, parseJsonBody(body), '') as object };
  }
  const parameters = body.length > 0 ? new URLSearchParams(body.toString()) : url.searchParams;
  const operation = findOperation(model, parameters.get('Action') ?? '', protocol);
  return { operation, input: readQuery(operation.input, parameters, protocol === 'ec2') };
}

function findOperation(model: ServiceModel, name: string, protocol: WireProtocol): OperationModel {
  const operation = model.operations.get(name);
  if (operation) return operation;
  throw createUnknownOperation(protocol, name, model.version);
}

/** Returns the error for an operation that AWS does not have. */
function createUnknownOperation(protocol: WireProtocol, name: string, version: string): AwsError {
  switch (protocol) {
    case 'ec2':
      return new AwsError(UNKNOWN_OPERATION, `The action ${name} is not valid for this web service.`);
    case 'query':
      return new AwsError(UNKNOWN_OPERATION, `Could not find operation ${name} for version ${version}`);
    case 's3':
      return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
    default:
      return new AwsError(UNKNOWN_OPERATION, `The operation ${name} is unknown`);
  }
}

function readRestCall(model: ServiceModel, request: IncomingMessage, wire: WireRequest, body: Buffer) {
  const { headers, method = 'GET' } = request;
  const { protocol, url } = wire;
  const { bucket, path } = protocol === 's3' ? splitBucket(url.pathname, wire.hostBucket) : { path: url.pathname };
  const route = findRoute(model, {
    method,
    path,
    query: url.searchParams,
    headers,
    ...(bucket !== undefined && { bucket }),
  });
  if (!route) throw createUnknownOperation(protocol, `${method} ${url.pathname}`, model.version);
  const { operation, labels } = route;
  const format = protocol === 'rest-json' ? 'json' : 'xml';
  return { operation, input: readRest(operation, { headers, query: url.searchParams, labels, body }, format) };
}

function splitBucket(pathname: string, hostBucket: string | undefined): { bucket?: string; path: string } {
  if (hostBucket) return { bucket: hostBucket, path: pathname };
  const [, bucket = '', ...rest] = pathname.split('/');
  return bucket === '' ? { path: '/' } : { bucket: decodeURIComponent(bucket), path: `/${rest.join('/')}` };
}
