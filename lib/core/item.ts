/**
 * A configuration item: the state of one resource that AWS Config recorded at one time.
 *
 * AWS writes items in several casings (file, event, API); `lib/formats` turns each into this form. A resource of a
 * CloudFormation template or of a describe call takes the same form, and its `shape` says which names a reader finds.
 * https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 *
 * @example
 * const typeFor = (item: ConfigurationItem) => item.resourceType;
 */
export interface ConfigurationItem {
  /** The shape of `configuration`. */
  readonly shape: Shape;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn?: string;
  /** Twelve digits; absent if the input does not name it, as in a template without an environment. */
  readonly accountId?: string;
  /** A Region, or `global` for IAM; absent if the input does not name it. */
  readonly region?: string;
  readonly status: ItemStatus;
  /** Set if the input does not contain the status. The resource may be deleted, so no rule may find it compliant. */
  readonly lacksStatus?: true;
  /**
   * Set if the resource was read from AWS for this evaluation, with everything that belongs to it: what the item or its
   * facts lack does not exist, or could not be read.
   */
  readonly isLive?: true;
  /** Set if the event with the item says that the resource has left the scope of the rules: none applies. */
  readonly leftScope?: true;
  /** ISO 8601, UTC, with milliseconds; absent for templates and describe calls, which have no time of their own. */
  readonly captureTime?: string;
  /** Orders items of the same capture time: epoch milliseconds today, a small counter in old files. */
  readonly stateId?: string;
  readonly resourceCreationTime?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Set if the input does not contain the tags, as a query that does not select them. `tags` is empty then. */
  readonly lacksTags?: true;
  readonly relationships: readonly Relationship[];
  readonly configuration: unknown;
  readonly supplementaryConfiguration: unknown;
  /**
   * The possible forms of a template's resource, if the deployment chooses between them; the item itself leaves it
   * open.
   */
  readonly variants?: readonly ItemVariant[];
  /**
   * Set if the item is about one side of the resource alone, such as the credentials of a user, which has rules of its
   * own. Other rules for the type do not evaluate it.
   */
  readonly aspect?: string;
  /** Set if the item has only a part of the resource. */
  readonly part?: ItemPart;
  /** For a resource outside the template, of which the template has only parts: the template's text for it. */
  readonly outside?: string;
  /** Where the template declares the resource. */
  readonly origin?: Origin;
  /** The types of the resources together with which a template's resource is evaluated, such as a bucket policy's. */
  readonly evaluatedWith?: readonly string[];
}

/** The output of a call about a part of a resource, which another call describes. */
interface ItemPart {
  /** `aws elbv2 describe-rules` */
  readonly command: string;
  /** Whether rules can evaluate the part alone. */
  readonly isEnough: boolean;
}

/** One possible form of a template's resource. */
export interface ItemVariant
  extends Pick<ConfigurationItem, 'tags' | 'configuration' | 'supplementaryConfiguration' | 'origin'> {
  /** The deployment's choice, for people: `"IsProd" holds`. */
  readonly assumption: string;
}

/** A position in a text. Both numbers count from 1; columns count UTF-16 code units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** The positions of a value of a template and of its parts: the members of an object or a list. */
export interface PartPositions extends SourcePosition {
  /** The file, if it is not that of the resource: a path, or null for the one that was given. */
  readonly file?: string | null;
  /** By key or index. Parts that the text does not contain, such as those that a function makes, are missing. */
  readonly parts?: Readonly<Record<string, PartPositions>>;
}

/** Where a template declares a resource. */
export interface Origin extends SourcePosition {
  /** The file of the template, if it is not the one that was given, as that of a nested stack. */
  readonly file?: string;
  /** The path of the construct that made the resource, in a template of the CDK: `Shop/Uploads/Resource`. */
  readonly construct?: string;
  /** The logical ids of the nested stacks that it is in, the outermost first: `Shop/Data`. */
  readonly nestedIn?: string;
  /** The positions of the item's parts: `configuration` and `supplementaryConfiguration`. */
  readonly parts: Readonly<Record<string, PartPositions>>;
}

/** AWS Config's own shape, the properties of a CloudFormation template, or the answer of a service's describe call. */
export type Shape = 'config' | 'template' | 'description';

/** A relationship to another resource, which has an id, a name or both. */
export interface Relationship {
  readonly name: string;
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly resourceName?: string;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html */
export const ITEM_STATUSES = [
  'OK',
  'ResourceDiscovered',
  'ResourceNotRecorded',
  'ResourceDeleted',
  'ResourceDeletedNotRecorded',
] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** The type of an account itself. AWS Config has results for it, but no items. */
export const ACCOUNT_TYPE = 'AWS::::Account';

/**
 * How the types begin whose resources have ids that no other resource of any account and Region has: EC2 assigns its
 * own, and the name of a bucket is unique in the world. Names of functions, tables and roles are not.
 */
export const UNIQUE_ID_TYPES: readonly string[] = ['AWS::EC2::', 'AWS::S3::Bucket'];

/**
 * Whether the item shows a resource that exists: a deleted or unrecorded one has no state to evaluate.
 * @example
 * isCurrent({ status: 'ResourceDeleted' }); // false
 */
export const isCurrent = (item: Pick<ConfigurationItem, 'status'>): boolean =>
  item.status === 'OK' || item.status === 'ResourceDiscovered';

/**
 * Returns a key that all versions of a resource share. The lengths of its parts keep any two resources apart, whatever
 * characters their names have.
 * @example
 * resourceKey(item); // '12,9,16:111122223333eu-west-1AWS::EC2::Volumevol-0a'
 */
export const resourceKey = ({ accountId = '', region = '', resourceType, resourceId }: ConfigurationItem): string =>
  `${accountId.length},${region.length},${resourceType.length}:${accountId}${region}${resourceType}${resourceId}`;
