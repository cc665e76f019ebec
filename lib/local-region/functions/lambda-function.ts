import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsError, type Caller } from '../aws-call';
import { createServiceCaller } from '../callers';
import type { AssetLocation } from '../deployment/assembly';
import type { RegionContext } from '../region-context';
import {
  type AnswerRequest,
  type CompletedInvocation,
  ExecutionEnvironment,
  type FunctionEnvironment,
  type FunctionResponse,
  type StartEnvironment,
} from './execution-environment';

/** The machine that functions run on. */
export interface FunctionHost {
  /** The path of the bootstrap, a program of Node.js. */
  readonly bootstrap: string;
  /** The URL of every AWS service: `http://127.0.0.1:…`. */
  readonly endpoint: string;
  /** Finds the folder with the code of a function. */
  findAsset(location: AssetLocation): string | undefined;
  /** The longest time, in real milliseconds, that a function may work without a call. */
  readonly patience: number;
  /** Answers calls of a function that come over a connection of its own. */
  readonly answerRequest: AnswerRequest;
  /** How environments start, if not as processes. */
  readonly startEnvironment?: StartEnvironment | undefined;
}

/** The properties of a function in a template, as far as they have an effect here. */
export interface FunctionProperties {
  readonly Code: Partial<AssetLocation> & { readonly ZipFile?: string };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly Description?: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  /** `index.handler` */
  readonly Handler: string;
  readonly LoggingConfig?: { readonly LogGroup?: string };
  readonly MemorySize?: number;
  /** Null after a call has deleted it. */
  readonly ReservedConcurrentExecutions?: number | null;
  /** The ARN of the role. */
  readonly Role: string;
  /** `nodejs22.x` */
  readonly Runtime?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  /** Seconds. */
  readonly Timeout?: number;
}

/** The environments of one function at the same time, of which AWS gives an account a thousand. */
const MAX_ENVIRONMENTS = 8;

/** A function of a template: its bundled code, in as many processes as run at the same time. */
export class LambdaFunction {
  readonly name: string;
  readonly arn: string;
  private readonly created: Date;
  /** The environments, each with the properties that it was started with. */
  private readonly environments = new Map<FunctionEnvironment, FunctionProperties>();
  private running = 0;
  private codeFolder: string | undefined;
  /** The folder that was written for code of the template itself. */
  private inlineFolder: string | undefined;
  /** The streams that were created. */
  private readonly streamNames = new Set<string>();

  constructor(
    identity: { readonly name: string; readonly arn: string },
    private current: FunctionProperties,
    private readonly context: RegionContext,
    private readonly host: FunctionHost,
  ) {
    this.name = identity.name;
    this.arn = identity.arn;
    this.created = context.clock.now;
  }

  /**
   * Runs the function with an event and waits for its answer.
   * @throws AwsError if it cannot run: too many run, Lambda may not assume the role, the runtime is not one of Node.js
   */
  async run(payload: string, requestId: string): Promise<FunctionResponse> {
    const { ReservedConcurrentExecutions, Timeout = 3 } = this.properties;
    if (this.running >= (ReservedConcurrentExecutions ?? MAX_ENVIRONMENTS)) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    this.running += 1;
    try {
      const environment = await this.findEnvironment();
      const { clock } = this.context;
      const completed = await environment.invoke({
        requestId,
        payload,
        functionArn: this.arn,
        time: clock.time,
        timeout: Timeout * 1000,
      });
      if (completed.hasEnded) this.environments.delete(environment);
      clock.elapse(completed.elapsed);
      const lines = this.formatLog(requestId, completed);
      await this.writeLog(lines);
      this.report(requestId, completed);
      return { ...completed.response, log: lines.join('\n') };
    } finally {
      this.running -= 1;
    }
  }

  get properties(): FunctionProperties {
    return this.current;
  }

  /** Changes its properties. The next invocation starts an environment with them. */
  change(properties: Partial<FunctionProperties>): void {
    this.current = { ...this.current, ...properties };
  }

