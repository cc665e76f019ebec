import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { Operations } from '../service';
import { buildServiceResource } from '../services/service-context';
import { toConfiguration } from '../services/shapes';
import { createNoFunction, FUNCTION_TYPE, findFunction } from './function-policies';
import type { FunctionProperties, LambdaFunction } from './lambda-function';

/** The functions that run. */
interface RunningFunctions {
  find(name: string): LambdaFunction | undefined;
  /** Changes properties of a function. */
  change(changed: LambdaFunction, properties: Partial<FunctionProperties>): void;
  remove(removed: LambdaFunction): Promise<void>;
}

/** The members of a configuration that calls set, and AWS Config records. */
const CONFIGURED = [
  ...['Role', 'Handler', 'Runtime', 'Timeout', 'MemorySize', 'Environment', 'Description', 'DeadLetterConfig'],
  ...['LoggingConfig', 'TracingConfig', 'VpcConfig', 'KMSKeyArn', 'EphemeralStorage', 'PackageType', 'Architectures'],
] as const;

/** The settings of AWS for a function, where a call leaves them out. */
const FUNCTION_DEFAULTS: CallInput = {
  Timeout: 3,
  MemorySize: 128,
  Description: '',
  TracingConfig: { Mode: 'PassThrough' },
  EphemeralStorage: { Size: 512 },
  PackageType: 'Zip',
  Architectures: ['x86_64'],
};

/**
 * The calls that create, change and delete functions. The local region runs the functions of the deployment alone: of
 * others, AWS Config records the configuration.
 */
export function createFunctionChanges(context: RegionContext, running: RunningFunctions): Operations {
  const { resources, scope, clock } = context;
  const find = ({ FunctionName }: CallInput): AccountResource => {
    const found = findFunction(context, FunctionName);
    if (found) return found;
    throw createNoFunction(FunctionName);
  };
  const findRunning = ({ input }: AwsCall): LambdaFunction => {
    const { resourceId } = find(input);
    return running.find(resourceId) ?? refuseToRun(resourceId);
  };
  const stamp = () => ({ LastModified: clock.now.toISOString().replace('Z', '+0000') });
  return {
    CreateFunction: (call) => {
      const { FunctionName, PackageType = 'Zip', Runtime, Handler, Tags = {} } = call.input;
      if (PackageType === 'Zip' && (Runtime === undefined || Handler === undefined)) {
        const message = 'Runtime and Handler are mandatory parameters for functions created with deployment packages.';
        throw new AwsError('InvalidParameterValueException', message);
      }
      const name = String(FunctionName).split(':').at(-1) ?? '';
      if (findFunction(context, name)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
      }
      const arn = formatArn(scope, 'lambda', `function:${name}`);
      const described = {
        FunctionName: name,
        FunctionArn: arn,
        ...FUNCTION_DEFAULTS,
        ...readConfigured(call.input),
        ...stamp(),
        Version: '$LATEST',
        State: 'Active',
        LastUpdateStatus: 'Successful',
      };
      resources.put(buildFunction(context, described, Tags), call);
      return described;
    },
    UpdateFunctionConfiguration: (call) => {
      const changed = find(call.input);
      const members = readConfigured(call.input);
      const runs = running.find(changed.resourceId);
      if (runs) running.change(runs, members);
      const configured = resources.configure(changed, recordFunction({ ...members, ...stamp() }), call);
      return { FunctionName: configured.resourceName, FunctionArn: configured.arn, ...members };
    },
    DeleteFunction: async (call) => {
      const deleted = find(call.input);
      const runs = running.find(deleted.resourceId);
      if (runs) await running.remove(runs);
      resources.delete(FUNCTION_TYPE, deleted.resourceId, call);
      return {};
    },
    PutFunctionConcurrency: (call) => {
      const { ReservedConcurrentExecutions } = call.input;
      running.change(findRunning(call), { ReservedConcurrentExecutions });
      return { ReservedConcurrentExecutions };
    },
    DeleteFunctionConcurrency: (call) => {
      // The state is kept as JSON, which has no undefined.
      running.change(findRunning(call), { ReservedConcurrentExecutions: null });
      return {};
    },
  };
}

/** @throws AwsError for a function that is recorded, and has no code here */
export function refuseToRun(name: string): never {
  const message = `The local region has no code of the function ${name}: it runs those of the deployment`;
  throw new AwsError('NotImplemented', message, 501);
}

/** Builds what AWS Config records of a function. */
export function buildFunction(
  context: Pick<RegionContext, 'scope'>,
  described: { readonly FunctionName: string; readonly FunctionArn: string },
  tags: Readonly<Record<string, string>>,
): AccountResource {
  const { FunctionName: name, FunctionArn: arn } = described;
  return buildServiceResource(context, {
    resourceType: FUNCTION_TYPE,
    resourceId: name,
    resourceName: name,
    arn,
    configuration: recordFunction(described),
    tags,
    supplementaryConfiguration: { Tags: tags },
  });
}

/** The names of environment variables keep their case. */
function recordFunction({ Environment, ...described }: CallInput): Readonly<Record<string, unknown>> {
  const environment = Environment && { variables: Environment.Variables ?? {} };
  return { ...toConfiguration(described), ...(environment && { environment }) };
}

function readConfigured(input: CallInput): CallInput {
  const given = CONFIGURED.map((name) => [name, input[name]] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}
