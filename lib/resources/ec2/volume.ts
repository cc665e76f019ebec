import { unexpectedType } from '../../core/json';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, Unknown, UnknownValue } from '../../core/reading/unreadable';
import { readResourceState } from '../resource-state';

/** States in which a volume can no longer be used or changed. */
const UNUSABLE_STATES: readonly string[] = ['deleting', 'deleted', 'error'];

/**
 * A modification of a volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VolumeModification.html
 *
 * @example
 * const isRunning = ({ state }: VolumeModification) => state === 'modifying';
 */
export interface VolumeModification {
  /** `modifying`, `optimizing`, `completed` or `failed`. */
  readonly state: string | undefined;
  /** The type of the volume after the modification. */
  readonly targetType: string | undefined;
  readonly startTime: Date | undefined;
}

/**
 * An attachment of a volume to an instance.
 *
 * @example
 * const attachment: VolumeAttachment = { instanceId: 'i-0a', deleteOnTermination: true };
 */
export interface VolumeAttachment {
  readonly instanceId: string;
  /** `undefined` if the input does not contain it. */
  readonly deleteOnTermination: boolean | undefined;
}

/**
 * An EBS volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html
 *
 * @example
 * const isGp2 = (volume: Volume) => volume.type === 'gp2';
 */
export class Volume extends Resource {
  /** The volume type. CreateVolume and CloudFormation default to gp2. */
  get type(): string {
    const key = 'volumeType';
    const raw = this.configuration.raw(key);
    if (raw === undefined && this.isTemplate) return 'gp2';
    if (raw === '') throw new UnknownValue(this.configuration.joinPath(key), new Unknown('empty'));
    return this.configuration.stringLike(key, /^[a-z][a-z\d]*$/, 'a volume type');
  }

  /** The size in GiB; `undefined` if a template takes it from the snapshot or a parameter. */
  get size(): number | undefined {
    if (isUnknown(this.configuration.raw('size'))) return undefined;
    const size = this.isTemplate ? this.configuration.optionalInteger('size') : this.configuration.integer('size');
    if (size !== undefined && size < 1)
      throw unexpectedType(this.configuration.joinPath('size'), 'a size of 1 GiB or more', size);
    return size;
  }

  /** Whether it is being deleted or its hardware failed, so that it can no longer be used, modified or copied. */
  get isUnusable(): boolean {
    return UNUSABLE_STATES.includes(this.state ?? '');
  }

  /**
   * Whether it is encrypted. A template that does not request encryption gets none, unless the account encrypts by
   * default. `undefined` if a template uses a snapshot or another volume, because the volume takes over its encryption.
   * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyVolumes.html
   */
  get isEncrypted(): boolean | undefined {
    if (!this.isTemplate) return this.configuration.boolean('encrypted');
    if (this.configuration.optionalBoolean('encrypted')) return true;
    const isCopy = this.configuration.has('snapshotId') || this.configuration.has('sourceVolumeId');
    return isCopy ? undefined : false;
  }

  /**
   * The ARN of the key of an encrypted volume; in a template also a key ID or alias, or `undefined` for the account's
   * default.
   */
  get kmsKeyId(): string | undefined {
    return this.isTemplate ? this.configuration.optionalString('kmsKeyId') : this.configuration.string('kmsKeyId');
  }

  /** The IDs of the instances that it is attached to. */
  get attachedTo(): readonly string[] {
    return this.attachments.map(({ instanceId }) => instanceId);
  }

  /** Its attachments to instances, and whether the instance's termination deletes it. */
  get attachments(): readonly VolumeAttachment[] {
    return this.configuration.optionalObjects('attachments').map((attachment) => ({
      instanceId: attachment.string('instanceId'),
      deleteOnTermination: attachment.optionalBoolean('deleteOnTermination'),
    }));
  }

  /**
   * Its latest modifications from DescribeVolumesModifications, if the item contains them. AWS Config does not record
   * them.
   */
  get modifications(): readonly VolumeModification[] {
    return this.supplementaryConfiguration.optionalObjects('volumesModifications').map((modification) => ({
      state: modification.optionalString('modificationState'),
      targetType: modification.optionalString('targetVolumeType'),
      startTime: modification.optionalTime('startTime'),
    }));
  }

  /** The provisioned IOPS. EC2 also returns the IOPS of gp2, which follow from its size. */
  get iops(): number | undefined {
    return this.configuration.optionalInteger('iops');
  }
  /** The provisioned throughput, in MiB/s. */
  get throughput(): number | undefined {
    return this.configuration.optionalInteger('throughput');
  }

  /** The ARN of the Outpost that it is on. */
  get outpostArn(): string | undefined {
    return this.configuration.optionalString('outpostArn');
  }

  /** `in-use`; `undefined` in a template. */
  get state(): string | undefined {
    return readResourceState(this.configuration);
  }
}

/**
 * Reads EBS volumes.
 * @example
 * volume.read(item).isEncrypted;
 */
export const volume = defineReader('AWS::EC2::Volume', Volume, { list: 'Volumes', id: 'VolumeId' });
