import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { KEY_ACTIONS } from '../recording/config-service';
import { addSubscribers } from './subscriptions';

/**
 * Properties of `RestrictedTopic`.
 *
 * @example
 * const props: RestrictedTopicProps = { topicName: 'assay-alerts', displayName: 'Assay alerts', subscribers: [] };
 */
export interface RestrictedTopicProps {
  readonly topicName: string;
  /** The sender name of mails. */
  readonly displayName: string;
  /** Email addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
}

/**
 * A topic, encrypted with its own key, that only granted roles can publish to.
 *
 * @example
 * new RestrictedTopic(stack, 'Topic', {
 *   topicName: 'assay-alerts',
 *   displayName: 'Assay alerts',
 *   subscribers: ['oncall@example.com'],
 * });
 */
export class RestrictedTopic extends Construct {
  readonly topic: Topic;
  private readonly key: Key;
  private readonly publishers: string[] = [];

  constructor(scope: Construct, id: string, { topicName, displayName, subscribers }: RestrictedTopicProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `${displayName}: encrypts the messages of ${topicName}`,
      enableKeyRotation: true,
      // SNS does not keep delivered messages, so nothing is lost with the key.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { topicName, displayName, masterKey: this.key, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        // Otherwise a principal that may publish to any topic of the account could send forged messages.
        sid: 'DenyOtherPublishers',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.publishers }) },
        },
      }),
    );
    addSubscribers(this.topic, subscribers);
  }

  /** Allows a role to publish. */
  grantPublish(role: Role): void {
    this.publishers.push(role.roleArn);
    role.addToPolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }));
    role.addToPolicy(new PolicyStatement({ actions: KEY_ACTIONS, resources: [this.key.keyArn] }));
  }
}
