import type { AccountResource } from '../account/resources';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { MetricSink } from '../observability/cloudwatch';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, PolicyDocument } from '../service';
import { answerNone } from '../services/empty-answers';
import { toSdkStructure } from '../services/shapes';
import { readTags } from '../services/tags';
import { answerPage } from '../wire/pages';
import { AsyncInvocations, type AsyncSettings } from './async-invocations';
import type { FunctionResponse } from './execution-environment';
import { buildFunction, createFunctionChanges, refuseToRun } from './function-changes';
import {
  createFunctionPolicies,
  createNoFunction,
  createStatement,
  FUNCTION_TYPE,
  findFunction,
  readFunctionStatements,
  withStatements,
} from './function-policies';
import { type FunctionHost, type FunctionProperties, LambdaFunction } from './lambda-function';

/** Lambda: functions in processes of their own, each under its role. */
export class Lambda implements LocalService {
  readonly name = 'lambda';
  readonly operations: Operations;
  private readonly ownOperations: Operations = {
    Invoke: (call) => this.answerInvoke(call),
    GetFunction: ({ input }) => {
      const found = this.findRecorded(input);
      const running = this.findRunning(found.resourceId);
      return {
        Configuration: this.describe(found),
        Tags: found.tags,
        ...(running && describeConcurrency(running, 'Concurrency')),
      };
    },
    GetFunctionConfiguration: ({ input }) => this.describe(this.findRecorded(input)),
    GetFunctionConcurrency: ({ input }) => describeConcurrency(this.find(input)),
    GetFunctionEventInvokeConfig: ({ input }) => {
      const { arn } = this.find(input);
      const config = this.invokeConfigs.get(arn);
      if (config) return { ...config, FunctionArn: `${arn}:$LATEST` };
      const message = `The function ${arn}:$LATEST doesn't have an EventInvokeConfig`;
      throw new AwsError('ResourceNotFoundException', message, 404);
    },
    ListAliases: ({ input }) => ({ Aliases: this.find(input) && [] }),
    ListFunctionUrlConfigs: ({ input }) => ({ FunctionUrlConfigs: this.find(input) && [] }),
    ListVersionsByFunction: ({ input }) => ({ Versions: [this.find(input).describe()] }),
    ...answerNone({ ListEventSourceMappings: 'EventSourceMappings', ListLayers: 'Layers' }),
    ListFunctions: (call) =>
      answerPage(call, 'Functions', this.context.resources.list(FUNCTION_TYPE), (each) => this.describe(each)),
  };
  readonly types = {
    'AWS::Lambda::Function': {
      properties: [
        ...['Architectures', 'Code', 'DeadLetterConfig', 'Environment', 'FunctionName', 'Handler', 'LoggingConfig'],
        ...['MemorySize', 'ReservedConcurrentExecutions', 'Role', 'Runtime', 'Timeout'],
      ],
      withoutEffect: ['KmsKeyArn', 'TracingConfig', 'EphemeralStorage', 'RuntimeManagementConfig'],
      create: (resource: CreatedResource) => this.create(resource),
    },
    'AWS::Lambda::Permission': {
      properties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
      create: (resource: CreatedResource) => this.addPermission(resource),
    },
    'AWS::Lambda::EventInvokeConfig': {
      properties: [
        ...['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
      ],
      create: ({ properties }: CreatedResource) => {
        this.invokeConfigs.set(this.find(properties).arn, properties as EventInvokeConfig);
      },
    },
  };
  private readonly functions = new Map<string, LambdaFunction>();
  /** The properties that calls have changed, by the ARN of their function. */
  private readonly changed = new Map<string, Partial<FunctionProperties>>();
  private readonly invokeConfigs = new Map<string, EventInvokeConfig>();
  private readonly asyncInvocations: AsyncInvocations;

  constructor(
    private readonly context: RegionContext,
    private readonly host: FunctionHost,
    private readonly metrics: MetricSink,
  ) {
    this.operations = {
      ...this.ownOperations,
      ...createFunctionPolicies(context),
      ...createFunctionChanges(context, {
        find: (name) => this.findRunning(name),
        change: (changed, properties) => this.change(changed, properties),
        remove: async (removed) => {
          this.functions.delete(removed.arn);
          await removed.stop();
        },
      }),
    };
    this.asyncInvocations = new AsyncInvocations(context, {
      findSettings: (arn) => {
        const found = this.functions.get(arn);
        return found && this.readAsyncSettings(found);
      },
      run: (arn, payload, requestId) => this.run(this.find({ FunctionName: arn }), payload, requestId),
      count: (name, metric) => this.count(name, metric),
    });
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    const resource = this.context.resources.findByArn(arn);
    return resource && { Version: '2012-10-17', Statement: readFunctionStatements(resource) };
  }

  /** Ends the processes of a function at once, as when their machine fails. @throws AwsError if there is none */
  kill(FunctionName: string): void {
    this.find({ FunctionName }).kill();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map((each) => each.stop()));
  }

  save(): LambdaState {
    return [...this.functions.values()].map(({ arn }) => [arn, this.changed.get(arn) ?? {}]);
  }

  restore(state: unknown, isUpdate = false): void {
    if (isUpdate) return;
    const kept = new Map(state as LambdaState);
    for (const each of [...this.functions.values()]) {
      const properties = kept.get(each.arn);
      // A call deleted the others.
      if (properties) this.change(each, properties);
      else this.functions.delete(each.arn);
    }
  }

