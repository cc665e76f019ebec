/** A rule of PutBucketLifecycleConfiguration. */
interface SdkRule {
  readonly ID?: string;
  readonly Prefix?: string;
  readonly Status: string;
  readonly Filter?: SdkFilter;
  readonly Expiration?: { readonly Days?: number; readonly Date?: Date; readonly ExpiredObjectDeleteMarker?: boolean };
  readonly Transitions?: readonly object[];
  readonly NoncurrentVersionTransitions?: readonly {
    readonly NoncurrentDays?: number;
    readonly StorageClass?: string;
  }[];
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

interface SdkFilter {
  readonly Prefix?: string;
  readonly Tag?: ObjectTag;
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
  readonly And?: Omit<SdkFilter, 'Tag' | 'And'> & { readonly Tags?: readonly ObjectTag[] };
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
  readonly transitions: readonly object[] | null;
  readonly noncurrentVersionTransitions:
    | readonly { readonly days: number | undefined; readonly storageClass: string | undefined }[]
    | null;
  readonly abortIncompleteMultipartUpload: { readonly daysAfterInitiation: number } | null;
}

const NOT_SET = -1;

/** Returns the lifecycle of a bucket as AWS Config records it. */
export function recordLifecycle(
  { Rules = [] }: { readonly Rules?: readonly SdkRule[] },
  convert: (value: unknown) => object,
): { readonly rules: readonly RecordedRule[] } {
  const rules = Rules.map((rule) => ({
    id: rule.ID ?? null,
    prefix: rule.Prefix ?? null,
    status: rule.Status,
    filter: rule.Filter ? { predicate: toPredicate(rule.Filter) } : null,
    expirationInDays: rule.Expiration?.Days ?? NOT_SET,
    expirationDate: rule.Expiration?.Date?.toISOString() ?? null,
    expiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker ?? false,
    noncurrentVersionExpirationInDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? NOT_SET,
    transitions: (rule.Transitions?.map(convert) as object[] | undefined) ?? null,
    noncurrentVersionTransitions:
      rule.NoncurrentVersionTransitions?.map(({ NoncurrentDays, StorageClass }) => ({
        days: NoncurrentDays,
        storageClass: StorageClass,
      })) ?? null,
    abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload
      ? { daysAfterInitiation: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation ?? NOT_SET }
      : null,
  }));
  return { rules };
}

/** Returns a recorded lifecycle with the names of GetBucketLifecycleConfiguration, in any case. */
export function describeLifecycle({ rules }: { readonly rules: readonly RecordedRule[] }): object {
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

/** The types of predicates are those of the AWS SDK for Java 1. An empty filter has none. */
function toPredicate({ And, ...filter }: SdkFilter): Predicate | null {
  if (And) {
    const { Tags = [], ...others } = And;
    const tags = Tags.flatMap((Tag) => listPredicates({ Tag }));
    return { type: 'LifecycleAndOperator', operands: [...listPredicates(others), ...tags] };
  }
  return listPredicates(filter)[0] ?? null;
}

const listPredicates = ({ Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan }: SdkFilter): Predicate[] => [
  ...(Prefix === undefined ? [] : [{ type: 'LifecyclePrefixPredicate', prefix: Prefix }]),
  ...(Tag ? [{ type: 'LifecycleTagPredicate', tag: { key: Tag.Key, value: Tag.Value } }] : []),
  ...(ObjectSizeGreaterThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeGreaterThanPredicate', objectSizeGreaterThan: ObjectSizeGreaterThan }]),
  ...(ObjectSizeLessThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeLessThanPredicate', objectSizeLessThan: ObjectSizeLessThan }]),
];

function toSdkFilter(predicate: Predicate | null): object {
  if (!predicate) return {};
  const { operands, type: _, ...filter } = predicate;
  if (!operands) return filter;
  const tags = operands.flatMap(({ tag }) => tag ?? []);
  const others = operands.filter(({ tag }) => !tag).map(({ type: _, ...other }) => other);
  return { and: { ...Object.assign({}, ...others), ...(tags.length > 0 && { tags }) } };
}

/** A rule of a template's `LifecycleConfiguration`. */
interface TemplateRule extends Omit<SdkRule, 'ID' | 'Transitions' | 'NoncurrentVersionTransitions'> {
  readonly Id?: string;
  readonly ExpirationInDays?: number;
  readonly ExpirationDate?: string;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpirationInDays?: number;
  readonly Transitions?: readonly { readonly StorageClass: string; readonly TransitionInDays?: number }[];
  readonly NoncurrentVersionTransitions?: readonly {
    readonly StorageClass: string;
    readonly TransitionInDays?: number;
  }[];
  readonly TagFilters?: readonly ObjectTag[];
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
}

/** Returns the lifecycle of a template as PutBucketLifecycleConfiguration takes it. */
export const toSdkLifecycle = ({ Rules }: { readonly Rules: readonly TemplateRule[] }): { Rules: SdkRule[] } => ({
  Rules: Rules.map((rule) => ({
    Status: rule.Status,
    Filter: toTemplateFilter(rule),
    ...(rule.Id !== undefined && { ID: rule.Id }),
    ...((rule.ExpirationInDays ?? rule.ExpirationDate ?? rule.ExpiredObjectDeleteMarker) !== undefined && {
      Expiration: {
        ...(rule.ExpirationInDays !== undefined && { Days: Number(rule.ExpirationInDays) }),
        ...(rule.ExpirationDate !== undefined && { Date: new Date(rule.ExpirationDate) }),
        ...(rule.ExpiredObjectDeleteMarker !== undefined && {
          ExpiredObjectDeleteMarker: String(rule.ExpiredObjectDeleteMarker) === 'true',
        }),
      },
    }),
    ...(rule.Transitions && { Transitions: rule.Transitions.map(toSdkTransition('Days')) }),
    ...(rule.NoncurrentVersionTransitions && {
      NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions.map(toSdkTransition('NoncurrentDays')),
    }),
    ...((rule.NoncurrentVersionExpirationInDays ?? rule.NoncurrentVersionExpiration) !== undefined && {
      NoncurrentVersionExpiration: {
        NoncurrentDays: Number(
          rule.NoncurrentVersionExpirationInDays ?? rule.NoncurrentVersionExpiration?.NoncurrentDays,
        ),
      },
    }),
    ...(rule.AbortIncompleteMultipartUpload && {
      AbortIncompleteMultipartUpload: {
        DaysAfterInitiation: Number(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation),
      },
    }),
  })),
});

const toSdkTransition =
  (days: string) =>
  ({
    StorageClass,
    TransitionInDays,
  }: {
    readonly StorageClass: string;
    readonly TransitionInDays?: number;
  }): object => ({
    StorageClass,
    ...(TransitionInDays !== undefined && { [days]: Number(TransitionInDays) }),
  });

/** CloudFormation writes the parts of the filter into the rule. A rule without any is for the whole bucket. */
function toTemplateFilter(rule: TemplateRule): SdkFilter {
  const { Prefix, TagFilters = [], ObjectSizeGreaterThan, ObjectSizeLessThan } = rule;
  const others = {
    ...(Prefix !== undefined && { Prefix }),
    ...(ObjectSizeGreaterThan !== undefined && { ObjectSizeGreaterThan: Number(ObjectSizeGreaterThan) }),
    ...(ObjectSizeLessThan !== undefined && { ObjectSizeLessThan: Number(ObjectSizeLessThan) }),
  };
  const [tag] = TagFilters;
  if (Object.keys(others).length + TagFilters.length > 1) return { And: { ...others, Tags: TagFilters } };
  if (tag) return { Tag: tag };
  return Object.keys(others).length > 0 ? others : { Prefix: '' };
}
