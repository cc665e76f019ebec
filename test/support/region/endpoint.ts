import { type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { toAwsError, writeAwsError } from '../../../lib/local-region/wire/answers';
import { recognizeRequest } from '../../../lib/local-region/wire/request';
import { createAccessDenied } from '../aws-call';
import { LoopbackServer } from '../loopback-server';
import { readSignedCall, type SignedCall } from './signed-call';

/** The permissions and servers behind the endpoint. */
export interface Backend {
  /** Whether the principal that signed the call may make it. */
  isAllowed(call: SignedCall): boolean;
  /** Returns the URL of the server that answers the call. */
  findServer(call: SignedCall): string;
}

/** The endpoint of all AWS services, on loopback. Denies calls without permission like the service would. */
export class Endpoint {
  private backend: Backend | undefined;
  private readonly server = new LoopbackServer((request, body, response) => this.handle(request, body, response));

  static async start(): Promise<Endpoint> {
    const endpoint = new Endpoint();
    await endpoint.server.start();
    return endpoint;
  }

  /** Sets the backend. Until then, every call is denied. */
  serve(backend: Backend): void {
    this.backend = backend;
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async handle(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    const wire = recognizeRequest(request);
    try {
      const call = await readSignedCall(request, wire, body);
      if (!this.backend?.isAllowed(call)) throw createAccessDenied(call);
      forward(request, body, this.backend.findServer(call), response);
    } catch (error) {
      const answer = writeAwsError(wire.protocol, toAwsError(wire.protocol, error), '');
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    }
  }
}

function forward(request: IncomingMessage, body: Buffer, server: string, response: ServerResponse): void {
  const { method, url = '/', headers } = request;
  const forwarded = sendRequest(new URL(url, server), { method, headers }, (answer) => {
    // The SDK would take the difference from the time of the Region for clock skew, and retry.
    const { date, ...others } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, others);
    answer.pipe(response);
  });
  forwarded.end(body);
}
