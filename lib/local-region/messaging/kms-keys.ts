import { isObject, parseJson } from '../../core/json';
import { DAY_MS } from '../../core/time';
import type { AccountResource, AccountResources } from '../account/resources';
import { formatArn, formatIamArn } from '../arns';
import { type AwsCall, AwsError } from '../aws-call';
import { hashToUuid } from '../hashes';
import type { AnswerCall, DeploymentScope, Operations } from '../service';
import { buildServiceResource, type ServiceContext } from '../services/service-context';
import { toSdkStructure } from '../services/shapes';
import { createTagCalls, type Tags } from '../services/tags';
import { answerPage } from '../wire/pages';

const KMS_KEY_TYPE = 'AWS::KMS::Key';

/** The keys of the account and their aliases. */
export class KeyStore {
  /** The ids of keys by the name of an alias: `alias/orders`. */
  readonly aliases = new Map<string, string>();

  constructor(private readonly resources: AccountResources) {}

  list(): AccountResource[] {
    return this.resources.list(KMS_KEY_TYPE);
  }

  /** Finds a key by its id or ARN, or by the name or ARN of an alias. A permission names an alias as if it were an id. */
  findAny(name: string): AccountResource | undefined {
    const alias = readAlias(name);
    const id = alias === undefined ? name.slice(name.lastIndexOf('/') + 1) : (this.aliases.get(alias) ?? '');
    return this.resources.find(KMS_KEY_TYPE, id);
  }

  /** Finds a key as `findAny` does. @throws AwsError */
  find(name: unknown): AccountResource {
    const key = this.findAny(String(name));
    if (key) return key;
    const kind = readAlias(String(name)) === undefined ? 'Key' : 'Alias';
    throw new AwsError('NotFoundException', `${kind} '${name}' does not exist`);
  }
}

/** Returns the alias of a name or an ARN: `alias/orders`. */
const readAlias = (name: string): string | undefined => /(?:^|[:/])(alias\/.+)$/.exec(name)?.[1];

/** @throws AwsError for a key in another state */
export function requireKeyState(
  { arn, configuration: { keyState } }: AccountResource,
  ...states: readonly unknown[]
): void {
  if (!states.includes(keyState)) throw new AwsError('KMSInvalidStateException', `${arn} is ${keyState}.`);
}

/** Creates the resource of a key. */
export function buildKey(
  context: ServiceContext,
  keyId: string,
  {
    policy,
    description = '',
    tags = {},
  }: { readonly policy?: string | undefined; readonly description?: string | undefined; readonly tags?: Tags },
): AccountResource {
  const { scope, clock } = context;
  const arn = formatArn(context.scope, 'kms', `key/${keyId}`);
  return buildServiceResource(context, {
    resourceType: KMS_KEY_TYPE,
    resourceId: keyId,
    resourceName: keyId,
    arn,
    tags,
    creationTime: clock.now.toISOString(),
    configuration: {
      awsAccountId: scope.account,
      keyId,
      arn,
      creationDate: clock.time,
      enabled: true,
      description,
      keyUsage: 'ENCRYPT_DECRYPT',
      keyState: 'Enabled',
      origin: 'AWS_KMS',
      keyManager: 'CUSTOMER',
      keySpec: 'SYMMETRIC_DEFAULT',
      multiRegion: false,
    },
    supplementaryConfiguration: {
      KeyRotationStatus: false,
      Policy: policy ?? createKeyPolicy(scope),
    },
  });
}

/** The settings of KMS keys. */
export function createKeyOperations(context: ServiceContext, keys: KeyStore): Operations {
  const { scope, clock, resources } = context;
  const find = ({ input }: AwsCall): AccountResource => keys.find(input.KeyId);
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('kms', 'KeyMetadata', configuration);
  const setRotation =
    (KeyRotationStatus: boolean): AnswerCall =>
    (call) => {
      const key = find(call);
      requireKeyState(key, 'Enabled');
      resources.supplement(key, { KeyRotationStatus }, call);
      return {};
    };
  const setState =
    (keyState: 'Enabled' | 'Disabled'): AnswerCall =>
    (call) => {
      const key = find(call);
      requireKeyState(key, 'Enabled', 'Disabled');
      resources.configure(key, { keyState, enabled: keyState === 'Enabled' }, call);
      return {};
    };

  return {
    CreateKey: (call) => {
      checkKeyPolicy(call.input.Policy);
      const keyId = hashToUuid(`${scope.account} ${scope.region} ${context.createId()}`);
      const { Policy: policy, Description: description, Tags } = call.input;
      const key = buildKey(context, keyId, { policy, description, tags: readKeyTags(Tags) });
      resources.put(key, call);
      return { KeyMetadata: describe(key) };
    },
    DescribeKey: (call) => ({ KeyMetadata: describe(find(call)) }),
    ListKeys: (call) =>
      answerPage(call, 'Keys', keys.list(), ({ resourceId, arn }) => ({ KeyId: resourceId, KeyArn: arn })),
    ListKeyPolicies: (call) => {
      find(call);
      return { PolicyNames: ['default'] };
    },
    ListResourceTags: (call) => ({
      Tags: Object.entries(find(call).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }),
    ...createTagCalls(resources, { find, read: ({ Tags }) => readKeyTags(Tags) }),
    EnableKey: setState('Enabled'),
    DisableKey: setState('Disabled'),
    GetKeyRotationStatus: (call) => {
      const { resourceId, supplementaryConfiguration } = find(call);
      return { KeyId: resourceId, KeyRotationEnabled: supplementaryConfiguration.KeyRotationStatus === true };
    },
    GetKeyPolicy: (call) => {
      checkPolicyName(call);
      const { Policy } = find(call).supplementaryConfiguration;
      return { Policy: typeof Policy === 'string' ? Policy : JSON.stringify(Policy), PolicyName: 'default' };
    },
    PutKeyPolicy: (call) => {
      checkPolicyName(call);
      checkKeyPolicy(call.input.Policy);
      const key = find(call);
      resources.supplement(key, { Policy: call.input.Policy }, call);
      return {};
    },
    EnableKeyRotation: setRotation(true),
    DisableKeyRotation: setRotation(false),
    ScheduleKeyDeletion: (call) => {
      const key = find(call);
      requireKeyState(key, 'Enabled', 'Disabled');
      const deletionDate = clock.time + (call.input.PendingWindowInDays ?? 30) * DAY_MS;
      resources.configure(key, { keyState: 'PendingDeletion', enabled: false, deletionDate }, call);
      return { KeyId: key.arn, DeletionDate: new Date(deletionDate), KeyState: 'PendingDeletion' };
    },
    CancelKeyDeletion: (call) => {
      const key = find(call);
      requireKeyState(key, 'PendingDeletion', 'PendingReplicaDeletion');
      const { deletionDate: _, ...configuration } = key.configuration;
      resources.put({ ...key, configuration: { ...configuration, keyState: 'Disabled', enabled: false } }, call);
      return { KeyId: key.arn };
    },
  };
}

const readKeyTags = (tags: readonly Readonly<Record<string, string>>[] = []): Tags =>
  Object.fromEntries(tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));

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
