import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Answers a request to the endpoint, which has come over another connection. */
export type AnswerRequest = (request: IncomingMessage, response: ServerResponse) => void;

/** The answer of a function to an invocation. */
export interface FunctionResponse {
  /** JSON. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  /** Its log, with a line at the start and the end. */
  readonly log?: string;
}

/** One invocation of a function. */
export interface FunctionInvocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly functionArn: string;
  /** Epoch milliseconds, in the time of the local region. */
  readonly time: number;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface CompletedInvocation {
  readonly response: FunctionResponse;
  /** Milliseconds that passed in the local region while the function paused. */
  readonly elapsed: number;
  /** Milliseconds that loading the code took, if this invocation started the process. */
  readonly initDuration: number | undefined;
  /** Milliseconds that the function worked, in real time. */
  readonly duration: number;
  /** Text that the function wrote: the first megabyte. */
  readonly output: string;
  /** Whether the process has ended. The next invocation needs another one. */
  readonly hasEnded: boolean;
}

/** An environment in which a function handles one event after another. */
export interface FunctionEnvironment {
  isBusy: boolean;
  /** Passes an event to the function and waits for its answer, its end or the end of the time. */
  invoke(invocation: FunctionInvocation): Promise<CompletedInvocation>;
  stop(): Promise<void>;
  /** Whether its process has ended, as when something killed it between two invocations. */
  readonly hasEnded?: boolean;
  /** Ends its process at once, as when its machine fails. */
  kill?(): void;
}

/** Starts an environment. */
export type StartEnvironment = (settings: ProcessSettings) => Promise<FunctionEnvironment>;

/** The process of a function. */
export interface ProcessSettings {
  /** The path of the bootstrap, a program of Node.js. */
  readonly bootstrap: string;
  readonly variables: Readonly<Record<string, string>>;
  /** MB. */
  readonly memorySize: number;
  /** The longest time, in real milliseconds, that a function may work without a call. */
  readonly patience: number;
  /** Answers the calls of the function. */
  readonly answerRequest: AnswerRequest;
}

/** The address of the runtime interface, as in Lambda. The process reaches it through its socket. */
const RUNTIME_ADDRESS = '127.0.0.1:9001';
const RUNTIME_PATH = '/2018-06-01/runtime/';
const NEXT_PATH = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR = '/2018-06-01/runtime/init/error';
const ANSWER = /^\/2018-06-01\/runtime\/invocation\/[^/]+\/(response|error)$/;
/** A function may print without end. */
const MAX_OUTPUT = 1_000_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER = 6_291_556;

// V8 optimizes later: a function runs for seconds, so optimizing costs more than it saves. It is 10 % of a month.
const LATE_OPTIMIZATION = process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : [];

