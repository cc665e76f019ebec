import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';
import {
  type PublicAccessBlock,
  readPublicAccessBlock,
  readTemplatePublicAccessBlock,
  uniformBlock,
} from './public-access-block';

/**
 * An access point of a bucket, or a Multi-Region Access Point.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
 *
 * @example
 * const isPrivate = (point: AccessPoint) => point.isOnlyForVpc;
 */
export class AccessPoint extends Resource {
  /** Its name; `undefined` if a template leaves it to CloudFormation or to a parameter. */
  get pointName(): string | undefined {
    const name = this.configuration.raw('name');
    return isUnknown(name) ? undefined : this.configuration.optionalString('name');
  }

  /** Whether only a VPC can reach it. Such an access point is never public, whatever its policy. */
  get isOnlyForVpc(): boolean {
    if (this.item.resourceType !== ACCESS_POINT) return false;
    if (this.isTemplate) return this.configuration.optionalObject('vpcConfiguration')?.hasText('vpcId') ?? false;
    return this.configuration.oneOf('networkOrigin', ['Internet', 'VPC']) === 'VPC';
  }

  /** Its block, which cannot change later. A template without one gets all four settings. */
  get publicAccessBlock(): PublicAccessBlock {
    const key = 'publicAccessBlockConfiguration';
    if (!this.isTemplate) return readPublicAccessBlock(this.configuration.object(key));
    const block = this.configuration.optionalObject(key);
    return block ? readTemplatePublicAccessBlock(block) : uniformBlock(true);
  }
}

const ACCESS_POINT = 'AWS::S3::AccessPoint';
const [single, multiRegion] = [ACCESS_POINT, 'AWS::S3::MultiRegionAccessPoint'].map((type) =>
  defineReader(type, AccessPoint),
) as [Reader<AccessPoint>, Reader<AccessPoint>];

/**
 * Reads access points.
 * @example
 * accessPoint.read(item).publicAccessBlock;
 */
export const accessPoint: Reader<AccessPoint> = {
  resourceTypes: [...single.resourceTypes, ...multiRegion.resourceTypes],
  read: (item) => (item.resourceType === ACCESS_POINT ? single : multiRegion).read(item),
};
