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
      (rule.optionalInteger('noncurrentVersionExpirationInDays') ?? -1) > 0 || rule.has('noncurrentVersionExpiration'),
    abortsUploads:
      (rule.optionalObject('abortIncompleteMultipartUpload')?.optionalInteger('daysAfterInitiation') ?? -1) > 0,
  }));
}

const hasTemplateFilter = (rule: Properties): boolean =>
  ['tagFilters', 'objectSizeGreaterThan', 'objectSizeLessThan'].some((key) => rule.has(key));

/** An empty prefix is for all objects. */
function hasFilter(rule: Properties): boolean {
  const predicate = rule.optionalObject('filter')?.optionalObject('predicate');
  if (!predicate) return false;
  return predicate.string('type') !== 'LifecyclePrefixPredicate' || (predicate.optionalString('prefix') ?? '') !== '';
}