  private change(changed: LambdaFunction, properties: Partial<FunctionProperties>): void {
    this.changed.set(changed.arn, { ...this.changed.get(changed.arn), ...properties });
    changed.change(properties);
  }

  private create({ ref, arn, properties }: CreatedResource): void {
    const created = new LambdaFunction({ name: ref, arn }, properties as FunctionProperties, this.context, this.host);
    this.functions.set(arn, created);
    this.context.resources.put(buildFunction(this.context, created.describe(), readTags(properties.Tags)));
  }

  /** Finds a function that runs by its name or ARN. */
  private findRunning(given: unknown): LambdaFunction | undefined {
    const plain = dropLatest(given);
    return [...this.functions.values()].find((each) => each.arn === plain || each.name === plain);
  }

  /** @throws AwsError */
  private find({ FunctionName: name }: CallInput): LambdaFunction {
    const found = this.findRunning(name);
    if (found) return found;
    const recorded = findFunction(this.context, dropLatest(name));
    throw recorded ? refuseToRun(recorded.resourceId) : createNoFunction(name);
  }

  /** Finds what AWS Config records of a function, which may not run. @throws AwsError */
  private findRecorded({ FunctionName: name }: CallInput): AccountResource {
    const found = findFunction(this.context, dropLatest(name));
    if (found) return found;
    throw createNoFunction(name);
  }

  private async answerInvoke({ input, requestId }: AwsCall): Promise<object> {
    const invoked = this.find(input);
    const payload = readInvokePayload(input.Payload);
    const hasLog = input.LogType === 'Tail';
    switch (input.InvocationType ?? 'RequestResponse') {
      case 'DryRun':
        return { StatusCode: 204 };
      case 'Event':
        this.asyncInvocations.add(invoked.arn, payload, requestId);
        return { StatusCode: 202 };
      default:
        return toAnswer(await this.run(invoked, payload, requestId), hasLog);
    }
  }

  /** Runs a function, and counts what CloudWatch counts. */
  private async run(invoked: LambdaFunction, payload: string, requestId: string): Promise<FunctionResponse> {
    try {
      const response = await invoked.run(payload, requestId);
      if (response.functionError) this.count(invoked.name, 'Errors');
      return response;
    } catch (error) {
      if (error instanceof AwsError && error.status === 429) this.count(invoked.name, 'Throttles');
      throw error;
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  private count(FunctionName: string, metric: string): void {
    this.metrics.add('AWS/Lambda', metric, { FunctionName }, 1);
  }

  private addPermission({ logicalId, properties }: CreatedResource): void {
    const resource = this.findRecorded(properties);
    const statement = createStatement({ ...properties, StatementId: logicalId }, this.find(properties).arn);
    this.context.resources.put(withStatements(resource, [...readFunctionStatements(resource), statement]));
  }

  /** Describes a function by its process, or by what AWS Config has recorded if it does not run. */
  private describe({ resourceId, configuration }: AccountResource): object {
    return this.findRunning(resourceId)?.describe() ?? toSdkStructure('lambda', 'FunctionConfiguration', configuration);
  }

  private readAsyncSettings({ name, arn, properties }: LambdaFunction): AsyncSettings {
    const config = this.invokeConfigs.get(arn);
    return {
      functionArn: arn,
      functionName: name,
      roleArn: properties.Role,
      maxRetries: config?.MaximumRetryAttempts ?? 2,
      maxAgeSeconds: config?.MaximumEventAgeInSeconds ?? 21_600,
      onSuccess: config?.DestinationConfig?.OnSuccess?.Destination,
      onFailure: config?.DestinationConfig?.OnFailure?.Destination,
      deadLetterTarget: properties.DeadLetterConfig?.TargetArn,
    };
  }
}

/** The functions that run, by their ARN, each with the properties that calls have changed. */
type LambdaState = readonly (readonly [arn: string, properties: Partial<FunctionProperties>])[];

const dropLatest = (given: unknown): string => String(given).replace(/:\$LATEST$/, '');

/** The reserved concurrency, if the function has one. */
function describeConcurrency({ properties }: LambdaFunction, name?: string): object {
  const { ReservedConcurrentExecutions } = properties;
  if (typeof ReservedConcurrentExecutions !== 'number') return {};
  return name ? { [name]: { ReservedConcurrentExecutions } } : { ReservedConcurrentExecutions };
}

interface EventInvokeConfig {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: Readonly<
    Record<'OnFailure' | 'OnSuccess', { readonly Destination?: string } | undefined>
  >;
}

const readInvokePayload = (payload: unknown): string => {
  const text = payload === undefined ? '' : Buffer.from(payload as string | Uint8Array).toString();
  if (text === '') return '{}';
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${text.slice(0, 80)}`,
    );
  }
};

/** The last bytes of a log that an answer has. */
const LOG_BYTES = 4096;

const toAnswer = ({ payload, functionError, log = '' }: FunctionResponse, hasLog: boolean): object => ({
  StatusCode: 200,
  ExecutedVersion: '$LATEST',
  ...(functionError && { FunctionError: functionError }),
  ...(hasLog && { LogResult: Buffer.from(log).subarray(-LOG_BYTES).toString('base64') }),
  Payload: Buffer.from(payload),
});
