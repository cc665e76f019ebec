import { AwsError, type CallInput } from '../aws-call';
import { isQuestion } from './trail-values';

/** An input that shows which of its members a service has read. */
interface WatchedInput {
  readonly input: CallInput;
  /** Lists the members that were not read, though they would have had an effect on the answer. */
  listUnread(answer: object): string[];
}

export function watchInput(operation: string, input: CallInput): WatchedInput {
  const read = new Set<PropertyKey>();
  return {
    input: new Proxy(input, {
      get: (target, name) => {
        read.add(name);
        return Reflect.get(target, name);
      },
    }),
    listUnread: (answer) => {
      // No filter changes an empty answer.
      if (isQuestion(operation) && isEmptyAnswer(answer)) return [];
      const others = Object.keys(input).filter((name) => !read.has(name) && hasEffect(operation, name, input[name]));
      return others.filter((name) => !LIMIT.test(name) || countLongest(answer) > Number(input[name]));
    },
  };
}

/** @throws AwsError for a question, whose answer would be wrong without the members */
export function refuseUnread(service: string, operation: string, members: readonly string[]): void {
  if (members.length > 0 && isQuestion(operation)) {
    throw new AwsError(
      'NotImplemented',
      `The local region does not have ${members.join(', ')} of ${service} ${operation}`,
      501,
    );
  }
}

/** The most elements of an answer. A service without pages has them all. */
const LIMIT = /^([Ll]imit|[Mm]ax(Items|Results|Records|Buckets|Uploads)|PageSize)$/;

const countLongest = (answer: object): number =>
  Math.max(0, ...Object.values(answer).map((value) => (Array.isArray(value) ? value.length : 0)));

const isEmptyAnswer = (answer: object): boolean =>
  Object.values(answer).every((value) => !value || (Array.isArray(value) && value.length === 0));

/** Members that can have no effect here, of all operations or of one. */
const MEMBERS_WITHOUT_EFFECT = new Set([
  // One call is one change, and every answer is the newest state.
  ...['ClientToken', 'ClientRequestToken', 'IdempotencyToken', 'ReceiveRequestAttemptId', 'sequenceToken'],
  ...['ConsistentRead', 'ApplyImmediately', 'Force', 'Hibernate', 'SkipOsShutdown', 'ReturnSubscriptionArn'],
  // Nothing costs anything, or is damaged on its way.
  ...['RequestPayer', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'ContentLength', 'ContentMD5'],
  // Nothing is encrypted, and there are no devices with codes.
  ...['AuthenticationCode1', 'AuthenticationCode2', 'SerialNumber', 'TokenCode', 'CertificateChain', 'PrivateKey'],
  ...['EncryptionAlgorithm', 'EncryptionContext', 'GrantTokens', 'WithDecryption', 'unmask'],
  // They choose from things that do not exist here, or from all that exists.
  ...['IncludeManagedResources', 'includeShadowTrails', 'IncludeShared', 'OptionalObjectAttributes', 'interleaved'],
  ...['AllRegions', 'AllAvailabilityZones', 'includeLinkedAccounts', 'IncludeLinkedAccounts'],
  // Conditions of policies read them.
  ...['ExternalId'],
  // No step of a runbook is still at work when another call comes.
  'StopAutomationExecution.Type',
  // No program runs on instances.
  ...['UserData', 'AdditionalInfo', 'BypassPolicyLockoutSafetyCheck', 'ConfirmRemoveSelfBucketAccess'],
]);

/** Whether a member would have an effect in AWS. Some values are as if it were left out. */
export const hasEffect = (operation: string, name: string, value: unknown): boolean =>
  value !== undefined &&
  value !== false &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0) &&
  !MEMBERS_WITHOUT_EFFECT.has(name) &&
  !MEMBERS_WITHOUT_EFFECT.has(`${operation}.${name}`) &&
  !name.startsWith('Checksum');
