import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface HealthTopicProps {
  /** E-mail addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
  /** Begins the names of the alarms that may publish. */
  readonly prefix: string;
}

/**
 * Where those who look after Assay hear of trouble with Assay itself. Encrypted with a key of its own, because alarms
 * and events cannot publish under AWS's key: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class HealthTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { subscribers, prefix }: HealthTopicProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Assay: notices of trouble with Assay itself',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { displayName: 'Assay health', masterKey: key, enforceSSL: true });
    // Only on behalf of this account's own alarms: otherwise anybody's could write here. EventBridge, which `Health` lets
    // publish too, cannot be bound like that: it sends no source, and a condition would keep out what it should let in.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    const byOwnAlarms = (actions: string[], resource: string) =>
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions,
        resources: [resource],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': alarmArns(Stack.of(this), prefix) },
        },
      });
    key.addToResourcePolicy(byOwnAlarms(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic.addToResourcePolicy(byOwnAlarms(['sns:Publish'], this.topic.topicArn));
    for (const subscriber of subscribers) this.topic.addSubscription(subscriptionTo(subscriber));
  }
}

const alarmArns = (stack: Stack, prefix: string): string =>
  stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${prefix}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** A subscription by what a subscriber is: an e-mail address or an `https://` URL. */
export const subscriptionTo = (subscriber: string): ITopicSubscription =>
  subscriber.startsWith('https://') ? new UrlSubscription(subscriber) : new EmailSubscription(subscriber);
