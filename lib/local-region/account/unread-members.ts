import { AwsError, type CallInput } from '../aws-call';

/** Watches which members of an input a service reads. */
export function watchInput(operation: string, input: CallInput): { readonly input: CallInput; listUnread(): string[] } {
  const read = new Set<PropertyKey>();
  return {
    input: new Proxy(input, {
      get: (target, name) => {
        read.add(name);
        return Reflect.get(target, name);
      },
    }),
    listUnread: () => Object.keys(input).filter((name) => !read.has(name) && isUnread(operation, name, input[name])),
  };
}

/** @throws AwsError for a call that asks for what no answer of the local region has */
export function refuseUnread(service: string, operation: string, members: readonly string[]): void {
  if (members.length > 0 && ASKING.test(operation)) {
    throw new AwsError(
      'NotImplemented',
      `The local region does not have ${members.join(', ')} of ${service} ${operation}`,
      501,
    );
  }
}

/** Operations that change nothing: their answer would be wrong without a member. */
const ASKING = /^(BatchGet|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Select)/;

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

/** Whether a member that was not read would have had an effect. Some values are as if it were left out. */
const isUnread = (operation: string, name: string, value: unknown): boolean =>
  value !== undefined &&
  value !== false &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0) &&
  !MEMBERS_WITHOUT_EFFECT.has(name) &&
  !MEMBERS_WITHOUT_EFFECT.has(`${operation}.${name}`) &&
  !name.startsWith('Checksum');
