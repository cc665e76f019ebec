import { Console } from 'node:console';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';
import type {
  CompletedInvocation,
  FunctionEnvironment,
  FunctionInvocation,
  FunctionResponse,
  ProcessSettings,
} from '../../lib/local-region/functions/execution-environment';
import { createTextOnce } from '../run-folder/build-once';
import { createLocalHttp } from './local-request';

// Runs bundled functions in the process of the test: processes and their connections would take most of the time of a
// test that deploys an assembly fifty times. Like a process, an environment has its own modules, variables and clock.
// Nothing stops a function that never ends: one that is killed goes on, but its calls, its output and its answer are
// dropped.

/** Calls the handler with an event, both as text. */
type CallHandler = (event: string, context: object) => Promise<string>;

export class InProcessEnvironment implements FunctionEnvironment {
  isBusy = false;
  hasEnded = false;
  private end: ((failure: FunctionResponse) => void) | undefined;
  private output = '';
  private readonly clock: MovableTime = { now: 0, deadline: 0, timeOut: () => undefined };
  private callHandler: CallHandler | undefined;

  private constructor(private readonly settings: ProcessSettings) {}

  /** Runs the code of the function outside of its handler. */
  private load(): CallHandler {
    const { variables, answerRequest } = this.settings;
    const stream = new Writable({
      write: (text, _, done) => {
        this.output += text;
        done();
      },
    });
    const ownProcess = Object.create(process, {
      env: { value: { ...variables } },
      stdout: { value: stream },
      stderr: { value: stream },
      exit: { value: refuseExit },
      emitWarning: { value: (warning: string | Error) => stream.write(`Warning: ${warning}\n`) },
    });
    const ownHttp = createLocalHttp((request, response) => {
      if (!this.hasEnded) answerRequest(request, response);
    });
    const requireModule = createRequire(join(String(variables.LAMBDA_TASK_ROOT), 'index.js'));
    const requireOwn = (name: string): unknown => builtIns[name] ?? requireModule(name);
    const builtIns: Readonly<Record<string, unknown>> = {
      'node:process': ownProcess,
      process: ownProcess,
      'node:http': ownHttp,
      http: ownHttp,
      // Of the CommonJS modules in the bundle.
      'node:module': { createRequire: () => requireOwn },
    };
    const folder = String(variables.LAMBDA_TASK_ROOT);
    return compileBundle(folder, String(variables._HANDLER))(
      requireOwn,
      ownProcess,
      new Console(stream, stream),
      createDate(this.clock),
      createTimer(this.clock),
      pathToFileURL(join(folder, 'index.mjs')).href,
    );
  }

  static async start(settings: ProcessSettings): Promise<FunctionEnvironment> {
    return new InProcessEnvironment(settings);
  }

  async invoke({ requestId, payload, functionArn, time, timeout }: FunctionInvocation): Promise<CompletedInvocation> {
    Object.assign(this.clock, { now: time, deadline: time + timeout, timeOut: () => this.stopWith(createTimeout()) });
    const createTimeout = () =>
      createFailure(
        'Sandbox.Timedout',
        `RequestId: ${requestId} Error: Task timed out after ${(timeout / 1000).toFixed(2)} seconds`,
      );
    const began = performance.now();
    const context = {
      awsRequestId: requestId,
      functionName: functionArn.split(':')[6],
      invokedFunctionArn: functionArn,
      getRemainingTimeInMillis: () => this.clock.deadline - this.clock.now,
    };
    const ended = new Promise<FunctionResponse>((resolve) => {
      this.end = resolve;
    });
    const handled = this.handle(payload, context).then(
      (answer) => ({ payload: answer }),
      (error) => createFailure(error?.name, error?.message ?? String(error)),
    );
    const response = await Promise.race<FunctionResponse>([handled, ended]);
    this.isBusy = false;
    const { output } = this;
    this.output = '';
    const elapsed = Math.min(timeout, Math.max(0, this.clock.now - time));
    const duration = performance.now() - began;
    return { response, elapsed, initDuration: undefined, duration, output, hasEnded: this.hasEnded };
  }

  kill(): void {
    this.stopWith(createFailure('Runtime.ExitError', 'Runtime exited with error: signal: SIGKILL'));
  }

  /** Ends the environment, and its invocation with a failure. */
  private stopWith(failure: FunctionResponse): void {
    this.hasEnded = true;
    this.end?.(failure);
  }

  async stop(): Promise<void> {}

  private async handle(payload: string, context: object): Promise<string> {
    this.callHandler ??= this.load();
    return this.callHandler(payload, context);
  }
}

const createFailure = (errorType: string, errorMessage: string): FunctionResponse => ({
  payload: JSON.stringify({ errorType, errorMessage }),
  functionError: 'Unhandled',
});

type CreateModule = (
  require: (name: string) => unknown,
  process: object,
  console: Console,
  dates: unknown,
  timer: unknown,
  importMetaUrl: string,
) => CallHandler;

const compiled = new Map<string, CreateModule>();
/** The hashes of the code by folder. */
const hashes = new Map<string, string>();

/** Compiles the code of a function, once for all folders with the same code, whose settings differ. */
function compileBundle(folder: string, handler: string): CreateModule {
  const [file, name] = handler.split('.');
  const path = join(folder, `${file}.mjs`);
  const hash = hashes.get(folder) ?? hashCode(folder);
  hashes.set(folder, hash);
  const key = `${hash}.${handler}`;
  const known = compiled.get(key);
  if (known) return known;
  const text = createTextOnce(`${key}.cjs`, () => bundleAsCommonJs(path));
  const body = `const exports = {}, module = { exports };
${text}
return async (event, context) => JSON.stringify((await module.exports.${name}(JSON.parse(event), context)) ?? null);`;
  const create = compileFunction(body, ['require', 'process', 'console', 'Date', 'setTimeout', 'importMetaUrl'], {
    filename: path,
  }) as CreateModule;
  compiled.set(key, create);
  return create;
}

function hashCode(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.mjs')) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

/** Returns the code as one file of CommonJS, which gets its own URL as `importMetaUrl`. */
function bundleAsCommonJs(path: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path],
    // Its files become one.
    bundle: true,
    packages: 'external',
    write: false,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl' },
    supported: { 'dynamic-import': false },
  });
  return String(outputFiles[0]?.text);
}

interface MovableTime {
  now: number;
  /** The end of the invocation's time, and what happens to an invocation that pauses beyond it. */
  deadline: number;
  timeOut: () => void;
}

/** Creates the class of dates that a function sees. */
const createDate = (clock: MovableTime): unknown =>
  class extends Date {
    constructor(...values: []) {
      if (values.length === 0) super(clock.now);
      else super(...values);
    }
    static override now(): number {
      return clock.now;
    }
  };

function refuseExit(): never {
  throw new Error('A function in the process of the local region cannot exit');
}

/** The SDK's timeouts of calls are real, and a busy machine answers slowly. */
const TIMEOUT_FACTOR = 100;

/**
 * Creates `setTimeout`: a pause of the function ends at once and moves its time, as in the runtime of the local region.
 */
const createTimer =
  (clock: MovableTime) =>
  (callback: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) => {
    const isPause = callback.name === '' && String(callback).includes('[native code]');
    // A function that was killed waits for an answer that does not come, which must not hold the test back.
    if (!isPause) return setTimeout(callback, milliseconds * TIMEOUT_FACTOR, ...values).unref();
    clock.now += milliseconds;
    if (clock.now <= clock.deadline) return setTimeout(callback, 0, ...values);
    clock.timeOut();
    return undefined;
  };
