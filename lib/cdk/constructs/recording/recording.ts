import { Duration, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Delivery, RecorderToCreate } from '../../configuration/resolved';
import { CentralBucket, DeliveryBucket } from './delivery-bucket';
import { DeliveryChannel } from './delivery-channel';
import type { DeliveryTarget } from './delivery-target';
import { ItemRetention } from './item-retention';
import { Recorder } from './recorder';

interface RecordingProps {
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
    const { delivery, recordingGroup, frequency, frequencyOverride, retentionDays, role } = settings;
    this.target = this.createTarget(delivery);
    this.recorder = new Recorder(this, 'Recorder', {
      recordingGroup,
      frequency,
      isHome,
      ...(frequencyOverride && { frequencyOverride }),
      ...(role === 'service-linked' && { role: Recorder.serviceLinkedRole(this, 'Role') }),
    });
    new DeliveryChannel(this, 'Channel', {
      recorder: this.recorder,
      target: this.target,
      snapshotFrequency: delivery.snapshotFrequency,
      topic: typeof delivery.topic === 'string' ? this.fillIn(delivery.topic) : delivery.topic,
    });
    if (retentionDays !== undefined) new ItemRetention(this, 'Retention', { period: Duration.days(retentionDays) });
  }

  private createTarget({ bucketName, keyPrefix, kmsKey, ...days }: Delivery): DeliveryTarget {
    const options = {
      ...(keyPrefix !== undefined && { keyPrefix }),
      ...(kmsKey !== undefined && { encryptionKey: Key.fromKeyArn(this, 'Key', this.fillIn(kmsKey)) }),
    };
    if (bucketName !== undefined) return new CentralBucket(this, 'Bucket', { bucketName, ...options });
    return new DeliveryBucket(this, 'Bucket', {
      ...options,
      infrequentAccessAfter: Duration.days(days.infrequentAccessAfterDays),
      expireAfter: Duration.days(days.expireAfterDays),
    });
  }

  /** Replaces `{account}` and `{region}` in an ARN. */
  private fillIn(arn: string): string {
    const { account, region } = Stack.of(this);
    return arn.replaceAll('{account}', account).replaceAll('{region}', region);
  }
}
