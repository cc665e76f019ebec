import { isObject, parseJson } from '../../../core/json';
import { DAY_MS } from '../../../core/time';
import type { AccountResource } from '../../account/resources';
import { formatIamArn } from '../../arns';
import { type AwsCall, AwsError } from '../../aws-call';
import { hashToUuid } from '../../hashes';
import type { AnswerCall, DeploymentScope } from '../../service';
import { formatResourceArn, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';

const KMS_KEY_TYPE = 'AWS::KMS::Key';

/** The settings of KMS keys of the account. `others` answers for keys that AWS Config has not recorded. */
export function createKeyOperations(
  context: ServiceContext,
  others: Readonly<Record<'DescribeKey' | 'GetKeyPolicy' | 'ListKeys', AnswerCall>>,
): Readonly<Record<string, AnswerCall>> {
  const { resources, scope, clock } = context;

  const findKey = ({ input }: AwsCall): AccountResource | undefined => {
    const id = String(input.KeyId);
    return resources.find(KMS_KEY_TYPE, id.slice(id.lastIndexOf('/') + 1));
  };
  const requireKey = (call: AwsCall): AccountResource => {
    const key = findKey(call);
    if (key) return key;
    throw new AwsError('NotFoundException', `Key '${call.input.KeyId}' does not exist`);
  };
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('kms', 'KeyMetadata', configuration);
  const requireState = (key: AccountResource, ...states: readonly unknown[]): void => {
    const state = key.configuration.keyState;
    if (states.includes(state)) return;
    throw new AwsError('KMSInvalidStateException', `${key.arn} is ${state}.`);
  };
  const setRotation =
    (KeyRotationStatus: boolean): AnswerCall =>
    (call) => {
      const key = requireKey(call);
      requireState(key, 'Enabled');
      resources.supplement(key, { KeyRotationStatus }, call);
      return {};
    };

  return {
    CreateKey: (call) => {
      checkKeyPolicy(call.input.Policy);
      const keyId = hashToUuid(`${scope.account} ${scope.region} ${context.createId()}`);
      const arn = formatResourceArn(context, 'kms', `key/${keyId}`);
      const key: AccountResource = {
        ...{ resourceType: KMS_KEY_TYPE, resourceId: keyId, resourceName: keyId, arn, region: scope.region, tags: {} },
        creationTime: clock.now.toISOString(),
        configuration: {
          ...{ awsAccountId: scope.account, keyId, arn, creationDate: clock.time, enabled: true },
          ...{ description: call.input.Description ?? '', keyUsage: 'ENCRYPT_DECRYPT', keyState: 'Enabled' },
          ...{ origin: 'AWS_KMS', keyManager: 'CUSTOMER', keySpec: 'SYMMETRIC_DEFAULT', multiRegion: false },
        },
        supplementaryConfiguration: {
          KeyRotationStatus: false,
          Policy: call.input.Policy ?? createKeyPolicy(scope),
        },
        relationships: [],
      };
      resources.put(key, call);
      return { KeyMetadata: describe(key) };
    },
    DescribeKey: (call) => {
      const key = findKey(call);
      return key ? { KeyMetadata: describe(key) } : others.DescribeKey(call);
    },
    ListKeys: async (call) => {
      const { Keys } = (await others.ListKeys(call)) as { Keys: object[] };
      return {
        Keys: [
          ...Keys,
          ...resources.list(KMS_KEY_TYPE).map(({ resourceId, arn }) => ({ KeyId: resourceId, KeyArn: arn })),
        ],
      };
    },
    ListResourceTags: (call) => ({
      Tags: Object.entries(requireKey(call).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }),
    GetKeyRotationStatus: (call) => {
      const { resourceId, supplementaryConfiguration } = requireKey(call);
      return { KeyId: resourceId, KeyRotationEnabled: supplementaryConfiguration.KeyRotationStatus === true };
    },
    GetKeyPolicy: (call) => {
      checkPolicyName(call);
      const key = findKey(call);
      if (!key) return others.GetKeyPolicy(call);
      const { Policy } = key.supplementaryConfiguration;
      return { Policy: typeof Policy === 'string' ? Policy : JSON.stringify(Policy), PolicyName: 'default' };
    },
    PutKeyPolicy: (call) => {
      checkPolicyName(call);
      checkKeyPolicy(call.input.Policy);
      resources.supplement(requireKey(call), { Policy: call.input.Policy }, call);
      return {};
    },
    EnableKeyRotation: setRotation(true),
    DisableKeyRotation: setRotation(false),
    ScheduleKeyDeletion: (call) => {
      const key = requireKey(call);
      requireState(key, 'Enabled', 'Disabled');
      const deletionDate = clock.time + (call.input.PendingWindowInDays ?? 30) * DAY_MS;
      resources.configure(key, { keyState: 'PendingDeletion', enabled: false, deletionDate }, call);
      return { KeyId: key.arn, DeletionDate: new Date(deletionDate), KeyState: 'PendingDeletion' };
    },
    CancelKeyDeletion: (call) => {
      const key = requireKey(call);
      requireState(key, 'PendingDeletion', 'PendingReplicaDeletion');
      const { deletionDate: _, ...configuration } = key.configuration;
      resources.configure({ ...key, configuration }, { keyState: 'Disabled', enabled: false }, call);
      return { KeyId: key.arn };
    },
  };
}

/** The policy of a key for which none is given. */
const createKeyPolicy = (scope: DeploymentScope): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: formatIamArn(scope, 'root') },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

/** A key has one policy. @throws AwsError for another name */
function checkPolicyName({ input: { PolicyName = 'default' } }: AwsCall): void {
  if (PolicyName !== 'default') throw new AwsError('NotFoundException', 'No such policy exists');
}

/** @throws AwsError for a text that is no policy */
function checkKeyPolicy(text: string | undefined): void {
  if (text === undefined) return;
  const document = parseJson(text);
  const statements = isObject(document) ? [document.Statement ?? []].flat() : [];
  const isStatement = (each: unknown): boolean =>
    isObject(each) &&
    ['Effect', 'Principal', 'Action', 'Resource'].every((name) => name in each || `Not${name}` in each);
  if (statements.length > 0 && statements.every(isStatement)) return;
  throw new AwsError('MalformedPolicyDocumentException', 'The policy is not well formed');
}
