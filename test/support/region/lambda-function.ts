import { type ChildProcess, fork } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { FunctionResponse } from '../../../lib/local-region/functions/execution-environment';
import type { CodeLocation } from './assembly';
import type { CreatedResource } from './template';

export interface FunctionProperties {
  readonly Code: CodeLocation;
  /** `index.handler` */
  readonly Handler: string;
  readonly Role: string;
  /** Seconds. */
  readonly Timeout: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
  readonly LoggingConfig: { readonly LogGroup: string };
}

/** The values that Lambda adds to the properties of a function. */
export interface FunctionRuntime {
  readonly region: string;
  /** The access key ID of the role's credentials. */
  readonly accessKeyId: string;
  /** The URL of every AWS service: `http://127.0.0.1:…`. */
  readonly endpoint: string;
  readonly codeFolder: string;
}

export interface InvocationResult {
  readonly response: FunctionResponse;
  /** The time that the function waited, except for answers. */
  readonly seconds: number;
}

/**
 * A function of a template: its bundled code in its own process, with only the environment variables of the template and
 * of Lambda. The first event starts the process, which is then reused, like the execution environment of Lambda.
 */
export class LambdaFunction {
  /** The log of all invocations. */
  log = '';
  private child: ChildProcess | undefined;

  constructor(
    private readonly resource: CreatedResource<FunctionProperties>,
    private readonly runtime: FunctionRuntime,
  ) {}

  get role(): string {
    return this.resource.properties.Role;
  }

  get logGroup(): string {
    return this.resource.properties.LoggingConfig.LogGroup;
  }

  /** Processes one event. The next one must wait for the result. */
  invoke(event: unknown, requestId: string, now: Date): Promise<InvocationResult> {
    this.child ??= this.start();
    const { child } = this;
    return new Promise((resolve, reject) => {
      const rejectOnExit = () =>
        reject(new Error(`Function ${this.resource.ref} exited during an invocation: ${this.log}`));
      child.once('exit', rejectOnExit);
      child.once('message', (message) => {
        child.off('exit', rejectOnExit);
        const { response, now: end } = message as { response: FunctionResponse; now: number };
        resolve({ response, seconds: (end - now.getTime()) / 1000 });
      });
      const { Timeout } = this.resource.properties;
      child.send({ event, requestId, now: now.getTime(), timeout: Timeout * 1000 });
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await exited;
  }

  private start(): ChildProcess {
    const { Handler } = this.resource.properties;
    const [module = '', name = ''] = Handler.split('.');
    const file = join(this.runtime.codeFolder, `${module}.mjs`);
    const child = fork(join(__dirname, 'lambda-child.mjs'), [file, name], {
      env: this.createEnvironment(),
      // Without the options of Jest's process.
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
  private createEnvironment(): Record<string, string> {
    const { region, accessKeyId, endpoint } = this.runtime;
    return {
      ...this.resource.properties.Environment?.Variables,
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: this.resource.ref,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
      AWS_ENDPOINT_URL: endpoint,
      // The SDK puts the account ID in front of the host name, which does not work with an IP address.
      AWS_ENDPOINT_URL_S3_CONTROL: endpoint.replace('127.0.0.1', 'localhost'),
      // No configuration of this machine.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    };
  }
}
