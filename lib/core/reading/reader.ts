import type { ConfigurationItem } from '../item';
import { Properties } from './properties';
import { isUnknown, UnknownValue, UnreadableItem } from './unreadable';

/**
 * Reads the items of a resource type, so that rules need not know their shapes: turns an item into a typed resource
 * with the terms of its service.
 *
 * A resource reads a property when a rule asks for it. So an item is unreadable, or lacks data, only for the rules that
 * read the part in question.
 *
 * @example
 * const read = (reader: Reader<Volume>, item: ConfigurationItem) => reader.read(item).type;
 */
export interface Reader<R> {
  /** The types that it reads, which are the scope of its rules. */
  readonly resourceTypes: readonly string[];
  /**
   * The side of a resource that it reads, from output of AWS that is about nothing else: `credentials`. AWS Config
   * records no such items. The deployed collector reads some aspects itself; rules about others are for the command
   * alone.
   */
  readonly aspect?: string;
  /**
   * Set if AWS Config records the type, but its API takes it in no list, such as the scope of a rule: its own
   * recorders. Rules with this reader are for the command alone.
   */
  readonly isUnlisted?: true;
  /** How the service's describe calls list such resources, so that their output can be evaluated as it is. */
  readonly description?: Description | readonly Description[];
  /** @throws UnreadableItem if the item contradicts AWS's shape */
  read(item: ConfigurationItem): R;
}

/** Whether AWS Config records what a reader reads, and lists it, so that the deployed evaluator can evaluate it. */
export const hasRecordedItems = ({ aspect, isUnlisted }: Omit<Reader<unknown>, 'read'>): boolean =>
  aspect === undefined && isUnlisted === undefined;

/**
 * The answer of a describe call: `{"Volumes":[{"VolumeId":…}]}` has the list `Volumes` and the id `VolumeId`.
 *
 * @example
 * const description: Description = { resourceType: 'AWS::EC2::Volume', list: 'Volumes', id: 'VolumeId' };
 */
export interface Description {
  readonly resourceType: string;
  readonly list: string;
  /** The names under which other calls list the same objects, or shorter ones: `CertificateSummaryList`. */
  readonly otherLists?: readonly string[];
  readonly id: string;
  readonly name?: string;
  readonly arn?: string;
  /** Returns the id that AWS Config records for the id of an object. @default the same */
  readonly toRecordedId?: (id: string) => string;
  /** Returns the type of an object if AWS Config records it under another one. */
  readonly findOtherType?: (element: Readonly<Record<string, unknown>>) => string | undefined;
  /** Further calls, whose output is about a part of such resources. */
  readonly parts?: readonly PartDescription[];
}

/**
 * The output of a call about a part of resources that another call describes, such as the rules of listeners.
 *
 * @example
 * const rotation: PartDescription = {
 *   command: 'aws kms get-key-rotation-status',
 *   read: ({ KeyId, KeyRotationEnabled }) =>
 *     typeof KeyId === 'string' ? [{ id: KeyId, supplementaryConfiguration: { KeyRotationEnabled } }] : undefined,
 * };
 */
export interface PartDescription {
  readonly command: string;
  /** Returns the parts of resources in a document; `undefined` if it is not the output of the call. */
  read(document: Readonly<Record<string, unknown>>): readonly DescribedPart[] | undefined;
}

/**
 * A part of a resource. It is joined to the description of the resource, if the input has it.
 *
 * @example
 * const part: DescribedPart = { id: 'vol-0a', configuration: { Tags: [] } };
 */
export interface DescribedPart {
  /** The id of the resource; absent if the output does not name it. */
  readonly id?: string;
  /** Properties of the resource, for those that its description does not have. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly supplementaryConfiguration?: Readonly<Record<string, unknown>>;
  /** Whether it can be evaluated without the description. */
  readonly isEnough?: boolean;
}

/**
 * The properties that every resource has.
 *
 * @example
 * class Queue extends Resource {
 *   get delaySeconds(): number {
 *     return this.configuration.optionalInteger('delaySeconds') ?? 0;
 *   }
 * }
 */
export abstract class Resource {
  /** `configuration` in Config's shape and in describe calls, the properties of a template's resource. */
  protected readonly configuration: Properties;
  private supplementary: Properties | undefined;

  constructor(readonly item: ConfigurationItem) {
    this.configuration =
      item.shape === 'template'
        ? Properties.ofTemplate(item.configuration, 'Properties')
        : Properties.of(item.configuration, 'configuration');
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
  /** Its account and Region, as far as the input has them: the scope of the facts that a rule needs. */
  get scope(): Pick<ConfigurationItem, 'accountId' | 'region'> {
    const { accountId, region } = this.item;
    return { ...(accountId !== undefined && { accountId }), ...(region !== undefined && { region }) };
  }
  get tags(): Readonly<Record<string, string>> {
    return this.item.tags;
  }

  /** Whether it was read from AWS for this evaluation. */
  get isLive(): boolean {
    return this.item.isLive === true;
  }

  /** Whether the item is a resource of a template, with CloudFormation's property names and defaults. */
  protected get isTemplate(): boolean {
    return this.item.shape === 'template';
  }

  /** The types of the resources of its template that certainly refer to it; none outside of templates. */
  get referrers(): readonly string[] {
    if (!this.isTemplate) return [];
    const related = this.supplementaryConfiguration;
    return related.keys().filter((type) => related.mixed(type).some((referrer) => !isUnknown(referrer)));
  }

  /**
   * Whether a resource of some types refers to it in its template.
   * @throws UnknownValue if that is open: the other resource may not be created, or may refer to something else
   */
  hasReferrer(...types: readonly string[]): boolean {
    if (types.some((one) => this.referrers.includes(one))) return true;
    for (const one of types) {
      if (!this.supplementaryConfiguration.has(one)) continue;
      for (const [value, path] of this.supplementaryConfiguration.list(one)) {
        if (isUnknown(value)) throw new UnknownValue(path, value);
      }
    }
    return false;
  }

  /**
   * In Config's shape `supplementaryConfiguration`; for describe calls the answers of further calls, by Config's keys;
   * for templates the resources that refer to this one, by type (`{"AWS::S3::BucketPolicy": [properties, …]}`).
   */
  protected get supplementaryConfiguration(): Properties {
    const read = this.isTemplate ? Properties.ofTemplate : Properties.of;
    this.supplementary ??= read(this.item.supplementaryConfiguration ?? {}, 'supplementaryConfiguration');
    return this.supplementary;
  }
}

/**
 * Creates the reader of a resource type.
 * @param Type the class of the resource
 *
 * @example
 * class Topic extends Resource {
 *   get hasKmsKey(): boolean {
 *     return this.configuration.has('kmsMasterKeyId');
 *   }
 * }
 *
 * const topic = defineReader('AWS::SNS::Topic', Topic, { list: 'Topics', id: 'TopicArn', arn: 'TopicArn' });
 */
export function defineReader<R>(
  resourceType: string,
  Type: new (item: ConfigurationItem) => R,
  description?: Omit<Description, 'resourceType'>,
): Reader<R> {
  // The rules of a type evaluate an item one after the other, and share the resource.
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
