import { isObject, isString, parseJson } from '../../core/json';
import { formatArn } from '../arns';
import { AwsError, type CallInput } from '../aws-call';
import type { CreatedResource, DeploymentScope, Operations, PolicyDocument, PolicyStatement } from '../service';
import { answerPage } from '../wire/pages';

/** The state of the buses, as JSON. */
export interface EventBusesState {
  readonly buses: readonly string[];
  readonly policies: readonly (readonly [bus: string, statements: readonly PolicyStatement[]])[];
  /** The buses, and the statements as `bus/Sid`, that templates created. */
  readonly deployed: readonly string[];
}

export const DEFAULT_BUS = 'default';

/** Returns the name of a bus from its name or ARN. */
export const toBusName = (bus: unknown): string =>
  isString(bus) ? (bus.split('event-bus/').at(-1) as string) : DEFAULT_BUS;

/** The event buses of an account in a Region, with their policies. */
export class EventBuses {
  readonly operations: Operations = {
    CreateEventBus: ({ input: { Name } }) => {
      if (this.names.has(Name)) {
        throw new AwsError('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
      }
      this.names.add(Name);
      return { EventBusArn: this.formatArn(Name) };
    },
    DeleteEventBus: ({ input: { Name } }) => {
      if (Name === DEFAULT_BUS) throw new AwsError('ValidationException', 'Cannot delete event bus default.');
      if (this.hasRules(Name)) {
        throw new AwsError('ValidationException', "Event bus can't be deleted since it has rules.");
      }
      this.names.delete(Name);
      this.statements.delete(Name);
      return {};
    },
    ListEventBuses: (call) => {
      const { NamePrefix = '' } = call.input;
      const buses = [...this.names].filter((name) => name.startsWith(NamePrefix));
      return answerPage(call, 'EventBuses', buses, (name) => this.describe(name));
    },
    DescribeEventBus: ({ input }) => this.describe(this.find(input.Name)),
    PutPermission: ({ input }) => {
      const { EventBusName, Policy, StatementId, ...permission } = input;
      const bus = this.find(EventBusName);
      const statements = Policy === undefined ? this.grant(bus, StatementId, permission) : readBusPolicy(Policy);
      this.statements.set(bus, statements);
      return {};
    },
    RemovePermission: ({ input }) => {
      const { EventBusName, RemoveAllPermissions = false, StatementId } = input;
      const bus = this.find(EventBusName);
      const earlier = this.statements.get(bus) ?? [];
      if (!RemoveAllPermissions && !earlier.some(({ Sid }) => Sid === StatementId)) {
        const isEmpty = earlier.length === 0;
        const message = isEmpty ? 'EventBus does not have a policy.' : 'Statement with the provided id does not exist.';
        throw new AwsError('ResourceNotFoundException', message);
      }
      const kept = RemoveAllPermissions ? [] : earlier.filter(({ Sid }) => Sid !== StatementId);
      this.statements.set(bus, kept);
      return {};
    },
  };
  readonly types = {
    'AWS::Events::EventBus': {
      properties: ['Name', 'Policy'],
      create: ({ ref }: CreatedResource) => {
        this.names.add(ref);
        this.deployed.add(ref);
      },
    },
    'AWS::Events::EventBusPolicy': {
      properties: ['EventBusName', 'Statement', 'StatementId'],
      create: ({ properties: { EventBusName, Statement, StatementId } }: CreatedResource) => {
        const bus = toBusName(EventBusName);
        this.putStatement(bus, { Sid: StatementId, ...(Statement as PolicyStatement) });
        this.deployed.add(`${bus}/${StatementId}`);
      },
    },
  };
  private readonly names = new Set([DEFAULT_BUS]);
  /** The statements of policies, by bus. */
  private readonly statements = new Map<string, readonly PolicyStatement[]>();
  private readonly deployed = new Set<string>();

  constructor(
    private readonly scope: DeploymentScope,
    private readonly hasRules: (bus: string) => boolean,
  ) {}

  findPolicy(arn: string): PolicyDocument | undefined {
    const [bus] = [...this.statements.keys()].filter((name) => this.formatArn(name) === arn);
    return bus === undefined ? undefined : this.toPolicy(bus);
  }

  save(): EventBusesState {
    return { buses: [...this.names], policies: [...this.statements], deployed: [...this.deployed] };
  }

  /** @param isUpdate whether the state is of another deployment; then only what calls created is restored */
  restore({ buses, policies, deployed }: EventBusesState, isUpdate: boolean): void {
    if (!isUpdate) {
      this.names.clear();
      this.statements.clear();
    }
    const dropped = new Set(isUpdate ? deployed : []);
    for (const bus of buses) if (!dropped.has(bus)) this.names.add(bus);
    for (const [bus, statements] of policies) {
      if (isUpdate && (dropped.has(bus) || this.deployed.has(bus))) continue;
      const present = this.statements.get(bus) ?? [];
      const replaced = new Set(present.map(({ Sid }) => Sid));
      const kept = statements.filter(
        ({ Sid }) => Sid === undefined || !(replaced.has(Sid) || dropped.has(`${bus}/${Sid}`)),
      );
      this.statements.set(bus, [...present, ...kept]);
    }
  }

  has(bus: string): boolean {
    return this.names.has(bus);
  }

  /** Returns the name of an event bus. @throws AwsError if there is none */
  find(bus: unknown): string {
    const name = toBusName(bus);
    if (this.names.has(name)) return name;
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  private describe(name: string): object {
    const policy = this.toPolicy(name);
    return { Name: name, Arn: this.formatArn(name), ...(policy && { Policy: JSON.stringify(policy) }) };
  }

  private toPolicy(bus: string): PolicyDocument | undefined {
    const statements = this.statements.get(bus) ?? [];
    return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
  }

  private putStatement(bus: string, statement: PolicyStatement): void {
    const others = (this.statements.get(bus) ?? []).filter(({ Sid }) => Sid !== statement.Sid);
    this.statements.set(bus, [...others, statement]);
  }

  /** Adds a statement that lets an account, or everyone under a condition, put events. */
  private grant(bus: string, Sid: string, { Principal, Action, Condition }: CallInput): readonly PolicyStatement[] {
    const missing = Object.entries({ Principal, StatementId: Sid, Action }).find(
      ([, value]) => value === undefined,
    )?.[0];
    if (missing !== undefined) throw new AwsError('ValidationException', `Parameter ${missing} must be specified.`);
    const earlier = (this.statements.get(bus) ?? []).filter((statement) => statement.Sid !== Sid);
    const statement: PolicyStatement = {
      Sid,
      Effect: 'Allow',
      Principal: Principal === '*' ? '*' : { AWS: `arn:${this.scope.partition}:iam::${Principal}:root` },
      Action,
      Resource: this.formatArn(bus),
      ...(Condition && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
    };
    return [...earlier, statement];
  }

  private formatArn(bus: string): string {
    return formatArn(this.scope, 'events', `event-bus/${bus}`);
  }
}

/** @throws AwsError for a text that is no policy */
function readBusPolicy(policy: string): readonly PolicyStatement[] {
  const document = parseJson(policy);
  const statements = isObject(document) ? [document.Statement].flat() : [];
  if (statements.length > 0 && statements.every(isObject))
    return statements as readonly unknown[] as readonly PolicyStatement[];
  throw new AwsError('ValidationException', 'Parameter Policy is not valid.');
}
