import { defineReader, Resource } from '../../core/reading/reader';

/** A CloudTrail trail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html */
export class Trail extends Resource {
  get trailName(): string {
    return this.isTemplate ? this.id : this.configuration.string('name');
  }

  /** Whether CloudTrail signs digests of the log files, so that a change to them is found. */
  get validatesLogFiles(): boolean {
    return this.readFlag('logFileValidationEnabled', 'EnableLogFileValidation');
  }

  get isMultiRegion(): boolean {
    return this.readFlag('isMultiRegionTrail', 'IsMultiRegionTrail');
  }

  /** Whether a KMS key encrypts the log files, rather than S3's own key alone. */
  get hasKmsKey(): boolean {
    // A reference of a template is a key, whichever it resolves to.
    const key = this.configuration.raw(['kmsKeyId', 'KMSKeyId']);
    return key !== undefined && key !== '';
  }

  /** Only a template tells: Config and DescribeTrails do not know whether a trail has been stopped. */
  get isLogging(): boolean | undefined {
    return this.isTemplate ? this.configuration.boolean('IsLogging') : undefined;
  }

  /**
   * Whether this is the view of a trail that belongs to another Region or, for the trail of an organization, to another
   * account: it can be changed only there.
   * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
   */
  get isShadow(): boolean {
    return !this.isTemplate && (this.belongsToOtherRegion || this.belongsToOtherAccount);
  }

  private get belongsToOtherRegion(): boolean {
    return this.region !== undefined && this.configuration.string('homeRegion') !== this.region;
  }

  private get belongsToOtherAccount(): boolean {
    if (!this.configuration.optionalBoolean('isOrganizationTrail') || this.accountId === undefined) return false;
    return this.configuration.string('trailARN').split(':')[4] !== this.accountId;
  }

  /** Config and describe calls always tell a setting; a template leaves out what is off. */
  private readFlag(name: string, templateName: string): boolean {
    return this.isTemplate
      ? (this.configuration.optionalBoolean(templateName) ?? false)
      : this.configuration.boolean(name);
  }
}

export const trail = defineReader('AWS::CloudTrail::Trail', Trail, { list: 'trailList', id: 'Name', arn: 'TrailARN' });
