import { unexpectedType } from '../../core/json';
import type { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';

/**
 * A container of a task: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 *
 * @example
 * const isRoot = ({ user }: Container) => user === '0';
 */
export class Container {
  constructor(private readonly properties: Properties) {}

  get name(): string {
    return this.properties.shownText('name');
  }

  get isPrivileged(): boolean {
    return this.properties.optionalBoolean('privileged') ?? false;
  }

  /** `1000`, `web:staff`; `undefined` leaves it to the image. */
  get user(): string | undefined {
    return this.properties.optionalString('user') || undefined;
  }

  /** Whether it names a user other than root: the user comes before the colon, the group after it. */
  get namesUser(): boolean {
    return this.user !== undefined && !/^(0*|root)$/.test(this.user.split(':')[0] as string);
  }

  /** Whether it cannot write to its own file system, only to volumes. */
  get hasReadOnlyRoot(): boolean {
    return this.properties.optionalBoolean('readonlyRootFilesystem') ?? false;
  }

  /** The variables of its environment; a template may leave values open. */
  get environment(): readonly { readonly name: string; readonly value: unknown }[] {
    return this.properties
      .optionalObjects('environment')
      .map((variable) => ({ name: variable.string('name'), value: variable.unconditional('value') }));
  }
}

const REVISION_STATES = ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'] as const;

/**
 * A revision of a task definition: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 *
 * @example
 * const usesHost = (task: TaskDefinition) => task.networkMode === 'host';
 */
export class TaskDefinition extends Resource {
  /** Whether it was deregistered: only tasks that use it already still run. */
  get isInactive(): boolean {
    return !this.isTemplate && (this.configuration.optionalOneOf('status', REVISION_STATES) ?? 'ACTIVE') !== 'ACTIVE';
  }

  /** At least one: ECS refuses a task definition without containers. */
  get containers(): readonly Container[] {
    const key = 'containerDefinitions';
    const containers = this.configuration.objects(key);
    if (containers.length === 0) throw unexpectedType(this.configuration.joinPath(key), 'a container', containers);
    return containers.map((container) => new Container(container));
  }

  /** `awsvpc`, `host`. */
  get networkMode(): string | undefined {
    return this.readMode('networkMode');
  }

  /** `host` or `task`. */
  get pidMode(): string | undefined {
    return this.readMode('pidMode');
  }

  /** A mode in other letters would be taken for one that shares nothing. */
  private readMode(key: string): string | undefined {
    if (!this.configuration.has(key)) return undefined;
    return this.configuration.stringLike(key, /^(<default>|[a-z]*)$/, 'a mode in lower case');
  }

  get isForWindows(): boolean {
    const platform = this.configuration.optionalObject('runtimePlatform');
    return (platform?.optionalString('operatingSystemFamily') ?? '').startsWith('WINDOWS');
  }
}

/**
 * Reads task definitions.
 * @example
 * taskDefinition.read(item).containers.map(({ name }) => name);
 */
export const taskDefinition = defineReader('AWS::ECS::TaskDefinition', TaskDefinition, {
  list: 'taskDefinition',
  id: 'taskDefinitionArn',
  name: 'family',
  arn: 'taskDefinitionArn',
});
