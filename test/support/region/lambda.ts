import type { FunctionResponse } from '../automation/runner';
import type { Stack } from './assembly';
import { type FunctionProperties, LambdaFunction } from './lambda-function';
import type { Region } from './region';
import type { Template } from './template';

/** Lambda with the functions of a template, each under its role. */
export class Lambda {
  /** What SQS holds of events that functions failed on, by the queue's ARN. */
  readonly putAside = new Map<string, unknown[]>();
  private readonly functions: ReadonlyMap<string, LambdaFunction>;
  private requests = 0;

  constructor(
    private readonly region: Region,
    stack: Stack,
    endpoint: string,
  ) {
    this.functions = new Map(
      stack.template.listResources<FunctionProperties>('AWS::Lambda::Function').map((made) => {
        const { Code, Role } = made.properties;
        const runtime = {
          region: stack.template.scope.region,
          accessKeyId: accessKeyOf(Role),
          endpoint,
          codeFolder: stack.codeFolder(Code),
        };
        return [made.arn, new LambdaFunction(made, runtime)];
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map((each) => each.stop()));
  }

  /** What a function wrote to its log. */
  logOf(functionArn: string): string {
    return this.functionOf(functionArn).log;
  }

  /** Invokes a function, and waits for its answer. */
  async invoke(functionArn: string, event: unknown, requestId = this.newRequestId()): Promise<FunctionResponse> {
    const invoked = this.functionOf(functionArn);
    const { iam, now, template } = this.region;
    if (!iam.mayAssume(invoked.role, 'lambda.amazonaws.com')) throw new Error(`Lambda may not be ${invoked.role}`);
    const { answer, seconds } = await invoked.invoke(event, requestId, now);
    this.region.advance(seconds);
    const stream = template.findResource('AWS::Logs::LogGroup', invoked.logGroup).arn.replace(/\*$/, 'log-stream:1');
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
      this.region.demand(invoked.role, action, stream);
    return answer;
  }

  /**
   * Invokes a function for which nobody waits: where it fails it is tried again, and then its event is put aside.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   * @returns what it failed on, in the end
   */
  async invokeLater(functionArn: string, event: unknown): Promise<string | undefined> {
    const { retries, onFailure } = asynchronous(this.region.template, functionArn);
    const requestId = this.newRequestId();
    let failure: { readonly errorMessage: string } | undefined;
    for (let attempt = 0; attempt <= retries; attempt++) {
      const { functionError, payload } = await this.invoke(functionArn, event, requestId);
      if (!functionError) return undefined;
      failure = JSON.parse(payload);
      // A minute, then two.
      this.region.advance((attempt + 1) * 60);
    }
    if (onFailure !== undefined)
      this.putAway(functionArn, onFailure, { requestPayload: event, responsePayload: failure });
    return failure?.errorMessage;
  }

  private putAway(functionArn: string, queue: string, message: unknown): void {
    this.region.demand(this.functionOf(functionArn).role, 'sqs:SendMessage', queue);
    const { arn } = this.region.template.findResource('AWS::SQS::Queue', queue);
    this.putAside.set(arn, [...(this.putAside.get(arn) ?? []), message]);
  }

  private functionOf(arn: string): LambdaFunction {
    const found = this.functions.get(arn);
    if (!found) throw new Error(`Cannot invoke "${arn}": found no such function`);
    return found;
  }

  private newRequestId(): string {
    this.requests += 1;
    return `00000000-0000-4000-8000-${String(this.requests).padStart(12, '0')}`;
  }
}

/** Credentials of a role begin so; ours tell the role by themselves. */
const accessKeyOf = (role: string): string => `ASIA${Buffer.from(role).toString('hex')}`;
export const roleOf = (accessKeyId: string): string => Buffer.from(accessKeyId.replace(/^ASIA/, ''), 'hex').toString();

function asynchronous(template: Template, functionArn: string) {
  const { ref } = template.findResource('AWS::Lambda::Function', functionArn);
  const found = template
    .listResources<InvokeConfig>('AWS::Lambda::EventInvokeConfig')
    .find(({ properties: { FunctionName } }) => FunctionName === ref)?.properties;
  return { retries: found?.MaximumRetryAttempts ?? 2, onFailure: found?.DestinationConfig?.OnFailure?.Destination };
}

interface InvokeConfig {
  readonly FunctionName: string;
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
}
