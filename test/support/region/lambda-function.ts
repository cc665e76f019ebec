import { type ChildProcess, fork } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { FunctionResponse } from '../automation/runner';
import type { S3Object } from './assembly';
import type { Made } from './template';

export interface FunctionProperties {
  readonly Code: S3Object;
  /** `index.handler` */
  readonly Handler: string;
  readonly Role: string;
  /** Seconds. */
  readonly Timeout: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
  readonly LoggingConfig: { readonly LogGroup: string };
}

/** What Lambda gives a function besides the template's own. */
export interface Runtime {
  readonly region: string;
  /** Of the role's credentials. */
  readonly accessKeyId: string;
  /** Where every AWS service is: `http://127.0.0.1:…`. */
  readonly endpoint: string;
  readonly codeFolder: string;
}

export interface Invoked {
  readonly answer: FunctionResponse;
  /** For how long the function waited for anything but answers. */
  readonly seconds: number;
}

/**
 * A function of a template: its bundled code in a process of its own, which knows nothing but the environment that the
 * template and Lambda give it. It is started by its first event and then kept, as a container is.
 */
export class LambdaFunction {
  /** What it wrote, of all invocations. */
  log = '';
  private child: ChildProcess | undefined;

  constructor(
    private readonly made: Made<FunctionProperties>,
    private readonly runtime: Runtime,
  ) {}

  get role(): string {
    return this.made.properties.Role;
  }

  get logGroup(): string {
    return this.made.properties.LoggingConfig.LogGroup;
  }

  /** One event at a time. */
  invoke(event: unknown, requestId: string, now: Date): Promise<Invoked> {
    this.child ??= this.start();
    const { child } = this;
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`Function ${this.made.ref} ended in the midst of an event: ${this.log}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        const { answer, now: end } = message as { answer: FunctionResponse; now: number };
        resolve({ answer, seconds: (end - now.getTime()) / 1000 });
      });
      const { Timeout } = this.made.properties;
      child.send({ event, requestId, now: now.getTime(), timeout: Timeout * 1000 });
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }

  private start(): ChildProcess {
    const { Handler } = this.made.properties;
    const [module = '', name = ''] = Handler.split('.');
    const file = join(this.runtime.codeFolder, `${module}.mjs`);
    const child = fork(join(__dirname, 'lambda-child.mjs'), [file, name], {
      env: this.environment(),
      // Not jest's own.
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        this.log += text;
      });
    }
    return child;
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  private environment(): Record<string, string> {
    const { region, accessKeyId, endpoint } = this.runtime;
    return {
      ...this.made.properties.Environment?.Variables,
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: this.made.ref,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      // The SDK's own way to other endpoints. https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
      AWS_ENDPOINT_URL: endpoint,
      // The account's id comes before the name of the host, which an address does not take.
      AWS_ENDPOINT_URL_S3_CONTROL: endpoint.replace('127.0.0.1', 'localhost'),
      // Nothing of this machine's.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    };
  }
}
