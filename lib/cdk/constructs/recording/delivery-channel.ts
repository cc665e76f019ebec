import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDeliveryChannel } from 'aws-cdk-lib/aws-config';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Frequency } from '../../../core/rule';
import { grantConfig, KEY_ACTIONS } from './config-service';
import type { DeliveryTarget } from './delivery-target';
import type { Recorder } from './recorder';

export interface DeliveryChannelProps {
  /** Whose items it carries. A channel without a recorder never comes to life: the deployment would hang for half an hour. */
  readonly recorder: Recorder;
  /** Where history files and snapshots go. */
  readonly target: DeliveryTarget;
  /**
   * How often everything that is recorded is written to one file.
   * @default TwentyFour_Hours
   */
  readonly snapshotFrequency?: Frequency;
  /**
   * Whether every change is also published to an SNS topic, which is encrypted with a key of its own.
   * @default false
   */
  readonly topic?: boolean;
}

/**
 * Carries what the recorder of a Region recorded to a bucket and, where wanted, to a topic.
 *
 * CloudFormation makes recorder and channel side by side: the recorder starts once there is a channel, and the channel
 * stands once there is a recorder. A dependency between them, in either direction, is a deadlock.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configurationrecorder.html
 */
export class DeliveryChannel extends Construct {
  readonly resource: CfnDeliveryChannel;
  /** What Config publishes: changes, deliveries, compliance. */
  readonly topic: Topic | undefined;

  constructor(scope: Construct, id: string, props: DeliveryChannelProps) {
    super(scope, id);
    const { recorder, target } = props;
    this.topic = props.topic ? newTopic(this) : undefined;
    this.resource = new CfnDeliveryChannel(this, 'Resource', {
      s3BucketName: target.bucketName,
      ...(target.keyPrefix && { s3KeyPrefix: target.keyPrefix }),
      ...(target.encryptionKey && { s3KmsKeyArn: target.encryptionKey.keyArn }),
      ...(this.topic && { snsTopicArn: this.topic.topicArn }),
      configSnapshotDeliveryProperties: { deliveryFrequency: props.snapshotFrequency ?? 'TwentyFour_Hours' },
    });
    // One in a Region, like the recorder: a new logical id would have CloudFormation make the second one first.
    this.resource.overrideLogicalId('DeliveryChannel');

    // Config writes a first object when the channel is made, so it has to be allowed to by then.
    if (target.policy) this.resource.node.addDependency(target.policy);
    if (this.topic) this.resource.node.addDependency(this.topic);

    target.grantDelivery(recorder.role).applyBefore(recorder.resource);
    if (this.topic) grantPublish(this.topic, recorder.role).applyBefore(recorder.resource);
  }
}

/** A topic that Config may publish to, over TLS, for its own account. */
function newTopic(scope: Construct): Topic {
  const accounts = [Stack.of(scope).account];
  // The key that SNS has for everybody cannot be shared with Config: https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html
  const key = new Key(scope, 'TopicKey', {
    description: 'Encrypts what AWS Config publishes',
    enableKeyRotation: true,
    // Messages are gone when they are delivered, so nothing is lost with the key.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(grantConfig(accounts, { sid: 'ConfigPublishes', actions: KEY_ACTIONS, resources: ['*'] }));
  const topic = new Topic(scope, 'Topic', { displayName: 'AWS Config', masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    grantConfig(accounts, { sid: 'ConfigPublishes', actions: ['sns:Publish'], resources: [topic.topicArn] }),
  );
  return topic;
}

function grantPublish({ topicArn, masterKey }: Topic, grantee: IGrantable): Grant {
  const toPublish = Grant.addToPrincipal({ grantee, actions: ['sns:Publish'], resourceArns: [topicArn] });
  if (!masterKey) return toPublish;
  return toPublish.combine(Grant.addToPrincipal({ grantee, actions: KEY_ACTIONS, resourceArns: [masterKey.keyArn] }));
}
