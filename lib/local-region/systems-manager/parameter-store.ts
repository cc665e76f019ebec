import { formatArn } from '../arns';
import { AwsError, type CallInput } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { CreatedResource, Operations, TemplateType } from '../service';
import { answerPage } from '../wire/pages';

interface StoredParameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly Version: number;
  readonly Description?: string | undefined;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  readonly labels?: readonly string[];
  /** The versions before it, oldest first. */
  readonly earlier?: readonly StoredParameter[];
}

type SavedParameters = readonly (readonly [name: string, parameter: StoredParameter])[];

/** A condition of DescribeParameters and GetParametersByPath. */
interface ParameterFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

/** Parameter Store of Systems Manager. */
export class ParameterStore {
  readonly operations: Operations = {
    GetParameter: ({ input }) => ({ Parameter: this.read(input.Name) }),
    GetParameters: ({ input }) => {
      const names = input.Names as readonly string[];
      const isKnown = (name: string): boolean => this.findVersion(name) !== undefined;
      return {
        Parameters: names.filter(isKnown).map((name) => this.read(name)),
        InvalidParameters: names.filter((name) => !isKnown(name)),
      };
    },
    GetParameterHistory: (call) => {
      const versions = listParameterVersions(this.find(toStoredName(call.input.Name)));
      return answerPage(call, 'Parameters', versions, (each) => {
        const { ARN: _, ...version } = this.describe(each);
        return { ...version, Labels: each.labels ?? [], Tier: 'Standard' };
      });
    },
    LabelParameterVersion: ({ input }) => this.label(input),
    PutParameter: ({ input }) => {
      const known = this.parameters.get(input.Name);
      const { Name, Value, Type = known?.Type, Description = known?.Description, Overwrite = false } = input;
      checkParameter(input);
      if (this.parameters.has(Name) && !Overwrite) {
        const message =
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
        throw new AwsError('ParameterAlreadyExists', message);
      }
      if (Type === undefined) {
        throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
      }
      const Version = (known?.Version ?? 0) + 1;
      const earlier = known ? listParameterVersions(known).slice(-MAX_PARAMETER_VERSIONS + 1) : [];
      const modifiedAt = this.context.clock.time;
      this.parameters.set(Name, { Name, Type, Value, Version, Description, modifiedAt, earlier });
      return { Version, Tier: 'Standard' };
    },
    DeleteParameter: ({ input }) => {
      const { Name } = this.find(toStoredName(input.Name));
      this.parameters.delete(Name);
      return {};
    },
    DeleteParameters: ({ input }) => {
      const names = input.Names as readonly string[];
      const DeletedParameters = names.filter((name) => this.parameters.delete(name));
      return { DeletedParameters, InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)) };
    },
    GetParametersByPath: (call) => {
      const { Path, Recursive = false, ParameterFilters = [] } = call.input;
      const filter = { Key: 'Path', Option: Recursive ? 'Recursive' : 'OneLevel', Values: [Path] };
      return answerPage(call, 'Parameters', this.select([filter, ...ParameterFilters]), (each) => this.describe(each));
    },
    DescribeParameters: (call) => {
      const { Filters = [], ParameterFilters = [] } = call.input;
      // Without an option, the older filters compare the beginning of a name.
      const older = (Filters as readonly ParameterFilter[]).map((each) => ({ Option: 'BeginsWith', ...each }));
      return answerPage(call, 'Parameters', this.select([...older, ...ParameterFilters]), (each) => {
        const { Value: _, ...metadata } = this.describe(each);
        return { ...metadata, Tier: 'Standard', ...(each.Description && { Description: each.Description }) };
      });
    },
  };
  readonly types: Readonly<Record<string, TemplateType>> = {
    'AWS::SSM::Parameter': {
      properties: ['Name', 'Type', 'Value'],
      create: ({ ref, properties: { Type, Value, Description } }: CreatedResource) => {
        const modifiedAt = this.context.clock.time;
        this.parameters.set(ref, { Name: ref, Type, Value, Version: 1, Description, modifiedAt });
      },
    },
  };
  private readonly parameters = new Map<string, StoredParameter>();

  constructor(private readonly context: Pick<RegionContext, 'clock' | 'scope'>) {}

  save(): SavedParameters {
    return [...this.parameters];
  }

  restore(parameters: SavedParameters, isUpdate: boolean): void {
    if (!isUpdate) this.parameters.clear();
    for (const [name, parameter] of parameters) {
      if (!this.parameters.has(name)) this.parameters.set(name, parameter);
    }
  }

  private find(name: string): StoredParameter {
    const found = this.parameters.get(name);
    if (found) return found;
    throw new AwsError('ParameterNotFound', '');
  }

  /** Finds a version by the name or ARN of its parameter, which may end with a version or a label: `/team/level:3`. */
  private findVersion(given: string): StoredParameter | undefined {
    const [name = '', selector] = toStoredName(given).split(':');
    const parameter = this.parameters.get(name);
    if (!parameter || selector === undefined) return parameter;
    return listParameterVersions(parameter).find(
      ({ Version, labels = [] }) => String(Version) === selector || labels.includes(selector),
    );
  }

  private read(given: string): object {
    const [name = '', selector] = toStoredName(given).split(':');
    this.find(name);
    const found = this.findVersion(given);
    if (found) return { ...this.describe(found), ...(selector !== undefined && { Selector: `:${selector}` }) };
    const message = `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`;
    throw new AwsError('ParameterVersionNotFound', message);
  }

  /** A label is of one version: it moves to the one that is named. */
  private label({ Name, ParameterVersion, Labels }: CallInput): object {
    const parameter = this.find(toStoredName(Name));
    const labels = Labels as readonly string[];
    const number = ParameterVersion ?? parameter.Version;
    const versions = listParameterVersions(parameter);
    if (!versions.some(({ Version }) => Version === number)) {
      const message = `Systems Manager could not find version ${number} of ${Name}. Verify the version and try again.`;
      throw new AwsError('ParameterVersionNotFound', message);
    }
    const invalid = labels.filter((label) => !/^(?!aws|ssm)[A-Za-z_.-][\w.-]*$/i.test(label));
    const moved = labels.filter((label) => !invalid.includes(label));
    const changed = versions.map((version) => {
      const kept = (version.labels ?? []).filter((label) => !moved.includes(label));
      return { ...version, labels: version.Version === number ? [...kept, ...moved] : kept };
    });
    this.parameters.set(parameter.Name, { ...(changed.at(-1) as StoredParameter), earlier: changed.slice(0, -1) });
    return { InvalidLabels: invalid, ParameterVersion: number };
  }

  private describe({ modifiedAt, Description: _, labels: __, earlier: ___, ...parameter }: StoredParameter) {
    const { Name } = parameter;
    const ARN = formatArn(this.context.scope, 'ssm', `parameter${Name.startsWith('/') ? '' : '/'}${Name}`);
    return { ...parameter, ARN, DataType: 'text', LastModifiedDate: new Date(modifiedAt) };
  }

  /** @throws AwsError for a filter that the local region does not have */
  private select(filters: readonly ParameterFilter[]): StoredParameter[] {
    const tests = filters.map(toParameterTest);
    return [...this.parameters.values()].filter((parameter) => tests.every((test) => test(parameter)));
  }
}

