import { isObject, isString } from '../../core/json';
import type { Statement } from '../../core/policy/document';
import { parseAttachedPolicies, parseResourcePolicy } from '../../core/policy/resource-policy';
import { defineReader, type PartDescription, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Unknown } from '../../core/reading/unreadable';

/**
 * An SNS topic: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 *
 * @example
 * const isShared = (topic: SnsTopic) => topic.statements.length > 1;
 */
export class SnsTopic extends Resource {
  /** The access policy as it is written. */
  get policy(): unknown {
    return this.configuration.raw('policy');
  }

  /** The statements of the access policy. Every topic has one; that of a template without one is for its owner. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    if (this.isTemplate) {
      return ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'].flatMap((type) =>
        parseAttachedPolicies(this.supplementaryConfiguration, type),
      );
    }
    const { policy } = this;
    if (isUnknown(policy)) return [new Unknown(`the policy, which is ${policy.what}`)];
    return parseResourcePolicy(this.configuration, 'policy') ?? [new Unknown('the policy, which is not in the input')];
  }
}

/** Reads the attributes of a topic, among them its policy. */
const attributes: PartDescription = {
  command: 'aws sns get-topic-attributes',
  read({ Attributes: configuration }) {
    if (!isObject(configuration) || !isString(configuration.TopicArn)) return undefined;
    return [{ id: configuration.TopicArn, configuration, isEnough: true }];
  },
};

/**
 * Reads SNS topics.
 * @example
 * snsTopic.read(item).statements;
 */
export const snsTopic = defineReader('AWS::SNS::Topic', SnsTopic, {
  list: 'Topics',
  id: 'TopicArn',
  arn: 'TopicArn',
  parts: [attributes],
});
