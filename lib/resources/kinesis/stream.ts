import { defineReader, Resource } from '../../core/reading/reader';

/**
 * A data stream of Kinesis: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescriptionSummary.html
 *
 * @example
 * const isOpen = (stream: KinesisStream) => !stream.isEncrypted;
 */
export class KinesisStream extends Resource {
  /**
   * Whether its records are encrypted at rest. AWS Config and templates leave the setting out if they are not;
   * `undefined` for the output of ListStreams, which does not have it.
   */
  get isEncrypted(): boolean | undefined {
    const isDescribed = this.item.shape === 'description';
    const setting = isDescribed ? this.configuration : this.configuration.optionalObject('streamEncryption');
    if (setting === undefined) return false;
    const types = ['KMS', 'NONE'] as const;
    const type = isDescribed ? setting.optionalOneOf('encryptionType', types) : setting.oneOf('encryptionType', types);
    return type && type === 'KMS';
  }
}

/**
 * Reads data streams.
 * @example
 * kinesisStream.read(item).isEncrypted;
 */
export const kinesisStream = defineReader('AWS::Kinesis::Stream', KinesisStream, {
  list: 'StreamDescriptionSummary',
  otherLists: ['StreamDescription', 'StreamSummaries'],
  id: 'StreamName',
  name: 'StreamName',
  arn: 'StreamARN',
});