/** Returns the name in an ARN of a parameter, and other names as they are. */
const toStoredName = (given: string): string => {
  const name = given.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter/, '');
  // The ARN of a name without a slash has one.
  return name === given || name.slice(1).includes('/') ? name : name.slice(1);
};

/** Lists the versions of a parameter, oldest first. */
const listParameterVersions = ({ earlier = [], ...newest }: StoredParameter): StoredParameter[] => [...earlier, newest];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
function toParameterTest({ Key, Option, Values = [] }: ParameterFilter): (parameter: StoredParameter) => boolean {
  const texts: Readonly<Record<string, (parameter: StoredParameter) => string>> = {
    Name: ({ Name }) => Name,
    Type: ({ Type }) => Type,
  };
  const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
    BeginsWith: (text, value) => text.startsWith(value),
    Contains: (text, value) => text.includes(value),
    Equals: (text, value) => text === value,
  };
  if (Key === 'Path') return ({ Name }) => Values.some((path) => isUnder(Name, path, Option === 'Recursive'));
  const read = texts[Key];
  if (!read) throw new AwsError('InvalidFilterKey', `The local region has no filter ${Key}`);
  const compare = comparisons[Option ?? 'Equals'];
  if (!compare) throw new AwsError('InvalidFilterOption', `The following filter option is not valid: ${Option}`);
  return (parameter) => Values.some((value) => compare(read(parameter), value));
}

/** Whether a parameter is in a path, or in a path within it. */
function isUnder(name: string, path: string, isRecursive: boolean): boolean {
  const start = path.endsWith('/') ? path : `${path}/`;
  const full = name.startsWith('/') ? name : `/${name}`;
  return full.startsWith(start) && (isRecursive || !full.slice(start.length).includes('/'));
}

/** The versions that a parameter keeps. */
const MAX_PARAMETER_VERSIONS = 100;

/** The length of a value of the standard tier. */
const MAX_PARAMETER_CHARACTERS = 4096;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
function checkParameter({ Name, Value, Tier = 'Standard' }: CallInput): void {
  if (/^\/?aws/i.test(Name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${Name}.`);
  }
  if (/^\/?ssm/i.test(Name) || !/^(\/?[A-Za-z0-9_.-]+)(\/[A-Za-z0-9_.-]+)*$/.test(Name)) {
    const message =
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
    throw new AwsError('ValidationException', message);
  }
  if (Tier === 'Standard' && Value.length > MAX_PARAMETER_CHARACTERS) {
    const message = `Standard tier parameters support a maximum parameter value of ${MAX_PARAMETER_CHARACTERS} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`;
    throw new AwsError('ValidationException', message);
  }
}
