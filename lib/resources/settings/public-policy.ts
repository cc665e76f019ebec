import { isObject, isString, parseJsonText } from '../../core/json';
import { findDeletedPrincipals, parsePolicy } from '../../core/policy/document';
import { narrowPublicStatements } from '../../core/policy/narrow';
import type { Resource } from '../../core/reading/reader';
import type { Json } from '../../core/remediation/operation';
import { needsManualFix, type Remediation } from '../../core/remediation/plan';
import { remediateSetting, type Setting, setByOneCall } from '../../core/remediation/setting';
import { joinList } from '../../core/text/format';
import type { KmsKey } from '../kms/kms-key';
import type { SnsTopic } from '../sns/topic';
import type { SqsQueue } from '../sqs/queue';
import { changeSupplementary, defineSettingOperation, withConfiguration } from './setting-operation';

/**
 * Creates a remediation that restricts the public statements of a policy to the resource's own account.
 * @param noun the resource, for people: `queue`
 */
export const remediatePublicPolicy = <R extends Resource>(noun: string, setting: Setting<R, Json>): Remediation<R> =>
  remediateSetting({
    summary: `Restricts the public statements of the policy to the account of the ${noun}; other statements are unchanged`,
    exclusions:
      'Statements with another condition on the account of the principal, a policy that names a deleted user or role. Every plan needs approval, since others lose access',
    setting,
    plan({ accountId }, before) {
      if (accountId === undefined) return needsManualFix(`The account of the ${noun} is not in the input`);
      const deleted = describeDeletedPrincipals(before);
      if (deleted !== undefined) return needsManualFix(deleted);
      const narrowed = narrowPublicStatements(before, accountId);
      if (!narrowed) {
        return needsManualFix('A statement has a condition on aws:PrincipalAccount already: correct it by hand');
      }
      const names = joinList(narrowed.names);
      return {
        to: narrowed.policy,
        summary: `Restrict ${names} of the policy to principals of account ${accountId}`,
        sideEffects: [
          `Other accounts and services of AWS that use the ${noun} only through ${names} lose access: name them in the policy first`,
        ],
      };
    },
  });

/** Describes why AWS would refuse a policy that names deleted users or roles; `undefined` if it names none. */
export function describeDeletedPrincipals(policy: Json): string | undefined {
  if (!isObject(policy)) return undefined;
  const deleted = findDeletedPrincipals(parsePolicy(policy, 'policy', 'resource'));
  if (deleted.length === 0) return undefined;
  return `The policy names ${joinList(deleted)}, a user or role that was deleted, and AWS accepts no such policy: remove it first`;
}

/** Reads a policy as JSON. AWS Config's API has text inside text. */
export function parsePolicyValue(value: unknown): Json | undefined {
  let policy = value;
  while (isString(policy) && policy !== '') policy = parseJsonText(policy, 'the policy');
  return policy === undefined || policy === '' ? undefined : (policy as Json);
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const setTopicAttributes = defineSettingOperation({
  service: 'sns',
  api: 'SetTopicAttributes',
  parameters: { TopicArn: 'String', AttributeName: 'String', AttributeValue: 'String' },
  permission: { action: 'sns:SetTopicAttributes', resource: `arn:\${Partition}:sns:\${Region}:\${Account}:*` },
  subject: 'TopicArn',
  set: (item, { AttributeName, AttributeValue = null }) =>
    withConfiguration(item, { [String(AttributeName)]: AttributeValue }),
});

/** The policy of a topic. */
export const topicPolicy: Setting<SnsTopic, Json> = {
  label: 'policy',
  read: ({ policy }) => parsePolicyValue(policy),
  ...setByOneCall<SnsTopic, Json>('Policy', {
    operation: setTopicAttributes,
    toParameters: ({ id }, policy) => ({
      TopicArn: id,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify(policy),
    }),
  }),
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const setQueueAttributes = defineSettingOperation({
  service: 'sqs',
  api: 'SetQueueAttributes',
  parameters: { QueueUrl: 'String', Attributes: 'StringMap' },
  permission: { action: 'sqs:SetQueueAttributes', resource: `arn:\${Partition}:sqs:\${Region}:\${Account}:*` },
  subject: 'QueueUrl',
  set: (item, { Attributes: attributes = {} }) => withConfiguration(item, attributes as Readonly<Record<string, Json>>),
});

/** The policy of a queue. */
export const queuePolicy: Setting<SqsQueue, Json> = {
  label: 'policy',
  read: ({ policy }) => parsePolicyValue(policy),
  ...setByOneCall<SqsQueue, Json>('Policy', {
    operation: setQueueAttributes,
    toParameters: ({ id }, policy) => ({ QueueUrl: id, Attributes: { Policy: JSON.stringify(policy) } }),
  }),
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
const putKeyPolicy = defineSettingOperation({
  service: 'kms',
  api: 'PutKeyPolicy',
  parameters: { KeyId: 'String', PolicyName: 'String', Policy: 'String' },
  permission: { action: 'kms:PutKeyPolicy', resource: `arn:\${Partition}:kms:\${Region}:\${Account}:key/*` },
  subject: 'KeyId',
  set: (item, { Policy }) => changeSupplementary(item, 'Policy', () => parsePolicyValue(Policy)),
});

/** The policy of a key. KMS refuses one that would not let the caller change it again. */
export const keyPolicy: Setting<KmsKey, Json> = {
  label: 'policy',
  read: ({ policy }) => parsePolicyValue(policy),
  ...setByOneCall<KmsKey, Json>('Policy', {
    operation: putKeyPolicy,
    toParameters: ({ id }, policy) => ({ KeyId: id, PolicyName: 'default', Policy: JSON.stringify(policy) }),
  }),
};
