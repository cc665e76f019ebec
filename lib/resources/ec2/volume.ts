import { isObject, unexpectedType } from '../../core/json';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown } from '../../core/reading/unreadable';

/** States in which nothing can be done to a volume, or for it, any more. */
const UNUSABLE_STATES: readonly string[] = ['deleting', 'deleted', 'error'];

/** One request to change a volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VolumeModification.html */
export interface VolumeModification {
  /** `modifying`, `optimizing`, `completed` or `failed`. */
  readonly state: string | undefined;
  /** The type that the volume has afterwards. */
  readonly targetType: string | undefined;
  readonly startTime: Date | undefined;
}

/** An EBS volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html */
export class Volume extends Resource {
  /** CreateVolume and CloudFormation make a gp2 volume when asked for none. */
  get type(): string {
    return this.isTemplate
      ? (this.configuration.optionalString('volumeType') ?? 'gp2')
      : this.configuration.string('volumeType');
  }

  /** In GiB; `undefined` where a template leaves it to the snapshot or to a parameter. */
  get size(): number | undefined {
    if (isUnknown(this.configuration.raw('size'))) return undefined;
    const size = this.isTemplate ? this.configuration.optionalInteger('size') : this.configuration.integer('size');
    if (size !== undefined && size < 1)
      throw unexpectedType(this.configuration.joinPath('size'), 'a size of 1 GiB or more', size);
    return size;
  }

  /** Whether it is on its way out, or its hardware failed: it can no longer be used, modified or copied. */
  get isUnusable(): boolean {
    return UNUSABLE_STATES.includes(this.state ?? '');
  }

  /**
   * A template that asks for no encryption gets none, unless the account encrypts by default; from a snapshot a volume
   * takes over what the snapshot has, which is `undefined` here.
   * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
   */
  get isEncrypted(): boolean | undefined {
    if (!this.isTemplate) return this.configuration.boolean('encrypted');
    return (
      this.configuration.optionalBoolean('encrypted') || (this.configuration.has('snapshotId') ? undefined : false)
    );
  }

  /** ARN of the key of an encrypted volume; in a template also a key's id or alias, or nothing for the account's default. */
  get kmsKeyId(): string | undefined {
    return this.isTemplate ? this.configuration.optionalString('kmsKeyId') : this.configuration.string('kmsKeyId');
  }

  /** The instances that it is attached to. */
  get attachedTo(): readonly string[] {
    return this.configuration.optionalObjects('attachments').map((attachment) => attachment.string('instanceId'));
  }

  /**
   * What DescribeVolumesModifications tells of it, where the item has that. Config does not record it, and EC2 tells
   * the latest request only.
   */
  get modifications(): readonly VolumeModification[] {
    return this.supplementaryConfiguration.optionalObjects('volumesModifications').map((modification) => ({
      state: modification.optionalString('modificationState'),
      targetType: modification.optionalString('targetVolumeType'),
      startTime: modification.optionalTime('startTime'),
    }));
  }

  /** What a gp3 volume gives, as it was asked for; EC2 also tells the IOPS of gp2, which follow from its size. */
  get iops(): number | undefined {
    return this.configuration.optionalInteger('iops');
  }
  /** In MiB/s. */
  get throughput(): number | undefined {
    return this.configuration.optionalInteger('throughput');
  }

  /** The Outpost that it lies on. */
  get outpostArn(): string | undefined {
    return this.configuration.optionalString('outpostArn');
  }

  /** Config and describe calls write it as text, advanced queries as `{"value":"in-use"}`; a template has none. */
  get state(): string | undefined {
    return isObject(this.configuration.raw('state'))
      ? this.configuration.object('state').string('value')
      : this.configuration.optionalString('state');
  }
}

export const volume = defineReader('AWS::EC2::Volume', Volume, { list: 'Volumes', id: 'VolumeId' });
