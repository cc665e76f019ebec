import { AwsError, type CallInput } from '../aws-call';
import type { Clock } from '../clock';
import type { AnswerCall, CreatedResource, TemplateType } from '../service';

type SavedParameters = readonly (readonly [name: string, parameter: CallInput])[];

/** Parameter Store of Systems Manager. */
export class ParameterStore {
  readonly operations: Readonly<Record<string, AnswerCall>> = {
    GetParameter: ({ input }) => ({ Parameter: this.find(input.Name) }),
    GetParameters: ({ input }) => {
      const names = input.Names as readonly string[];
      return {
        Parameters: names.filter((name) => this.parameters.has(name)).map((name) => this.find(name)),
        InvalidParameters: names.filter((name) => !this.parameters.has(name)),
      };
    },
    PutParameter: ({ input }) => {
      const { Name, Value, Type = this.parameters.get(Name)?.Type, Overwrite = false } = input;
      checkParameter(input);
      if (this.parameters.has(Name) && !Overwrite) {
        const message =
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
        throw new AwsError('ParameterAlreadyExists', message);
      }
      if (Type === undefined) {
        throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
      }
      const { Version = 0 } = this.parameters.get(Name) ?? {};
      this.parameters.set(Name, { Name, Type, Value, Version: Version + 1 });
      return { Version: Version + 1, Tier: 'Standard' };
    },
  };
  readonly types: Readonly<Record<string, TemplateType>> = {
    'AWS::SSM::Parameter': {
      properties: ['Name', 'Type', 'Value'],
      create: ({ ref, properties: { Type, Value } }: CreatedResource) => {
        this.parameters.set(ref, { Name: ref, Type, Value });
      },
    },
  };
  private readonly parameters = new Map<string, CallInput>();

  constructor(private readonly clock: Pick<Clock, 'time'>) {}

  save(): SavedParameters {
    return [...this.parameters];
  }

  restore(parameters: SavedParameters, isUpdate: boolean): void {
    for (const [name, parameter] of parameters) {
      if (!isUpdate || !this.parameters.has(name)) this.parameters.set(name, parameter);
    }
  }

  private find(name: string): object {
    const found = this.parameters.get(name);
    if (found) return { Version: 1, ...found, LastModifiedDate: new Date(this.clock.time) };
    throw new AwsError('ParameterNotFound', '');
  }
}

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
