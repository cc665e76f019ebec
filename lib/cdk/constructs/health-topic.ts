import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface HealthTopicProps {
  /** E-mail addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
  /** Begins the names of the alarms and event rules that may publish. */
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
    for (const publisher of publishers(Stack.of(this), prefix)) {
      key.addToResourcePolicy(allow(publisher, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'));
      this.topic.addToResourcePolicy(allow(publisher, ['sns:Publish'], this.topic.topicArn));
    }
    for (const subscriber of subscribers) this.topic.addSubscription(subscriptionTo(subscriber));
  }
}

interface Publisher {
  readonly service: string;
  readonly sources: string;
}

const publishers = (stack: Stack, prefix: string): Publisher[] => [
  {
    service: 'cloudwatch.amazonaws.com',
    sources: stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${prefix}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  },
  {
    service: 'events.amazonaws.com',
    sources: stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${prefix}-*` }),
  },
];

/** Only on behalf of this account's own alarms and event rules: otherwise anybody's alarm could write here. */
const allow = ({ service, sources }: Publisher, actions: string[], resource: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions,
    resources: [resource],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': sources } },
  });

const subscriptionTo = (subscriber: string): ITopicSubscription =>
  subscriber.startsWith('https://') ? new UrlSubscription(subscriber) : new EmailSubscription(subscriber);
