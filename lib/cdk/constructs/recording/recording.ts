import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Delivery, RecorderToCreate } from '../../configuration/resolved';
import { CentralBucket, DeliveryBucket } from './delivery-bucket';
import { DeliveryChannel } from './delivery-channel';
import type { DeliveryTarget } from './delivery-target';
import { ItemRetention } from './item-retention';
import { Recorder } from './recorder';

export interface RecordingProps {
  /** The settings of the recorder and its delivery channel. */
  readonly settings: RecorderToCreate;
  /** Whether this is the Region that records the global types. */
  readonly isHome: boolean;
}

/** Recorder, delivery channel, bucket and retention of a Region, as configured. */
export class Recording extends Construct {
  readonly recorder: Recorder;
  readonly target: DeliveryTarget;

  constructor(scope: Construct, id: string, { settings, isHome }: RecordingProps) {
    super(scope, id);
    const { delivery, recordingGroup, frequency, frequencyOverride, retentionDays } = settings;
    this.target = this.createTarget(delivery);
    this.recorder = new Recorder(this, 'Recorder', {
      recordingGroup,
      frequency,
      isHome,
      ...(frequencyOverride && { frequencyOverride }),
    });
    new DeliveryChannel(this, 'Channel', {
      recorder: this.recorder,
      target: this.target,
      snapshotFrequency: delivery.snapshotFrequency,
      topic: delivery.topic,
    });
    if (retentionDays !== undefined) new ItemRetention(this, 'Retention', { period: Duration.days(retentionDays) });
  }

  private createTarget({ bucketName, keyPrefix, ...days }: Delivery): DeliveryTarget {
    const prefix = keyPrefix !== undefined && { keyPrefix };
    if (bucketName !== undefined) return new CentralBucket(this, 'Bucket', { bucketName, ...prefix });
    return new DeliveryBucket(this, 'Bucket', {
      ...prefix,
      infrequentAccessAfter: Duration.days(days.infrequentAccessAfterDays),
      expireAfter: Duration.days(days.expireAfterDays),
    });
  }
}
