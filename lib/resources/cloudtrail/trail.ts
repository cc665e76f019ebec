import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown } from '../../core/reading/unreadable';

/**
 * A CloudTrail trail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
 *
 * @example
 * const isComplete = (trail: Trail) => trail.isMultiRegion && trail.validatesLogFiles;
 */
export class Trail extends Resource {
  get trailName(): string {
    return this.isTemplate ? this.id : this.configuration.string('name');
  }

  get trailArn(): string {
    return this.configuration.stringLike('trailARN', /^arn:[^:]+:cloudtrail:[^:]+:\d+:/, 'the ARN of a trail');
  }

  /** Whether it records the events of global services such as IAM. A trail of all Regions must. */
  get recordsGlobalServices(): boolean | undefined {
    return this.configuration.optionalBoolean('includeGlobalServiceEvents');
  }

  /** Whether CloudTrail signs digests of the log files, which reveal later changes. */
  get validatesLogFiles(): boolean {
    return this.readFlag('logFileValidationEnabled', 'EnableLogFileValidation');
  }

  get isMultiRegion(): boolean {
    return this.readFlag('isMultiRegionTrail', 'IsMultiRegionTrail');
  }

  /** Whether a KMS key encrypts the log files, in addition to S3's default encryption. */
  get hasKmsKey(): boolean {
    return this.configuration.hasText(['kmsKeyId', 'KMSKeyId']);
  }

  /** The name of the bucket with its log files; a template may leave it open. */
  get bucketName(): MaybeUnknown<string> {
    const raw = this.configuration.raw('s3BucketName');
    return isUnknown(raw) ? raw : this.configuration.string('s3BucketName');
  }

  /** Whether it writes to a log group of CloudWatch Logs. */
  get writesToLogGroup(): boolean {
    return this.configuration.hasText('cloudWatchLogsLogGroupArn');
  }

  /** Whether it logs. Only a template contains this: AWS Config and DescribeTrails do not. */
  get isLogging(): boolean | undefined {
    return this.isTemplate ? this.configuration.boolean('IsLogging') : undefined;
  }

  /**
   * Whether this is a shadow trail: the view of a trail that belongs to another Region or, for an organization trail,
   * to another account. It can be changed only there.
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
   */
  get isShadow(): boolean {
    return !this.isTemplate && (this.belongsToOtherRegion || this.belongsToOtherAccount);
  }

  /** Whether it records all accounts of the organization. */
  get isOfOrganization(): boolean {
    return this.configuration.optionalBoolean('isOrganizationTrail') ?? false;
  }

  private get belongsToOtherRegion(): boolean {
    if (this.region === undefined) return false;
    return this.configuration.stringLike('homeRegion', /^[a-z]+(-[a-z]+)+-\d+$/, 'a Region') !== this.region;
  }

  private get belongsToOtherAccount(): boolean {
    if (!this.isOfOrganization || this.accountId === undefined) return false;
    return this.trailArn.split(':')[4] !== this.accountId;
  }

  /** AWS Config and describe calls always contain the flag; a template may omit a flag that is off. */
  private readFlag(name: string, templateName: string): boolean {
    return this.isTemplate
      ? (this.configuration.optionalBoolean(templateName) ?? false)
      : this.configuration.boolean(name);
  }
}

/**
 * Reads CloudTrail trails.
 * @example
 * trail.read(item).validatesLogFiles;
 */
export const trail = defineReader('AWS::CloudTrail::Trail', Trail, {
  list: 'trailList',
  // GetTrail.
  otherLists: ['Trail'],
  id: 'Name',
  arn: 'TrailARN',
});
