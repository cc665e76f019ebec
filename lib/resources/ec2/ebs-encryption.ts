import { ACCOUNT_TYPE } from '../../core/item';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';

/**
 * Whether EBS encrypts new volumes of an account in a Region by default.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsEncryptionByDefault.html
 *
 * @example
 * const isSafe = (encryption: EbsEncryption) => encryption.isDefault;
 */
export class EbsEncryption extends Resource {
  get isDefault(): boolean {
    return this.configuration.boolean('ebsEncryptionByDefault');
  }
}

/**
 * Reads whether EBS encrypts by default.
 * @example
 * ebsEncryption.read(item).isDefault;
 */
export const ebsEncryption: Reader<EbsEncryption> = {
  ...defineReader(ACCOUNT_TYPE, EbsEncryption),
  aspect: 'EBS encryption',
};
