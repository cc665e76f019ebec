import type { Properties } from '../../core/reading/properties';

/**
 * A rule of a bucket's lifecycle: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 *
 * @example
 * const cleansUp = (rule: LifecycleRule) => rule.isEnabled && rule.coversBucket && rule.abortsUploads;
 */
export interface LifecycleRule {
  readonly isEnabled: boolean;
  /** Whether it is for all objects, rather than for a prefix, a tag or a size. */
  readonly coversBucket: boolean;
  readonly expiresVersions: boolean;
  /** Whether it ends multipart uploads that were not completed. */
  readonly abortsUploads: boolean;
}

/** Reads the rules of AWS Config's item, or of a template. AWS Config writes -1 for days that are not set. */
export function readLifecycleRules(settings: Properties, isTemplate: boolean): LifecycleRule[] {
  return settings.optionalObjects('rules').map((rule) => ({
    isEnabled: rule.oneOf('status', ['Enabled', 'Disabled']) === 'Enabled',
    coversBucket: !rule.optionalString('prefix') && (isTemplate ? !hasTemplateFilter(rule) : !hasFilter(rule)),
    expiresVersions:
      (rule.optionalInteger('noncurrentVersionExpirationInDays') ?? -1) > 0 || hasExpiration(rule, isTemplate),
    abortsUploads:
      (rule.optionalObject('abortIncompleteMultipartUpload')?.optionalInteger('daysAfterInitiation') ?? -1) > 0,
  }));
}

const hasTemplateFilter = (rule: Properties): boolean =>
  ['tagFilters', 'objectSizeGreaterThan', 'objectSizeLessThan'].some((key) => rule.has(key));

/** Whether a rule has a number of days for noncurrent versions. S3 accepts no other rule for them. */
function hasExpiration(rule: Properties, isTemplate: boolean): boolean {
  const key = 'noncurrentVersionExpiration';
  if (isTemplate) return rule.has(key);
  return (rule.optionalObject(key)?.optionalInteger(['days', 'noncurrentDays']) ?? -1) > 0;
}

/** An empty prefix is for all objects. GetBucketLifecycleConfiguration has no predicate around it. */
function hasFilter(rule: Properties): boolean {
  const filter = rule.optionalObject('filter');
  const predicate = filter?.optionalObject('predicate');
  if (!filter) return false;
  if (!predicate) return filter.keys().some((key) => !isEmptyPrefix(filter, key));
  return predicate.string('type') !== 'LifecyclePrefixPredicate' || (predicate.optionalString('prefix') ?? '') !== '';
}

const isEmptyPrefix = (filter: Properties, key: string): boolean =>
  !filter.has(key) || (/^prefix$/i.test(key) && !filter.hasText(key));
