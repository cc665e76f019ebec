import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, AwsError, type Caller } from '../aws-call';
import { toAwsError, type WireProtocol, writeAwsError, writeOutput } from './answers';
import type { RequestCredential } from './credential';
import type { RestAnswer } from './protocols/rest';
import { readWireCall, recognizeRequest, type WireRequest } from './request';
import { readBody } from './request-body';
import type { ServiceModel } from './service-model';

/** The part of the local region that answers calls. */
interface CallTarget {
  /**
   * Finds the principal of an access key.
   * @throws AwsError if the key is inactive or expired
   */
  identify(credential: RequestCredential): Caller;
  /** @throws AwsError */
  answer(call: AwsCall): Promise<object>;
}

/**
 * The endpoint of all services of all accounts and Regions, on loopback. It reads and writes AWS's protocols by the schemas
 * of the SDK clients. A request that contradicts them is answered with the error that AWS gives.
 */
export class Endpoint {
  /** Never closes an idle connection: on a busy machine a client would just then send its next request on it. */
  private readonly server = createServer({ keepAlive: true, keepAliveTimeout: 0, requestTimeout: 0 });

  private constructor(private readonly target: CallTarget) {
    this.server.on('request', this.answerRequest);
    this.server.on('clientError', (_, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
  }

  /** @param port 0 for any free port */
  static async start(target: CallTarget, port = 0): Promise<Endpoint> {
    const endpoint = new Endpoint(target);
    await new Promise<void>((resolve, reject) => {
      endpoint.server.once('error', reject);
      endpoint.server.listen(port, '127.0.0.1', resolve);
    });
    return endpoint;
  }

  /** Closes all connections, as a network that breaks. */
  dropConnections(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.dropConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** `http://127.0.0.1:…` */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers a request, which may have come over another connection. */
  readonly answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const answer = await this.respond(request, requestId);
    // Clients would take the difference between the time of the local region and theirs for a wrong clock.
    response.sendDate = false;
    const body = Buffer.from(answer.body);
    response.writeHead(answer.status, {
      'x-amzn-requestid': requestId,
      'x-amz-request-id': requestId,
      'content-length': body.length,
      ...answer.headers,
      ...(!request.complete && { connection: 'close' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  private async respond(request: IncomingMessage, requestId: string): Promise<RestAnswer> {
    let protocol: WireProtocol = 'json-1.1';
    let model: ServiceModel | undefined;
    try {
      checkHost(request);
      const wire = recognizeRequest(request);
      protocol = wire.protocol;
      const body = await readBody(request, protocol === 's3');
      const caller = this.identify(wire);
      const call = readWireCall(request, wire, body);
      model = call.model;
      const output = await this.target.answer({
        service: call.model.entry.name,
        operation: call.operation.name,
        input: call.input,
        caller,
        region: wire.credential?.region ?? 'us-east-1',
        requestId,
        sourceIPAddress: '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      });
      return writeOutput(protocol, call.model, call.operation, output, requestId);
    } catch (error) {
      return writeAwsError(protocol, toAwsError(protocol, error), requestId, model);
    }
  }

  private identify({ credential, protocol, hasOldSignature }: WireRequest): Caller {
    if (credential) {
      try {
        return this.target.identify(credential);
      } catch (error) {
        throw toCredentialError(protocol, error);
      }
    }
    if (protocol === 's3' && hasOldSignature) {
      const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
      throw new AwsError('InvalidRequest', message);
    }
    if (protocol === 's3') throw new AwsError('AccessDenied', 'Access Denied', 403);
    if (protocol === 'ec2') {
      throw new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
    }
    const code = protocol === 'query' ? 'MissingAuthenticationToken' : 'MissingAuthenticationTokenException';
    throw new AwsError(code, 'Request is missing Authentication Token', 403);
  }
}

const [EXPIRED, UNKNOWN] = ['ExpiredTokenException', 'UnrecognizedClientException'];

/** The codes of errors of access keys, where a protocol has others than IAM. */
const CREDENTIAL_CODES: Readonly<Record<string, Partial<Record<WireProtocol, string>>>> = {
  ExpiredToken: { 'json-1.0': EXPIRED, 'json-1.1': EXPIRED, 'rest-json': EXPIRED, ec2: 'RequestExpired' },
  InvalidClientTokenId: {
    'json-1.0': UNKNOWN,
    'json-1.1': UNKNOWN,
    'rest-json': UNKNOWN,
    ec2: 'AuthFailure',
    s3: 'InvalidAccessKeyId',
  },
};

function toCredentialError(protocol: WireProtocol, error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  const code = CREDENTIAL_CODES[error.code]?.[protocol];
  return code === undefined ? error : new AwsError(code, error.message, error.status);
}

/** Refuses other names of this machine, so that no web page can reach the endpoint under a name of its own. */
function checkHost({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (/^(.+\.)?(localhost|127\.0\.0\.1)$/.test(host)) return;
  throw new AwsError('InvalidHostHeader', `The host is ${JSON.stringify(host)}, expected localhost or 127.0.0.1`, 400);
}
