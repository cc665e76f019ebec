import { randomBytes } from 'node:crypto';
import { isString, parseJson } from '../../core/json';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError } from '../aws-call';
import type { CreatedResource, LocalService, Operations, PolicyDocument } from '../service';
import { answerNone } from '../services/empty-answers';
import type { ServiceContext } from '../services/service-context';
import { readTags } from '../services/tags';
import { answerPage } from '../wire/pages';
import { buildKey, createKeyOperations, KeyStore, requireKeyState } from './kms-keys';

/** The state of the service, as JSON. */
interface KmsState {
  readonly aliases: readonly (readonly [name: string, keyId: string])[];
}

/** KMS: keys and who may use them. Nothing is encrypted. */
export class Kms implements LocalService {
  readonly name = 'kms';
  readonly operations: Operations;
  readonly types = {
    'AWS::KMS::Key': {
      properties: ['EnableKeyRotation', 'Enabled', 'KeyPolicy'],
      withoutEffect: ['KeySpec', 'KeyUsage', 'MultiRegion', 'PendingWindowInDays'],
      create: ({ ref, properties }: CreatedResource) => {
        const { KeyPolicy, Description, EnableKeyRotation = false, Enabled = true, Tags } = properties;
        const policy = JSON.stringify(KeyPolicy);
        const key = buildKey(this.context, ref, { policy, description: Description, tags: readTags(Tags) });
        const configuration = { ...key.configuration, ...(Enabled || { enabled: false, keyState: 'Disabled' }) };
        const supplementaryConfiguration = { ...key.supplementaryConfiguration, KeyRotationStatus: EnableKeyRotation };
        this.context.resources.put({ ...key, configuration, supplementaryConfiguration });
      },
    },
    'AWS::KMS::Alias': {
      properties: ['AliasName', 'TargetKeyId'],
      create: ({ ref, properties: { TargetKeyId } }: CreatedResource) => {
        this.keys.aliases.set(ref, this.keys.find(TargetKeyId).resourceId);
      },
    },
  };
  private readonly keys: KeyStore;

  constructor(private readonly context: ServiceContext) {
    this.keys = new KeyStore(context.resources);
    this.operations = {
      ...createKeyOperations(context, this.keys),
      ...answerNone({ ListGrants: 'Grants' }, ({ KeyId }) => this.keys.find(KeyId)),
      ListAliases: (call) => {
        const { KeyId } = call.input;
        const wanted = KeyId === undefined ? undefined : this.keys.find(KeyId).resourceId;
        const found = [...this.keys.aliases].filter(([, keyId]) => keyId === (wanted ?? keyId));
        return answerPage(call, 'Aliases', found, ([AliasName, TargetKeyId]) => ({
          AliasName,
          TargetKeyId,
          AliasArn: formatArn(context.scope, 'kms', AliasName),
        }));
      },
      CreateAlias: ({ input: { AliasName, TargetKeyId } }) => {
        if (!/^alias\/(?!aws\/)[\w/-]+$/.test(AliasName)) {
          throw new AwsError(
            'InvalidAliasNameException',
            'Alias must start with the prefix "alias/", not "alias/aws/".',
          );
        }
        if (this.keys.aliases.has(AliasName)) {
          const arn = formatArn(context.scope, 'kms', AliasName);
          throw new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`);
        }
        this.keys.aliases.set(AliasName, this.keys.find(TargetKeyId).resourceId);
        return {};
      },
      DeleteAlias: ({ input: { AliasName } }) => {
        this.keys.find(AliasName);
        this.keys.aliases.delete(AliasName);
        return {};
      },
      GenerateDataKey: (call) => {
        const plain = randomBytes(32);
        return { KeyId: this.findUsable(call).arn, Plaintext: plain, CiphertextBlob: plain };
      },
      Encrypt: (call) => ({ KeyId: this.findUsable(call).arn, CiphertextBlob: call.input.Plaintext }),
      Decrypt: (call) => ({
        ...(call.input.KeyId && { KeyId: this.findUsable(call).arn }),
        Plaintext: call.input.CiphertextBlob ?? new Uint8Array(),
      }),
    };
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    let policy = this.keys.findAny(arn)?.supplementaryConfiguration.Policy;
    while (isString(policy)) policy = parseJson(policy);
    return policy as PolicyDocument | undefined;
  }

  save(): unknown {
    return { aliases: [...this.keys.aliases] } satisfies KmsState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { aliases } = this.keys;
    if (!isUpdate) aliases.clear();
    for (const [name, keyId] of (state as KmsState).aliases) {
      if (!aliases.has(name) && this.keys.findAny(keyId)) aliases.set(name, keyId);
    }
  }

  private findUsable({ input }: AwsCall): AccountResource {
    const key = this.keys.find(input.KeyId);
    if (key.configuration.keyState === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
    requireKeyState(key, 'Enabled');
    return key;
  }
}
