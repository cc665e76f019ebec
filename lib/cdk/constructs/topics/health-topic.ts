import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { addSubscribers } from './subscriptions';

interface HealthTopicProps {
  /** Email addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
  /** The prefix of the names of the alarms that may publish. */
  readonly prefix: string;
}

/**
 * The topic for problems with Assay itself. It is encrypted with its own key, because alarms and events cannot publish
 * with the AWS managed key: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class HealthTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { subscribers, prefix }: HealthTopicProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Assay health: encrypts the messages about problems with Assay itself',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { displayName: 'Assay health', masterKey: key, enforceSSL: true });
    // Only for alarms of this account; otherwise alarms of any account could publish. EventBridge, which `Health`
    // allows too, cannot be restricted like this: it sends no source, so a condition would block its messages.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    const allowAlarms = (actions: string[], resource: string) =>
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions,
        resources: [resource],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': formatAlarmArns(Stack.of(this), prefix) },
        },
      });
    key.addToResourcePolicy(allowAlarms(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic.addToResourcePolicy(allowAlarms(['sns:Publish'], this.topic.topicArn));
    addSubscribers(this.topic, subscribers);
  }
}

const formatAlarmArns = (stack: Stack, prefix: string): string =>
  stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${prefix}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
