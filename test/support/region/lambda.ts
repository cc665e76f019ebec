import type { FunctionResponse } from '../../../lib/local-region/functions/execution-environment';
import type { Stack } from './assembly';
import { type FunctionProperties, LambdaFunction } from './lambda-function';
import type { Region } from './region';
import type { Template } from './template';

/** Lambda with the functions of a template, each under its role. */
export class Lambda {
  /** The events that functions failed to process, by the ARN of the dead-letter queue. */
  readonly deadLetters = new Map<string, unknown[]>();
  private readonly functions: ReadonlyMap<string, LambdaFunction>;
  private requests = 0;

  constructor(
    private readonly region: Region,
    stack: Stack,
    endpoint: string,
  ) {
    this.functions = new Map(
      stack.template.listResources<FunctionProperties>('AWS::Lambda::Function').map((resource) => {
        const { Code, Role } = resource.properties;
        const runtime = {
          region: stack.template.scope.region,
          accessKeyId: toAccessKeyId(Role),
          endpoint,
          codeFolder: stack.findCode(Code),
        };
        return [resource.arn, new LambdaFunction(resource, runtime)];
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map((each) => each.stop()));
  }

  /** Returns the log of a function. */
  readLog(functionArn: string): string {
    return this.findFunction(functionArn).log;
  }

  /** Invokes a function and waits for its response. */
  async invoke(functionArn: string, event: unknown, requestId = this.createRequestId()): Promise<FunctionResponse> {
    const invoked = this.findFunction(functionArn);
    const { iam, now, template } = this.region;
    if (!iam.canAssume(invoked.role, 'lambda.amazonaws.com')) {
      throw new Error(`Lambda may not assume ${invoked.role}`);
    }
    const { response, seconds } = await invoked.invoke(event, requestId, now);
    this.region.advance(seconds);
    const stream = template.findResource('AWS::Logs::LogGroup', invoked.logGroup).arn.replace(/\*$/, 'log-stream:1');
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      this.region.assertAllowed(invoked.role, action, stream);
    }
    return response;
  }

  /**
   * Invokes a function asynchronously: after the last failed attempt, the event goes to the dead-letter queue.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   * @returns the message of the last error, or `undefined` after a successful attempt
   */
  async invokeAsync(functionArn: string, event: unknown): Promise<string | undefined> {
    const { retries, deadLetterQueue } = readAsyncSettings(this.region.template, functionArn);
    const requestId = this.createRequestId();
    let failure: { readonly errorMessage: string } | undefined;
    for (let attempt = 0; attempt <= retries; attempt++) {
      const { functionError, payload } = await this.invoke(functionArn, event, requestId);
      if (!functionError) return undefined;
      failure = JSON.parse(payload);
      // Lambda waits one minute, then two.
      this.region.advance((attempt + 1) * 60);
    }
    if (deadLetterQueue !== undefined) {
      this.sendToQueue(functionArn, deadLetterQueue, { requestPayload: event, responsePayload: failure });
    }
    return failure?.errorMessage;
  }

  private sendToQueue(functionArn: string, queue: string, message: unknown): void {
    this.region.assertAllowed(this.findFunction(functionArn).role, 'sqs:SendMessage', queue);
    const { arn } = this.region.template.findResource('AWS::SQS::Queue', queue);
    this.deadLetters.set(arn, [...(this.deadLetters.get(arn) ?? []), message]);
  }

  private findFunction(arn: string): LambdaFunction {
    const found = this.functions.get(arn);
    if (!found) throw new Error(`Cannot find function "${arn}": the template has none`);
    return found;
  }

  private createRequestId(): string {
    this.requests += 1;
    return `00000000-0000-4000-8000-${String(this.requests).padStart(12, '0')}`;
  }
}

/** Creates an access key ID, with the prefix of temporary credentials, that contains the ARN of the role. */
const toAccessKeyId = (role: string): string => `ASIA${Buffer.from(role).toString('hex')}`;

/** Returns the role that the access key ID contains. */
export const parseRole = (accessKeyId: string): string =>
  Buffer.from(accessKeyId.replace(/^ASIA/, ''), 'hex').toString();

function readAsyncSettings(template: Template, functionArn: string) {
  const { ref } = template.findResource('AWS::Lambda::Function', functionArn);
  const settings = template
    .listResources<EventInvokeConfigProperties>('AWS::Lambda::EventInvokeConfig')
    .find(({ properties: { FunctionName } }) => FunctionName === ref)?.properties;
  return {
    retries: settings?.MaximumRetryAttempts ?? 2,
    deadLetterQueue: settings?.DestinationConfig?.OnFailure?.Destination,
  };
}

interface EventInvokeConfigProperties {
  readonly FunctionName: string;
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
}
