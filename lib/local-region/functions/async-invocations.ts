import { AwsError } from '../aws-call';
import { createEventCall, createMessageCall, type MessageCall } from '../message-call';
import type { RegionContext } from '../region-context';
import type { FunctionResponse } from './execution-environment';

/** The settings of a function's asynchronous invocations. */
export interface AsyncSettings {
  readonly functionArn: string;
  readonly functionName: string;
  readonly roleArn: string;
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
  /** The dead-letter queue or topic of the function itself. */
  readonly deadLetterTarget: string | undefined;
}

/** An event on its way to a function. */
interface Attempt {
  readonly functionArn: string;
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly since: number;
  /** Invocations so far. */
  readonly count: number;
  /** Attempts that found no free environment. */
  readonly throttled: number;
}

/** Runs functions; the caller waits for the answer. */
interface Runner {
  /** Returns undefined if there is no such function. */
  findSettings(functionArn: string): AsyncSettings | undefined;
  /** @throws AwsError if the function cannot run now */
  run(functionArn: string, payload: string, requestId: string): Promise<FunctionResponse>;
  /** Counts in a metric of the function. */
  count(functionName: string, metric: string): void;
}

const INVOKE_WORK = 'lambda:invoke';

/** The beginning of an error of Lambda. People read one line for errors that differ in it alone. */
const REQUEST_ID = /^RequestId: [\w-]+ Error: /;

/**
 * Invokes functions asynchronously: events that fail are tried again, then they go to where the function sends failures.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  constructor(
    private readonly context: RegionContext,
    private readonly runner: Runner,
  ) {
    context.work.register<Attempt>(INVOKE_WORK, (attempt) => this.perform(attempt));
  }

  add(functionArn: string, payload: string, requestId: string): void {
    const since = this.context.clock.time;
    this.schedule({ functionArn, requestId, payload, since, count: 0, throttled: 0 }, 0);
  }

  private schedule(attempt: Attempt, delay: number): void {
    const name = `${attempt.count > 0 ? 'retry of ' : ''}${attempt.functionArn.split(':').at(-1)}`;
    this.context.work.add(INVOKE_WORK, attempt, { name, delay });
  }

  private async perform(attempt: Attempt): Promise<void> {
    const { functionArn, requestId, payload, count } = attempt;
    const settings = this.runner.findSettings(functionArn);
    // The event is from an earlier deployment, which had the function.
    if (!settings) return;
    try {
      const response = await this.runner.run(functionArn, payload, requestId);
      const done = { ...attempt, count: count + 1 };
      if (!response.functionError) return await this.conclude(settings, done, response, settings.onSuccess, 'Success');
      // Lambda waits one minute, then two.
      const delay = (count + 1) * 60_000;
      if (count >= settings.maxRetries) return await this.fail(settings, done, response, 'RetriesExhausted');
      if (this.isTooOld(settings, attempt, delay)) return await this.fail(settings, done, response, 'EventAgeExceeded');
      this.schedule(done, delay);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.handleThrottle(settings, attempt, error);
    }
  }

  /** An event that found no environment, or no role, is tried until it is too old. */
  private async handleThrottle(settings: AsyncSettings, attempt: Attempt, error: AwsError): Promise<void> {
    const delay = Math.min(300_000, 1000 * 2 ** attempt.throttled);
    const response = {
      payload: JSON.stringify({ errorType: error.code, errorMessage: error.message }),
      functionError: 'Unhandled' as const,
    };
    if (this.isTooOld(settings, attempt, delay)) await this.fail(settings, attempt, response, 'EventAgeExceeded');
    else this.schedule({ ...attempt, throttled: attempt.throttled + 1 }, delay);
  }

  private isTooOld({ maxAgeSeconds }: AsyncSettings, { since }: Attempt, delay: number): boolean {
    return this.context.clock.time + delay - since > maxAgeSeconds * 1000;
  }

  private async fail(
    settings: AsyncSettings,
    attempt: Attempt,
    response: FunctionResponse,
    condition: string,
  ): Promise<void> {
    const { errorMessage = '' } = JSON.parse(response.payload) as { readonly errorMessage?: string };
    const target = settings.onFailure ?? settings.deadLetterTarget;
    const reason = `${settings.functionName} does not handle an event: ${errorMessage.replace(REQUEST_ID, '')}`;
    this.context.report({ kind: 'dead letter', queueArn: target ?? '', reason });
    if (settings.deadLetterTarget) {
      await this.send(settings, settings.deadLetterTarget, attempt.payload, 'DeadLetterErrors');
    }
    await this.conclude(settings, attempt, response, settings.onFailure, condition);
  }

  /** Sends the record of an invocation to a destination. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private async conclude(
    settings: AsyncSettings,
    { requestId, payload, count }: Attempt,
    { payload: answer, functionError }: FunctionResponse,
    target: string | undefined,
    condition: string,
  ): Promise<void> {
    if (!target) return;
    const record = {
      version: '1.0',
      timestamp: this.context.clock.now.toISOString(),
      requestContext: {
        requestId,
        functionArn: `${settings.functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: count,
      },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(functionError && { functionError }) },
      responsePayload: JSON.parse(answer),
    };
    await this.send(settings, target, JSON.stringify(record), 'DestinationDeliveryFailures');
  }

  /** Sends with the permissions of the function's role. A failure is reported, and the event is lost, as in AWS. */
  private async send(
    { functionName, roleArn }: AsyncSettings,
    target: string,
    body: string,
    failureMetric: string,
  ): Promise<void> {
    const account = target.split(':')[4] ?? '';
    const caller = { kind: 'role', account, roleArn, sessionName: functionName } as const;
    try {
      await this.context.call({ ...createDestinationCall(target, body), caller });
    } catch (error) {
      this.runner.count(functionName, failureMetric);
      this.context.report({ kind: 'error', message: `${functionName} cannot send to ${target}: ${String(error)}` });
    }
  }
}

/** @throws AwsError for a resource that is no destination */
function createDestinationCall(target: string, body: string): MessageCall {
  const message = createMessageCall(target, body);
  if (message) return message;
  if (target.split(':')[2] !== 'events') {
    throw new AwsError('InvalidParameterValueException', `Cannot send to ${target}`);
  }
  const DetailType = 'Lambda Function FunctionInvocation Result';
  return createEventCall({ Source: 'lambda', DetailType, Detail: body, EventBusName: target });
}
