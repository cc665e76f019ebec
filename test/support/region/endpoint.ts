import { AwsError, createAccessDenied } from '../aws-call';
import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeError } from '../../runtime/remediation/stub-wire';
import { readCall, type SignedCall } from './calls';

/** What stands behind the endpoint. */
export interface Backend {
  /** Whether the one who signed the call may make it. */
  may(call: SignedCall): boolean;
  /** Where the call is answered: `http://127.0.0.1:…`. */
  answeredBy(call: SignedCall): string;
}

/** The one door to all AWS services, on loopback: who may not make a call hears so, in the service's own words. */
export class Endpoint {
  private backend: Backend | undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  static async open(): Promise<Endpoint> {
    const server = createServer({ keepAlive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Endpoint(server);
  }

  /** Until then every call is refused. */
  serve(backend: Backend): void {
    this.backend = backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    let call: SignedCall | undefined;
    try {
      call = readCall(request, body.toString());
      if (!this.backend?.may(call)) throw denialOf(call);
      forward(request, body, this.backend.answeredBy(call), response);
    } catch (error) {
      const refusal = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      const answer = writeError({ service: protocolOf(call) }, refusal);
      response.writeHead(answer.status, { 'content-type': answer.type });
      response.end(answer.body);
    }
  }
}

function denialOf(call: SignedCall): AwsError {
  return isQuery(call)
    ? new AwsError('AccessDenied', `User is not authorized to perform: ${call.api}`, 403)
    : createAccessDenied(call);
}

/** SNS and IAM word a refusal as ELB does: in the query protocol. */
const protocolOf = (call: SignedCall | undefined): string => (call && isQuery(call) ? 'elbv2' : (call?.service ?? ''));
const isQuery = ({ service }: SignedCall): boolean => service === 'sns' || service === 'iam';

function forward(request: IncomingMessage, body: Buffer, to: string, response: ServerResponse): void {
  const { method, url = '/', headers } = request;
  const forwarded = ask(new URL(url, to), { method, headers }, (answer) => {
    // A time that is not the Region's the SDK would take for its own clock's fault, and try again.
    const { date, ...others } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, others);
    answer.pipe(response);
  });
  forwarded.end(body);
}
