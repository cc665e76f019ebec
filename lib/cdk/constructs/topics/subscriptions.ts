import type { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

/** Subscribes email addresses and `https://` URLs to a topic. */
export function addSubscribers(topic: Topic, subscribers: readonly string[]): void {
  for (const subscriber of subscribers) {
    const isUrl = subscriber.startsWith('https://');
    topic.addSubscription(isUrl ? new UrlSubscription(subscriber) : new EmailSubscription(subscriber));
  }
}
