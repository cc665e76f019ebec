import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { grantActions } from '../functions/defaults';
import { KEY_ACTIONS } from '../recording/config-service';
import { subscriptionTo } from './health-topic';

export interface RestrictedTopicProps {
  readonly topicName: string;
  /** What mails say they are from. */
  readonly displayName: string;
  /** E-mail addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
}

/** A topic of Assay's, encrypted with a key of its own, to which nobody publishes but the roles that are let in. */
export class RestrictedTopic extends Construct {
  readonly topic: Topic;
  private readonly key: Key;
  private readonly publishers: string[] = [];

  constructor(scope: Construct, id: string, { topicName, displayName, subscribers }: RestrictedTopicProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `${displayName}: encrypts what ${topicName} carries`,
      enableKeyRotation: true,
      // Messages are gone when they are delivered, so nothing is lost with the key.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { topicName, displayName, masterKey: this.key, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        // Whoever may publish to any topic of the account could else write what people take for a word of Assay.
        sid: 'NobodyElsePublishes',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.publishers }) },
        },
      }),
    );
    for (const subscriber of subscribers) this.topic.addSubscription(subscriptionTo(subscriber));
  }

  /** Lets a role in; the right to publish itself is the role's own. */
  letIn(role: Role): void {
    this.publishers.push(role.roleArn);
    grantActions(role, 'EncryptNotices', KEY_ACTIONS, this.key.keyArn);
  }
}
