/** A rule of PutBucketLifecycleConfiguration. */
interface SdkRule {
  readonly ID?: string;
  readonly Prefix?: string;
  readonly Status: string;
  readonly Filter?: SdkFilter;
  readonly Expiration?: { readonly Days?: number; readonly Date?: Date; readonly ExpiredObjectDeleteMarker?: boolean };
  readonly Transitions?: readonly { readonly Days?: number; readonly Date?: Date; readonly StorageClass: string }[];
  readonly NoncurrentVersionTransitions?: readonly {
    readonly NoncurrentDays?: number;
    readonly StorageClass: string;
  }[];
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

interface SdkFilter extends FilterPart {
  readonly And?: Omit<FilterPart, 'Tag'> & { readonly Tags?: readonly ObjectTag[] };
}

interface FilterPart {
  readonly Prefix?: string | undefined;
  readonly Tag?: ObjectTag;
  readonly ObjectSizeGreaterThan?: number | undefined;
  readonly ObjectSizeLessThan?: number | undefined;
}

interface ObjectTag {
  readonly Key: string;
  readonly Value: string;
}

interface Predicate {
  readonly type: string;
  readonly prefix?: string;
  readonly tag?: { readonly key: string; readonly value: string };
  readonly objectSizeGreaterThan?: number;
  readonly objectSizeLessThan?: number;
  readonly operands?: readonly Predicate[];
}

/** A rule as AWS Config records it: days that are not set are -1. */
interface RecordedRule {
  readonly id: string | null;
  readonly prefix: string | null;
  readonly status: string;
  readonly filter: { readonly predicate: Predicate | null } | null;
  readonly expirationInDays: number;
  readonly expirationDate: string | null;
  readonly expiredObjectDeleteMarker: boolean;
  readonly noncurrentVersionExpirationInDays: number;
  readonly transitions: readonly LifecycleTransition[] | null;
  readonly noncurrentVersionTransitions: readonly LifecycleTransition[] | null;
  readonly abortIncompleteMultipartUpload: { readonly daysAfterInitiation: number } | null;
}

interface LifecycleTransition {
  readonly days?: number;
  readonly date?: string;
  readonly storageClass: string;
}

interface RecordedLifecycle {
  readonly rules: readonly RecordedRule[];
}

const NOT_SET = -1;

/** Returns the lifecycle of a bucket as AWS Config records it. */
export function recordLifecycle({ Rules = [] }: { readonly Rules?: readonly SdkRule[] }): RecordedLifecycle {
  const rules = Rules.map((rule) => ({
    id: rule.ID ?? null,
    prefix: rule.Prefix ?? null,
    status: rule.Status,
    filter: rule.Filter ? { predicate: toPredicate(rule.Filter) } : null,
    expirationInDays: rule.Expiration?.Days ?? NOT_SET,
    expirationDate: rule.Expiration?.Date?.toISOString() ?? null,
    expiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker ?? false,
    noncurrentVersionExpirationInDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? NOT_SET,
    transitions:
      rule.Transitions?.map(({ Days, Date: date, StorageClass }) => recordTransition(StorageClass, Days, date)) ?? null,
    noncurrentVersionTransitions:
      rule.NoncurrentVersionTransitions?.map(({ NoncurrentDays, StorageClass }) =>
        recordTransition(StorageClass, NoncurrentDays),
      ) ?? null,
    abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload
      ? { daysAfterInitiation: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation ?? NOT_SET }
      : null,
  }));
  return { rules };
}

/** Returns a recorded lifecycle with the names of GetBucketLifecycleConfiguration, in any case. */
export function describeLifecycle({ rules }: RecordedLifecycle): object {
  const isSet = (days: number): boolean => days !== NOT_SET;
  return {
    rules: rules.map((rule) => ({
      id: rule.id,
      prefix: rule.prefix,
      status: rule.status,
      filter: rule.filter && toSdkFilter(rule.filter.predicate),
      expiration: (isSet(rule.expirationInDays) || rule.expirationDate || rule.expiredObjectDeleteMarker) && {
        days: isSet(rule.expirationInDays) ? rule.expirationInDays : undefined,
        date: rule.expirationDate,
        expiredObjectDeleteMarker: rule.expiredObjectDeleteMarker || undefined,
      },
      transitions: rule.transitions,
      noncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map(({ days, storageClass }) => ({
        noncurrentDays: days,
        storageClass,
      })),
      noncurrentVersionExpiration: isSet(rule.noncurrentVersionExpirationInDays) && {
        noncurrentDays: rule.noncurrentVersionExpirationInDays,
      },
      abortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload,
    })),
  };
}

const recordTransition = (storageClass: string, days?: number, date?: Date | string): LifecycleTransition => ({
  ...(days !== undefined && { days: Number(days) }),
  ...(date !== undefined && { date: new Date(date).toISOString() }),
  storageClass,
});

/** An empty filter has no predicate. */
function toPredicate({ And, ...filter }: SdkFilter): Predicate | null {
  if (!And) return listPredicates(filter)[0] ?? null;
  const { Tags = [], ...others } = And;
  return toAndPredicate([...listPredicates(others), ...listTagPredicates(Tags)]);
}

/** The types of predicates are those of the AWS SDK for Java 1. */
const listPredicates = ({ Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan }: FilterPart): Predicate[] => [
  ...(Prefix === undefined ? [] : [{ type: 'LifecyclePrefixPredicate', prefix: Prefix }]),
  ...listTagPredicates(Tag ? [Tag] : []),
  ...(ObjectSizeGreaterThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeGreaterThanPredicate', objectSizeGreaterThan: Number(ObjectSizeGreaterThan) }]),
  ...(ObjectSizeLessThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeLessThanPredicate', objectSizeLessThan: Number(ObjectSizeLessThan) }]),
];

const listTagPredicates = (tags: readonly ObjectTag[]): Predicate[] =>
  tags.map(({ Key, Value }) => ({ type: 'LifecycleTagPredicate', tag: { key: Key, value: Value } }));

const toAndPredicate = (operands: readonly Predicate[]): Predicate => ({ type: 'LifecycleAndOperator', operands });

function toSdkFilter(predicate: Predicate | null): object {
  if (!predicate) return {};
  const { operands, type: _, ...filter } = predicate;
  if (!operands) return filter;
  const tags = operands.flatMap(({ tag }) => tag ?? []);
  const others = operands.filter(({ tag }) => !tag).map(({ type: _, ...other }) => other);
  return { and: { ...Object.assign({}, ...others), ...(tags.length > 0 && { tags }) } };
}

/** A rule of a template's `LifecycleConfiguration`. Numbers and Booleans may be texts. */
interface TemplateRule {
  readonly Id?: string;
  readonly Status: string;
  readonly ExpirationInDays?: number;
  readonly ExpirationDate?: string;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly Transitions?: readonly TemplateTransition[];
  readonly NoncurrentVersionTransitions?: readonly TemplateTransition[];
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
  readonly Prefix?: string;
  readonly TagFilters?: readonly ObjectTag[];
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
}

interface TemplateTransition {
  readonly StorageClass: string;
  readonly TransitionInDays?: number;
  readonly TransitionDate?: string;
}

/** Returns the lifecycle of a bucket in a template as AWS Config records it. */
export function recordTemplateLifecycle({ Rules }: { readonly Rules: readonly TemplateRule[] }): RecordedLifecycle {
  const rules = Rules.map((rule) => ({
    id: rule.Id ?? null,
    prefix: null,
    status: rule.Status,
    filter: { predicate: toTemplatePredicate(rule) },
    expirationInDays: Number(rule.ExpirationInDays ?? NOT_SET),
    expirationDate: rule.ExpirationDate === undefined ? null : new Date(rule.ExpirationDate).toISOString(),
    expiredObjectDeleteMarker: String(rule.ExpiredObjectDeleteMarker) === 'true',
    noncurrentVersionExpirationInDays: Number(
      rule.NoncurrentVersionExpirationInDays ?? rule.NoncurrentVersionExpiration?.NoncurrentDays ?? NOT_SET,
    ),
    transitions: rule.Transitions?.map(recordTemplateTransition) ?? null,
    noncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map(recordTemplateTransition) ?? null,
    abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload
      ? { daysAfterInitiation: Number(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation) }
      : null,
  }));
  return { rules };
}

const recordTemplateTransition = ({ StorageClass, TransitionInDays, TransitionDate }: TemplateTransition) =>
  recordTransition(StorageClass, TransitionInDays, TransitionDate);

/** CloudFormation writes the parts of the filter into the rule. A rule without any is for the whole bucket. */
function toTemplatePredicate({ TagFilters = [], ...rule }: TemplateRule): Predicate {
  const parts = [...listPredicates(rule), ...listTagPredicates(TagFilters)];
  if (parts.length > 1) return toAndPredicate(parts);
  return parts[0] ?? { type: 'LifecyclePrefixPredicate', prefix: '' };
}