  /** Ends its processes at once, as when their machine fails. */
  kill(): void {
    for (const environment of this.environments.keys()) environment.kill?.();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.environments.keys()].map((environment) => environment.stop()));
    this.environments.clear();
    if (this.inlineFolder !== undefined) rmSync(this.inlineFolder, { recursive: true, force: true });
  }

  /** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
  describe() {
    const { Role, Handler, Runtime, Timeout = 3, MemorySize = 128, Environment, Description } = this.properties;
    return {
      FunctionName: this.name,
      FunctionArn: this.arn,
      Role,
      Handler,
      Runtime,
      Timeout,
      MemorySize,
      ...(Environment && { Environment }),
      Description: Description ?? '',
      LastModified: this.created.toISOString().replace('Z', '+0000'),
      Version: '$LATEST',
      State: 'Active',
      LastUpdateStatus: 'Successful',
      PackageType: 'Zip',
      LoggingConfig: { LogFormat: 'Text', LogGroup: this.logGroup },
    };
  }

  get logGroup(): string {
    return this.properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${this.name}`;
  }

  private async findEnvironment(): Promise<FunctionEnvironment> {
    for (const [environment, properties] of [...this.environments]) {
      const isOutdated = properties !== this.properties && !environment.isBusy;
      if (!environment.hasEnded && !isOutdated) continue;
      this.environments.delete(environment);
      await environment.stop();
    }
    const free = [...this.environments.keys()].find(({ isBusy }) => !isBusy);
    const { properties } = this;
    const environment = free ?? (await this.startEnvironment());
    environment.isBusy = true;
    if (!free) this.environments.set(environment, properties);
    return environment;
  }

  private async startEnvironment(): Promise<FunctionEnvironment> {
    const { Runtime = '', MemorySize = 128 } = this.properties;
    if (!Runtime.startsWith('nodejs')) {
      const message = `The local region runs functions of Node.js: found ${Runtime || 'no runtime'}`;
      throw new AwsError('InvalidRuntimeException', message, 502);
    }
    const { bootstrap, patience, answerRequest, startEnvironment = ExecutionEnvironment.start } = this.host;
    const variables = await this.createVariables();
    return startEnvironment({ bootstrap, variables, memorySize: MemorySize, patience, answerRequest });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  private async createVariables(): Promise<Record<string, string>> {
    const { Environment, Handler, MemorySize = 128, Role } = this.properties;
    const { scope } = this.context;
    const { endpoint } = this.host;
    const { Credentials } = await this.context.call({
      service: 'sts',
      operation: 'AssumeRole',
      input: { RoleArn: Role, RoleSessionName: this.name },
      caller: createServiceCaller(scope, 'lambda', this.arn),
    });
    return {
      ...Environment?.Variables,
      _HANDLER: Handler,
      LAMBDA_TASK_ROOT: this.findCode(),
      AWS_REGION: scope.region,
      AWS_DEFAULT_REGION: scope.region,
      AWS_LAMBDA_FUNCTION_NAME: this.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      AWS_LAMBDA_LOG_GROUP_NAME: this.logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: this.createStreamName(),
      AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials.SessionToken,
      // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
      AWS_ENDPOINT_URL: endpoint,
      // The SDK puts the account ID in front of the host name, which does not work with an IP address.
      AWS_ENDPOINT_URL_S3_CONTROL: endpoint.replace('127.0.0.1', 'localhost'),
      // No configuration of this machine.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    };
  }

  /** A stream for each day. */
  private createStreamName(): string {
    return `${this.context.clock.now.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${this.name}`;
  }

  private findCode(): string {
    const { Code, Handler } = this.properties;
    if (this.codeFolder !== undefined) return this.codeFolder;
    if (Code.ZipFile === undefined) {
      this.codeFolder = this.host.findAsset({ S3Bucket: String(Code.S3Bucket), S3Key: String(Code.S3Key) });
    } else {
      this.inlineFolder = mkdtempSync(join(tmpdir(), 'assay-function-'));
      this.codeFolder = this.inlineFolder;
      writeFileSync(join(this.codeFolder, `${Handler.split('.')[0]}.js`), Code.ZipFile);
    }
    if (this.codeFolder !== undefined) return this.codeFolder;
    throw new AwsError('CodeArtifactNotFound', `There is no code ${Code.S3Bucket}/${Code.S3Key}`, 502);
  }

  private formatLog(requestId: string, { output, duration, initDuration }: CompletedInvocation): string[] {
    const { MemorySize = 128 } = this.properties;
    const init = initDuration === undefined ? '' : `\tInit Duration: ${initDuration.toFixed(2)} ms`;
    return [
      `START RequestId: ${requestId} Version: $LATEST`,
      ...output.split('\n').filter((line) => line !== ''),
      `END RequestId: ${requestId}`,
      `REPORT RequestId: ${requestId}\tDuration: ${duration.toFixed(2)} ms\tMemory Size: ${MemorySize} MB${init}`,
    ];
  }

  /** Writes the log with the permissions of the role. Without them there is no log, as in AWS. */
  private async writeLog(lines: readonly string[]): Promise<void> {
    const { Role } = this.properties;
    const { account } = this.context.scope;
    const caller = { kind: 'role', account, roleArn: Role, sessionName: this.name } as const;
    const logStreamName = this.createStreamName();
    const stream = { logGroupName: this.logGroup, logStreamName };
    const timestamp = this.context.clock.time;
    try {
      if (!this.streamNames.has(logStreamName)) await this.createStream(stream, caller);
      const input = { ...stream, logEvents: lines.map((message) => ({ timestamp, message })) };
      await this.context.call({ service: 'logs', operation: 'PutLogEvents', input, caller });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  private async createStream(
    stream: { readonly logGroupName: string; readonly logStreamName: string },
    caller: Caller,
  ): Promise<void> {
    try {
      await this.context.call({ service: 'logs', operation: 'CreateLogStream', input: stream, caller });
    } catch (error) {
      // The stream of an earlier process.
      if (!(error instanceof AwsError && error.code === 'ResourceAlreadyExistsException')) throw error;
    }
    this.streamNames.add(stream.logStreamName);
  }

  private report(requestId: string, { response, initDuration, duration }: CompletedInvocation): void {
    const { MemorySize: memorySize = 128 } = this.properties;
    const error = response.functionError && (JSON.parse(response.payload) as { errorMessage?: string }).errorMessage;
    this.context.report({
      kind: 'invoked',
      functionName: this.name,
      requestId,
      initDuration,
      duration,
      memorySize,
      error,
    });
  }
}
