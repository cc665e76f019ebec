import type { Statement } from '../../core/policy/document';
import { parseAttachedPolicies, parseResourcePolicy } from '../../core/policy/resource-policy';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Reference, Unknown } from '../../core/reading/unreadable';

/**
 * An SQS queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 *
 * @example
 * const hasPolicy = (queue: SqsQueue) => queue.statements.length > 0;
 */
export class SqsQueue extends Resource {
  /** The access policy as it is written. */
  get policy(): unknown {
    return this.configuration.raw('policy');
  }

  /** The statements of the access policy. AWS Config leaves out the policy of a queue that has none. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    if (this.isTemplate) {
      return ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'].flatMap((type) =>
        parseAttachedPolicies(this.supplementaryConfiguration, type),
      );
    }
    const statements = parseResourcePolicy(this.configuration, 'policy');
    if (statements) return statements;
    // Every queue has this attribute, so that without it the input is a part of the queue.
    return this.configuration.has('visibilityTimeout') ? [] : [new Unknown('the policy, which is not in the input')];
  }

  /**
   * Whether messages are encrypted at rest, with a key of KMS or of SQS; `undefined` if the input does not say so.
   * Queues of a template are encrypted unless it turns that off. Items from before AWS Config recorded the setting lack
   * it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
   */
  get isEncrypted(): boolean | undefined {
    if (!this.mayLackKey && this.configuration.hasText(QUEUE_KEY)) return true;
    const isManaged = this.hasKeyOfSqs ?? (this.isTemplate || undefined);
    return isManaged || this.configuration.hasText(QUEUE_KEY) || isManaged;
  }

  /** Whether it says that messages are encrypted with a key of SQS. */
  get hasKeyOfSqs(): boolean | undefined {
    return this.configuration.optionalBoolean('sqsManagedSseEnabled');
  }

  /** Whether a template leaves open the key, which may then be empty. */
  private get mayLackKey(): boolean {
    const key = this.configuration.raw(QUEUE_KEY);
    return isUnknown(key) && !(key instanceof Reference);
  }
}

const QUEUE_KEY = 'kmsMasterKeyId';

/**
 * Reads SQS queues.
 * @example
 * sqsQueue.read(item).statements;
 */
export const sqsQueue = defineReader('AWS::SQS::Queue', SqsQueue, {
  list: 'Attributes',
  id: 'QueueArn',
  arn: 'QueueArn',
  toRecordedId: toQueueUrl,
});

/** The URL of a queue, which GetQueueAttributes does not return. It is what other calls ask for. */
function toQueueUrl(arn: string): string {
  const [, partition, , region, account, name] = arn.split(':');
  if (name === undefined) return arn;
  return `https://sqs.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${account}/${name}`;
}
