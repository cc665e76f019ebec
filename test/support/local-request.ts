import { EventEmitter } from 'node:events';
import http, {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { Readable, Writable } from 'node:stream';
import type { AnswerRequest } from '../../lib/local-region/functions/execution-environment';

/** Returns the module `http` with requests that are answered here: a socket costs more than most calls. */
export const createLocalHttp = (answer: AnswerRequest): object => ({
  ...http,
  request: (options: RequestOptions, onResponse?: (response: Readable) => void) =>
    new LocalRequest(options, answer, onResponse),
});

/** The part of an SDK client that sends requests: it passes them to what answers here, without a socket. */
export const createLocalHandler = (answer: AnswerRequest) => ({
  handle: ({ method, path, query, headers, hostname, port, body }: SdkRequest): Promise<{ response: object }> =>
    new Promise((resolve, reject) => {
      const search = new URLSearchParams(query).toString();
      const options = { method, path: search ? `${path}?${search}` : path, headers, hostname, port };
      const request = new LocalRequest(options, answer, (response) => resolve({ response: toSdkResponse(response) }));
      request.once('error', reject).end(body);
    }),
  updateHttpClientConfig: ignore,
  httpHandlerConfigs: () => ({}),
  destroy: ignore,
});

/** The parts of a request of an SDK client that are read here. Queries with lists are not sent. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly port?: number;
  readonly body?: string | Uint8Array;
}

const toSdkResponse = (response: Readable): object => {
  const { statusCode, headers } = response as IncomingMessage;
  return { statusCode, headers, body: response };
};

class LocalRequest extends Writable {
  /** Clients wait until it is connected, and set its options. */
  readonly socket = Object.assign(new EventEmitter(), { connecting: false, setKeepAlive: ignore, setTimeout: ignore });
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly options: RequestOptions,
    private readonly answer: AnswerRequest,
    onResponse?: (response: Readable) => void,
  ) {
    super();
    if (onResponse) this.once('response', onResponse);
  }

  setTimeout(): this {
    return this;
  }

  override _write(chunk: string | Uint8Array, encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.answer(this.createRequest(), this.createResponse());
    done();
  }

  private createRequest(): IncomingMessage {
    const { method = 'GET', path: url = '/', headers = {}, host, hostname, port } = this.options;
    const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    const request = {
      method,
      url,
      complete: true,
      headers: { host: `${hostname ?? host}:${port}`, ...Object.fromEntries(names) },
    };
    return Object.assign(toStream(Buffer.concat(this.chunks)), request) as unknown as IncomingMessage;
  }

  private createResponse(): ServerResponse {
    let head: { statusCode: number; headers: object } = { statusCode: 200, headers: {} };
    const response = {
      writeHead(statusCode: number, headers: OutgoingHttpHeaders = {}) {
        const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
        head = { statusCode, headers: Object.fromEntries(names) };
        return response;
      },
      end: (body: Uint8Array | string = '') => {
        this.emit('response', Object.assign(toStream(Buffer.from(body)), head, { statusMessage: '' }));
      },
    };
    return response as unknown as ServerResponse;
  }
}

const ignore = (): void => undefined;

const toStream = (body: Buffer): Readable => Readable.from(body.length > 0 ? [body] : []);