/**
 * An execution environment of a function: a process that asks for events over Lambda's runtime interface. Its requests for
 * events and its calls arrive at one socket, which costs less than TCP, and shows that the function goes on.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class ExecutionEnvironment implements FunctionEnvironment {
  isBusy = false;
  /** Whether the process has ended, as when something killed it between two invocations. */
  hasEnded = false;
  private output = '';
  private omitted = 0;
  private initDuration: number | undefined;
  /** The request of a process that waits for its next event. */
  private waiting: ServerResponse | undefined;
  private invocation: FunctionInvocation | undefined;
  private complete: ((end: Ending) => void) | undefined;
  /** Starts the real time in which the function has to answer, or to make another call. */
  private waitOn: (() => void) | undefined;

  private constructor(
    private readonly settings: ProcessSettings,
    private readonly server: Server,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly started: number,
  ) {}

  static async start(settings: ProcessSettings): Promise<ExecutionEnvironment> {
    const folder = mkdtempSync(join(SOCKET_FOLDER, 'assay-'));
    const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'function');
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, resolve);
    });
    const child = spawn(
      process.execPath,
      ['--no-warnings', `--max-old-space-size=${settings.memorySize}`, ...LATE_OPTIMIZATION, settings.bootstrap],
      {
        env: { ...settings.variables, AWS_LAMBDA_RUNTIME_API: RUNTIME_ADDRESS, ASSAY_FUNCTION_SOCKET: socket },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const environment = new ExecutionEnvironment(settings, server, child, folder, performance.now());
    environment.follow();
    return environment;
  }

  async invoke(invocation: FunctionInvocation): Promise<CompletedInvocation> {
    const isCold = this.initDuration === undefined;
    const began = performance.now();
    this.isBusy = true;
    this.invocation = invocation;
    const { patience } = this.settings;
    const end = await new Promise<Ending>((resolve) => {
      let timer: NodeJS.Timeout;
      const limit = (milliseconds: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(createTimeout(invocation)), milliseconds);
      };
      // Loading the code does not count. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
      limit(patience);
      // A function that makes calls is alive, however slow this machine is; but not one that makes them without end.
      const last = began + Math.max(patience, invocation.timeout);
      const silence = Math.min(patience, invocation.timeout);
      this.waitOn = () => limit(Math.min(silence, Math.max(0, last - performance.now())));
      this.complete = (ending) => {
        clearTimeout(timer);
        resolve(ending);
      };
      this.offer();
    });
    this.complete = undefined;
    this.waitOn = undefined;
    this.invocation = undefined;
    const ending = end.elapsed > invocation.timeout ? createTimeout(invocation) : end;
    if (ending.mustEnd) await this.stop();
    // Its last output may arrive at the same time as its answer.
    await new Promise(setImmediate);
    this.isBusy = false;
    const output = this.takeOutput();
    return {
      response: ending.response,
      elapsed: ending.elapsed,
      initDuration: isCold ? this.initDuration : undefined,
      duration: performance.now() - began,
      output,
      hasEnded: ending.mustEnd,
    };
  }

  /** Ends the process at once, as when its machine fails. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await exited;
  }

  private follow(): void {
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const kept = text.slice(0, MAX_OUTPUT - this.output.length);
        this.output += kept;
        this.omitted += text.length - kept.length;
      });
    }
    // After `close`, everything that the process wrote has arrived.
    this.child.once('close', (code, signal) => {
      this.hasEnded = true;
      const reason = signal ? `signal: ${signal}` : code === 0 ? 'without providing a reason' : `exit status ${code}`;
      this.end(createFailure('Runtime.ExitError', `Runtime exited ${signal || code ? 'with error: ' : ''}${reason}`));
    });
    this.server.on('request', async (request, response) => {
      this.waitOn?.();
      if (!request.url?.startsWith(RUNTIME_PATH)) {
        this.settings.answerRequest(request, response);
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of request) {
        size += chunk.length;
        if (size <= MAX_ANSWER) chunks.push(chunk);
      }
      if (size > MAX_ANSWER) this.refuseAnswer(response);
      else this.handle(request, Buffer.concat(chunks).toString(), response);
    });
  }

  /** Returns what the function wrote since the last time. */
  private takeOutput(): string {
    const { output, omitted } = this;
    this.output = '';
    this.omitted = 0;
    return omitted === 0 ? output : `${output}\n… and ${omitted} characters more\n`;
  }

  private refuseAnswer(response: ServerResponse): void {
    response.writeHead(413).end();
    const message = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER} bytes).`;
    this.end({ ...createFailure('Function.ResponseSizeTooLarge', message), mustEnd: false });
  }

  private handle(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { url = '' } = request;
    if (url === NEXT_PATH) {
      this.initDuration ??= performance.now() - this.started;
      this.waiting = response;
      this.offer();
      return;
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (url === INIT_ERROR) {
      this.end({ response: { payload: body, functionError: 'Unhandled' }, elapsed: 0, mustEnd: true });
      return;
    }
    const kind = ANSWER.exec(url)?.[1];
    if (!kind || !this.invocation) return;
    const elapsed = Math.max(0, Number(request.headers['assay-time'] ?? this.invocation.time) - this.invocation.time);
    const failed = kind === 'error' && ({ functionError: 'Unhandled' } as const);
    this.end({ response: { payload: body, ...failed }, elapsed, mustEnd: false });
  }

  /** Answers the request for the next event when there is one. */
  private offer(): void {
    const { waiting, invocation } = this;
    if (!waiting || !invocation) return;
    this.waiting = undefined;
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.time + invocation.timeout),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'assay-time': String(invocation.time),
    });
    waiting.end(invocation.payload);
    this.waitOn?.();
  }

  private end(ending: Ending): void {
    this.complete?.(ending);
  }
}

/** The path of a socket has about a hundred characters at most. */
const SOCKET_FOLDER = tmpdir().length > 60 ? '/tmp' : tmpdir();

/** How an invocation ended. */
interface Ending {
  readonly response: FunctionResponse;
  readonly elapsed: number;
  /** Whether the process has ended, or has to. */
  readonly mustEnd: boolean;
}

function createFailure(errorType: string, errorMessage: string, elapsed = 0): Ending {
  const payload = JSON.stringify({ errorType, errorMessage });
  return { response: { payload, functionError: 'Unhandled' }, elapsed, mustEnd: true };
}

const createTimeout = ({ timeout, requestId }: FunctionInvocation): Ending =>
  createFailure(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${(timeout / 1000).toFixed(2)} seconds`,
    timeout,
  );
