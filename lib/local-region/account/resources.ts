import type { AwsCall } from '../aws-call';

/**
 * A resource of the account, in the form of its configuration item: `configuration` and `supplementaryConfiguration` have
 * the names and values that AWS Config records, so that a snapshot can be loaded and a change recorded without a loss.
 */
export interface AccountResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
  /** A Region, or `global` for IAM. */
  readonly region: string;
  readonly availabilityZone?: string;
  /** ISO 8601. */
  readonly creationTime?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly supplementaryConfiguration: Readonly<Record<string, unknown>>;
  readonly relationships: readonly AccountRelationship[];
}

export interface AccountRelationship {
  /** `Is associated with Instance` */
  readonly name: string;
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly resourceName?: string;
}

/** A change of the account: a resource that was created, changed or deleted. */
interface ResourceChange {
  readonly before: AccountResource | undefined;
  readonly after: AccountResource | undefined;
  /** The call that made the change; none if the state was loaded. */
  readonly cause: AwsCall | undefined;
}

/**
 * The resources of an account in one Region. Services read and replace them; the recorder follows the changes.
 * A resource is never changed in place: a service puts a new object.
 */
export class AccountResources {
  private readonly byType = new Map<string, Map<string, AccountResource>>();
  private readonly byArn = new Map<string, AccountResource>();
  private readonly listeners: ((change: ResourceChange) => void)[] = [];

  find(resourceType: string, resourceId: string): AccountResource | undefined {
    return this.byType.get(resourceType)?.get(resourceId);
  }

  findByArn(arn: string): AccountResource | undefined {
    return this.byArn.get(arn);
  }

  /** Lists the resources of a type, in the order of their creation. */
  list(resourceType: string): AccountResource[] {
    return [...(this.byType.get(resourceType)?.values() ?? [])];
  }

  listTypes(): string[] {
    return [...this.byType.keys()].filter((type) => this.list(type).length > 0);
  }

  /** Takes a resource as it was, as that of a snapshot: it is no change. */
  load(resource: AccountResource): void {
    const { resourceType, resourceId } = resource;
    const ofType = this.byType.get(resourceType) ?? new Map<string, AccountResource>();
    this.byType.set(resourceType, ofType.set(resourceId, resource));
    if (resource.arn !== undefined) this.byArn.set(resource.arn, resource);
  }

  /** Creates or replaces a resource. */
  put(resource: AccountResource, cause?: AwsCall): void {
    const { resourceType, resourceId } = resource;
    const before = this.find(resourceType, resourceId);
    this.load(resource);
    this.report({ before, after: resource, cause });
  }

  /** Changes members of a resource's configuration, and returns the changed resource. */
  configure(resource: AccountResource, changes: object, cause?: AwsCall): AccountResource {
    const changed = { ...resource, configuration: { ...resource.configuration, ...changes } };
    this.put(changed, cause);
    return changed;
  }

  /** Changes members of a resource's supplementary configuration, and returns the changed resource. */
  supplement(resource: AccountResource, changes: object, cause?: AwsCall): AccountResource {
    const supplementaryConfiguration = { ...resource.supplementaryConfiguration, ...changes };
    const changed = { ...resource, supplementaryConfiguration };
    this.put(changed, cause);
    return changed;
  }

  /** Replaces the whole state, which is no change. */
  replaceAll(resources: readonly AccountResource[]): void {
    this.byType.clear();
    this.byArn.clear();
    for (const resource of resources) this.load(resource);
  }

  delete(resourceType: string, resourceId: string, cause?: AwsCall): void {
    const before = this.find(resourceType, resourceId);
    if (!before) return;
    this.byType.get(resourceType)?.delete(resourceId);
    if (before.arn !== undefined) this.byArn.delete(before.arn);
    this.report({ before, after: undefined, cause });
  }

  onChange(listener: (change: ResourceChange) => void): void {
    this.listeners.push(listener);
  }

  private report(change: ResourceChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
