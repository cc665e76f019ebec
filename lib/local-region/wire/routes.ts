import type { NormalizedSchema } from '@smithy/core/schema';
import { listRequiredMembers } from './protocols/scalars';
import type { OperationModel, ServiceModel } from './service-model';

/** The request line of a call to a service whose operations are methods and paths. */
interface RouteRequest {
  readonly method: string;
  /** Not decoded. S3's has no bucket. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The bucket, for S3. */
  readonly bucket?: string;
}

interface MatchedRoute {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Finds the operation that a request calls: of those that match method, path and query, the one that demands most.
 * `PUT /key` is PutObject, with `uploadId` UploadPart, and with the header of a source CopyObject.
 */
export function findRoute(model: ServiceModel, request: RouteRequest): MatchedRoute | undefined {
  let best: (MatchedRoute & { readonly weight: number }) | undefined;
  for (const route of listRoutes(model)) {
    const match = matchRoute(route, request);
    if (match && match.weight > (best?.weight ?? -1)) best = match;
  }
  return best;
}

interface OperationRoute {
  readonly operation: OperationModel;
  readonly method: string;
  readonly segments: readonly string[];
  /** Queries that the pattern names, less the name of the operation, which only some clients send. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly id: string | null;
}

const routes = new WeakMap<ServiceModel, readonly OperationRoute[]>();

function listRoutes(model: ServiceModel): readonly OperationRoute[] {
  const known = routes.get(model);
  if (known) return known;
  const read = [...model.operations.values()].flatMap((operation) => (operation.http ? [readRoute(operation)] : []));
  routes.set(model, read);
  return read;
}

function readRoute(operation: OperationModel): OperationRoute {
  const { method = '', pattern = '' } = operation.http ?? {};
  const [path = '', search = ''] = pattern.split('?');
  const query = new URLSearchParams(search);
  return {
    operation,
    method,
    segments: path.split('/').slice(1),
    query: [...query].filter(([name]) => name !== 'x-id'),
    id: query.get('x-id'),
  };
}

function matchRoute(
  route: OperationRoute,
  request: RouteRequest,
): (MatchedRoute & { readonly weight: number }) | undefined {
  const { operation, method, segments, query, id } = route;
  if (method !== request.method) return undefined;
  const requestId = request.query.get('x-id');
  if (requestId !== null && id !== null && requestId !== id) return undefined;
  const matchesQuery = query.every(([name, value]) =>
    value === '' ? request.query.has(name) : request.query.get(name) === value,
  );
  if (!matchesQuery) return undefined;
  const labels = matchPath(segments, request.path);
  if (!labels) return undefined;
  const required = listDemands(operation.input);
  if (!required.every((demand) => isMet(demand, request))) return undefined;
  if (request.bucket !== undefined && !hasLabel(operation.input, 'Bucket')) return undefined;
  if (request.bucket === undefined && hasLabel(operation.input, 'Bucket') && !('Bucket' in labels)) return undefined;
  const literals = segments.filter((segment) => !segment.startsWith('{') && segment !== '').length;
  return {
    operation,
    labels: { ...labels, ...(request.bucket !== undefined && { Bucket: request.bucket }) },
    weight: 4 * query.length + required.length + literals + (requestId === null ? 0 : 1),
  };
}

/** Returns the parts of the path that the pattern names. `{Key+}` takes the rest. */
function matchPath(segments: readonly string[], path: string): Record<string, string> | undefined {
  const parts = path.split('/').slice(1);
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const label = /^\{(.+?)(\+?)\}$/.exec(segment);
    const isRest = label?.[2] === '+';
    const text = isRest ? parts.slice(index).join('/') : parts[index];
    // Lambda's paths have a slash at the end, which some clients leave out.
    if (segment === '' && text === undefined) continue;
    if (text === undefined || (label && text === '')) return undefined;
    if (label?.[1]) labels[label[1]] = decode(text);
    else if (text !== segment) return undefined;
    if (isRest) return labels;
  }
  return parts.slice(segments.length).every((part) => part === '') ? labels : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Demand = { readonly query: string } | { readonly header: string };

/** Lists the queries and headers without which an operation cannot be called. */
function listDemands(input: NormalizedSchema): readonly Demand[] {
  if (!input.isStructSchema()) return [];
  return listRequiredMembers(input).flatMap((name): readonly Demand[] => {
    const { httpQuery, httpHeader } = input.getMemberSchema(name).getMergedTraits() as Record<string, string>;
    return httpQuery ? [{ query: httpQuery }] : httpHeader ? [{ header: httpHeader.toLowerCase() }] : [];
  });
}

const isMet = (demand: Demand, { query, headers }: RouteRequest): boolean =>
  'query' in demand ? query.has(demand.query) : headers[demand.header] !== undefined;

function hasLabel(input: NormalizedSchema, name: string): boolean {
  if (!input.isStructSchema()) return false;
  const member = [...input.structIterator()].find(([each]) => each === name)?.[1];
  return Boolean((member?.getMergedTraits() as { httpLabel?: 1 } | undefined)?.httpLabel);
}
