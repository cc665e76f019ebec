import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDeliveryChannel } from 'aws-cdk-lib/aws-config';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Frequency } from '../../../core/rule';
import { allowConfig, KEY_ACTIONS } from './config-service';
import type { DeliveryTarget } from './delivery-target';
import type { Recorder } from './recorder';

/**
 * Properties of `DeliveryChannel`.
 *
 * @example
 * const options: Pick<DeliveryChannelProps, 'snapshotFrequency'> = { snapshotFrequency: 'Six_Hours' };
 */
export interface DeliveryChannelProps {
  /** The recorder whose items are delivered. Without a recorder, the deployment of a channel hangs for half an hour. */
  readonly recorder: Recorder;
  /** The bucket for history files and snapshots. */
  readonly target: DeliveryTarget;
  /**
   * How often a snapshot of all recorded resources is delivered.
   * @default TwentyFour_Hours
   */
  readonly snapshotFrequency?: Frequency;
  /**
   * Whether every change is also published to an SNS topic, which is encrypted with its own key; or the ARN of an
   * existing topic in the same Region, whose policy must allow it.
   * @default false
   */
  readonly topic?: boolean | string;
}

/**
 * A delivery channel: delivers the recorded items to a bucket, and optionally to a topic.
 *
 * CloudFormation creates recorder and channel in parallel: the recorder starts when the channel exists, and the channel
 * is complete when the recorder exists. A dependency between them, in either direction, is a deadlock.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configurationrecorder.html
 *
 * @example
 * new DeliveryChannel(stack, 'Channel', {
 *   recorder: new Recorder(stack, 'Recorder'),
 *   target: new DeliveryBucket(stack, 'Bucket'),
 * });
 */
export class DeliveryChannel extends Construct {
  readonly resource: CfnDeliveryChannel;
  /** The topic that AWS Config publishes to: changes, deliveries, compliance. */
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: DeliveryChannelProps) {
    super(scope, id);
    const { recorder, target } = props;
    const topic = props.topic === true ? createTopic(this) : undefined;
    this.topic = typeof props.topic === 'string' ? Topic.fromTopicArn(this, 'Topic', props.topic) : topic;
    this.resource = new CfnDeliveryChannel(this, 'Resource', {
      s3BucketName: target.bucketName,
      ...(target.keyPrefix && { s3KeyPrefix: target.keyPrefix }),
      ...(target.encryptionKey && { s3KmsKeyArn: target.encryptionKey.keyArn }),
      ...(this.topic && { snsTopicArn: this.topic.topicArn }),
      configSnapshotDeliveryProperties: { deliveryFrequency: props.snapshotFrequency ?? 'TwentyFour_Hours' },
    });
    // AWS allows one channel in a Region. With a new logical id, CloudFormation would create a second one first, and
    // fail.
    this.resource.overrideLogicalId('DeliveryChannel');

    // AWS Config writes a first object when the channel is created, so it must be allowed to by then.
    if (target.policy) this.resource.node.addDependency(target.policy);
    if (topic) this.resource.node.addDependency(topic);

    target.grantDelivery(recorder.role).applyBefore(recorder.resource);
    if (this.topic) grantPublish(this.topic, recorder.role, topic?.masterKey).applyBefore(recorder.resource);
  }
}

/** AWS Config may publish to the topic, over TLS, for the stack's account. */
function createTopic(scope: Construct): Topic {
  const accounts = [Stack.of(scope).account];
  // AWS Config cannot use the AWS managed key of SNS:
  // https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html
  const key = new Key(scope, 'TopicKey', {
    description: 'Assay: encrypts the topic that AWS Config publishes to',
    enableKeyRotation: true,
    // SNS does not keep delivered messages, so nothing is lost with the key.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(allowConfig(accounts, { sid: 'ConfigUseKey', actions: KEY_ACTIONS, resources: ['*'] }));
  const topic = new Topic(scope, 'Topic', { displayName: 'AWS Config', masterKey: key, enforceSSL: true });
  topic.addToResourcePolicy(
    allowConfig(accounts, { sid: 'ConfigPublish', actions: ['sns:Publish'], resources: [topic.topicArn] }),
  );
  return topic;
}

function grantPublish({ topicArn }: ITopic, grantee: IGrantable, masterKey: IKey | undefined): Grant {
  const publish = Grant.addToPrincipal({ grantee, actions: ['sns:Publish'], resourceArns: [topicArn] });
  if (!masterKey) return publish;
  return publish.combine(Grant.addToPrincipal({ grantee, actions: KEY_ACTIONS, resourceArns: [masterKey.keyArn] }));
}
