import { NormalizedSchema } from '@smithy/core/schema';
import { SERVICE_TABLE, type ServiceEntry } from './service-table';

/** An operation, as the SDK client of its service describes it. */
export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Only services whose operations are methods and paths have it. */
  readonly http?: HttpBinding;
}

interface HttpBinding {
  readonly method: string;
  /** `/{Key+}?x-id=PutObject` */
  readonly pattern: string;
  readonly status: number;
}

/** The operations and errors of a service, read from the schemas that its SDK client exports. */
export class ServiceModel {
  private static readonly models = new Map<string, ServiceModel>();

  /** Loads the model of a service by its name in boto3. */
  static load(name: string): ServiceModel {
    const entry = SERVICE_TABLE.find((each) => each.name === name);
    if (!entry) throw new Error(`Cannot find service "${name}": it is not in the service table`);
    const loaded = ServiceModel.models.get(name) ?? new ServiceModel(entry, { ...entry.load() });
    ServiceModel.models.set(name, loaded);
    return loaded;
  }

  readonly operations: ReadonlyMap<string, OperationModel>;
  /** The namespace of its XML. */
  readonly xmlNamespace: string;
  readonly version: string;
  /** The code that a query client expects for an error of a JSON service, and its status. */
  private readonly queryErrors: ReadonlyMap<string, readonly [code: string, status: number]>;

  private constructor(
    readonly entry: ServiceEntry,
    private readonly sdk: Readonly<Record<string, unknown>>,
  ) {
    const operations = new Map<string, OperationModel>();
    const queryErrors = new Map<string, readonly [code: string, status: number]>();
    for (const value of Object.values(sdk)) {
      if (!Array.isArray(value)) continue;
      if (value[0] === OPERATION) operations.set(value[2], readOperation(value as unknown as OperationTuple));
      else if (value[0] === ERROR && value[3]?.awsQueryError) queryErrors.set(value[2], value[3].awsQueryError);
    }
    this.operations = operations;
    const settings = readProtocolSettings(sdk);
    this.xmlNamespace = settings.xmlNamespace ?? '';
    this.version = settings.version ?? '';
    // Other services have such codes in their schemas, too, from before they had JSON, and do not send them.
    this.queryErrors = settings.awsQueryCompatible ? queryErrors : new Map();
  }

  /** Returns the schema of a structure by its name in the SDK. */
  findShape(name: string): NormalizedSchema {
    const schema = this.sdk[`${name}$`];
    if (!schema) throw new Error(`Cannot find the schema of "${name}": the SDK of ${this.entry.name} has none`);
    return normalize(schema);
  }

  /** Lists the values of an enumeration by its name in the SDK. */
  listEnumeration(name: string): readonly string[] {
    const values = this.sdk[name];
    if (!values) throw new Error(`Cannot find the enumeration "${name}": the SDK of ${this.entry.name} has none`);
    return Object.values(values);
  }

  /** Returns the code under which a query client knows an error, if it differs. */
  findQueryError(code: string): readonly [code: string, status: number] | undefined {
    return this.queryErrors.get(code);
  }
}

/** The kinds of schemas in the SDK's exports. */
const OPERATION = 9;
const ERROR = -3;

type OperationTuple = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: number | { readonly http?: readonly [method: string, pattern: string, status: number] },
  input: unknown,
  output: unknown,
];

function readOperation([, , name, traits, input, output]: OperationTuple): OperationModel {
  const [method, pattern, status] = (typeof traits === 'object' && traits.http) || [];
  return {
    name,
    // A schema is normalized when it is used: a large service has more than a thousand.
    get input() {
      return normalize(input);
    },
    get output() {
      return normalize(output);
    },
    ...(method && pattern && { http: { method, pattern, status: status ?? 200 } }),
  };
}

const normalize = (schema: unknown): NormalizedSchema =>
  NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);

interface ProtocolSettings {
  readonly xmlNamespace?: string;
  readonly version?: string;
  /** Whether the service sends the errors of its query protocol beside those of its JSON protocol. */
  readonly awsQueryCompatible?: boolean;
}

/** A client reveals the settings of its protocol only in its resolved configuration. */
function readProtocolSettings(sdk: Readonly<Record<string, unknown>>): ProtocolSettings {
  const name = Object.keys(sdk).find((each) => /^[A-Z]\w*Client$/.test(each) && typeof sdk[each] === 'function');
  const Client = sdk[name ?? ''] as new (
    options: object,
  ) => { readonly config: { readonly protocolSettings?: ProtocolSettings } };
  return new Client({ region: 'us-east-1' }).config.protocolSettings ?? {};
}
