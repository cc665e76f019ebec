import type { ConfigurationItem } from '../item';
import { Properties } from './properties';
import { UnreadableItem } from './unreadable';

/**
 * Knows the shapes of a resource type, so that rules need not: turns an item into a typed resource with the words
 * of its domain.
 *
 * What a resource tells is read when it is asked for. So an item is unreadable, or unknown, only to the rules that
 * look at the odd part.
 */
export interface Reader<R> {
  /** The types it reads; the scope of the rules that use it. */
  readonly resourceTypes: readonly string[];
  /** How a service's describe call lists such resources, so that its output can be judged as it is. */
  readonly description?: Description;
  /** @throws UnreadableItem when the item contradicts AWS's shape */
  read(item: ConfigurationItem): R;
}

/** `aws ec2 describe-volumes` gives `{"Volumes":[{"VolumeId":…}]}`: list `Volumes`, id `VolumeId`. */
export interface Description {
  readonly resourceType: string;
  readonly list: string;
  readonly id: string;
  readonly name?: string;
  readonly arn?: string;
}

/** What every typed resource has beside the words of its domain. */
export abstract class Resource {
  /** `configuration` for Config's shape and describe calls, the properties for a template. */
  protected readonly configuration: Properties;
  private supplementary: Properties | undefined;

  constructor(readonly item: ConfigurationItem) {
    this.configuration = Properties.of(item.configuration, item.shape === 'template' ? 'Properties' : 'configuration');
  }

  get id(): string {
    return this.item.resourceId;
  }
  get name(): string | undefined {
    return this.item.resourceName;
  }
  get arn(): string | undefined {
    return this.item.arn;
  }
  get accountId(): string | undefined {
    return this.item.accountId;
  }
  get region(): string | undefined {
    return this.item.region;
  }
  get tags(): Readonly<Record<string, string>> {
    return this.item.tags;
  }

  /** Whether the item is a template's resource, which has CloudFormation's property names and defaults. */
  protected get isTemplate(): boolean {
    return this.item.shape === 'template';
  }

  /**
   * Config: `supplementaryConfiguration`. Describe calls: the output of further calls, by Config's keys.
   * Template: the resources of the same template that refer to this one, by type (`{"AWS::S3::BucketPolicy": [properties, …]}`).
   */
  protected get supplementaryConfiguration(): Properties {
    this.supplementary ??= Properties.of(this.item.supplementaryConfiguration ?? {}, 'supplementaryConfiguration');
    return this.supplementary;
  }
}

/** A reader of one resource type, made from the resource's class. */
export function defineReader<R>(
  resourceType: string,
  Type: new (item: ConfigurationItem) => R,
  description?: Omit<Description, 'resourceType'>,
): Reader<R> {
  // The rules of a type judge an item one after the other, and share what was read of it.
  let last: { readonly item: ConfigurationItem; readonly resource: R } | undefined;
  return {
    resourceTypes: [resourceType],
    ...(description && { description: { resourceType, ...description } }),
    read(item) {
      if (item.resourceType !== resourceType) {
        throw new UnreadableItem(`Cannot read an ${resourceType}: found "${item.resourceType}"`);
      }
      if (last?.item !== item) last = { item, resource: new Type(item) };
      return last.resource;
    },
  };
}
