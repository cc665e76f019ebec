import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { AwsError } from '../../support/aws-call';
import { LoopbackServer } from '../../support/loopback-server';
import { ConfigState } from './config-state';

/** A fault to inject into a call. */
export type Fault =
  /** `ThrottlingException`, `InternalFailure`, `AccessDeniedException` … */
  | { readonly code: string; readonly status?: number }
  /** The connection ends in the middle of the answer. */
  | { readonly disconnect: true };

export const THROTTLED: Fault = { code: 'ThrottlingException' };

export interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * AWS Config on loopback, speaking the service's own protocol (JSON 1.1) to the real SDK client.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export class ConfigStub {
  state = new ConfigState();
  /** Every call that arrived, including rejected ones. */
  calls: Call[] = [];
  /** The faults of the next calls of an action, in order; `undefined` is none. */
  readonly faults = new Map<string, (Fault | undefined)[]>();
  /** Returns the fault of a call, unless one is queued in `faults`. */
  fault: (call: Call) => Fault | undefined = () => undefined;
  /** Answers a call; a test may wait before or after it. */
  around: (call: Call, answer: () => void) => Promise<void> = async (_, answer) => answer();
  /** Milliseconds before each answer. */
  latency = 0;

  private readonly server = new LoopbackServer((request, body, response) =>
    this.handle(request, String(body), response),
  );

  static async start(): Promise<ConfigStub> {
    const stub = new ConfigStub();
    await stub.server.start();
    return stub;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  get endpoint(): string {
    return this.server.url;
  }

  /** The real SDK client, with the evaluator's options. */
  client(): ConfigServiceClient {
    const client = new ConfigServiceClient({
      endpoint: this.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    client.middlewareStack.add((next) => (args) => next(args).catch(throwOwnError), { step: 'deserialize' });
    return client;
  }

  /** The inputs of an action's calls. */
  listInputs(action: string): Call['input'][] {
    return this.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  private async handle(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target']);
    if (this.latency > 0) await new Promise((resolve) => setTimeout(resolve, this.latency));
    const isProtocol =
      request.method === 'POST' &&
      request.url === '/' &&
      request.headers['content-type'] === 'application/x-amz-json-1.1' &&
      target.startsWith('StarlingDoveService.') &&
      String(request.headers.authorization).includes('/eu-west-1/config/aws4_request');
    if (!isProtocol) return refuse(response, 'UnknownOperationException', `not a call to AWS Config: ${target}`);
    const call = {
      action: target.slice('StarlingDoveService.'.length),
      input: JSON.parse(body),
    };
    this.calls.push(call);
    const fault = this.faults.get(call.action)?.shift() ?? this.fault(call);
    await this.around(call, () => (fault ? injectFault(response, fault) : this.answer(call, response)));
  }

  private answer({ action, input }: Call, response: ServerResponse): void {
    try {
      send(response, 200, this.state.answer(action, input));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      refuse(response, error.code, error.message);
    }
  }
}

/** In Jest's realm, Node's own errors are not instances of `Error`, and the SDK would hide their messages. */
function throwOwnError(error: object): never {
  if (error instanceof Error) throw error;
  const { name, message, code } = error as NodeJS.ErrnoException;
  throw Object.assign(new Error(message), { name, code });
}

function injectFault(response: ServerResponse, fault: Fault): void {
  if ('disconnect' in fault) {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 1000 });
    response.write('{"Results":[');
    response.socket?.destroy();
    return;
  }
  refuse(response, fault.code, fault.code === 'ThrottlingException' ? 'Rate exceeded' : '', fault.status);
}

const refuse = (response: ServerResponse, code: string, message: string, status = 400): void =>
  send(response, status, { __type: code, message });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': '11111111-2222-3333-4444-555555555555',
  });
  response.end(JSON.stringify(body));
}
