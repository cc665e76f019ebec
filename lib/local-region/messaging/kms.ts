import { randomBytes } from 'node:crypto';
import { isObject, isString, parseJson } from '../../core/json';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
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

/** A ciphertext of the local region: which key may decrypt it, and the text as it is. */
interface Ciphertext {
  readonly key: string;
  /** The encryption context, in a fixed order. */
  readonly context: readonly (readonly [name: string, value: string])[];
  /** In base64. */
  readonly text: string;
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
      GenerateDataKey: ({ input }) => {
        const { KeyId, KeySpec, NumberOfBytes = KeySpec === 'AES_128' ? 16 : 32 } = input;
        const plain = randomBytes(NumberOfBytes);
        const key = this.findUsable(KeyId).arn;
        return { KeyId: key, Plaintext: plain, CiphertextBlob: writeCiphertext(key, plain, input) };
      },
      Encrypt: ({ input }) => {
        const key = this.findUsable(input.KeyId).arn;
        const CiphertextBlob = writeCiphertext(key, input.Plaintext, input);
        return { KeyId: key, CiphertextBlob, EncryptionAlgorithm: ALGORITHM };
      },
      Decrypt: ({ input }) => {
        const { KeyId, CiphertextBlob } = input;
        // A service that reads a message asks whether it may use the key.
        if (CiphertextBlob === undefined) return { KeyId: this.findUsable(KeyId).arn, Plaintext: new Uint8Array() };
        const ciphertext = readCiphertext(CiphertextBlob);
        if (!ciphertext || JSON.stringify(ciphertext.context) !== JSON.stringify(listContext(input))) {
          throw new AwsError('InvalidCiphertextException', 'The ciphertext is not one of this key and context');
        }
        const key = this.findUsable(KeyId ?? ciphertext.key).arn;
        if (key !== ciphertext.key) {
          const message = 'The key ID in the request does not identify a CMK that can perform this operation.';
          throw new AwsError('IncorrectKeyException', message);
        }
        return { KeyId: key, Plaintext: Buffer.from(ciphertext.text, 'base64'), EncryptionAlgorithm: ALGORITHM };
      },
    };
  }

  /** A ciphertext names its key, so that a call may leave it out. */
  completeInput({ operation, input }: AwsCall): CallInput {
    if (operation !== 'Decrypt' || input.KeyId !== undefined) return input;
    return { ...input, KeyId: readCiphertext(input.CiphertextBlob)?.key };
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

  private findUsable(keyId: string): AccountResource & { readonly arn: string } {
    const key = this.keys.find(keyId);
    if (key.configuration.keyState === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`);
    requireKeyState(key, 'Enabled');
    return { ...key, arn: String(key.arn) };
  }
}

const ALGORITHM = 'SYMMETRIC_DEFAULT';

const listContext = ({ EncryptionContext = {} }: CallInput): Ciphertext['context'] =>
  Object.entries<string>(EncryptionContext).sort(([one], [other]) => (one < other ? -1 : 1));

const writeCiphertext = (key: string, plain: Uint8Array, input: CallInput): Uint8Array => {
  const text = Buffer.from(plain).toString('base64');
  return Buffer.from(JSON.stringify({ key, context: listContext(input), text } satisfies Ciphertext));
};

function readCiphertext(blob: Uint8Array | undefined): Ciphertext | undefined {
  const found = parseJson(Buffer.from(blob ?? []).toString());
  return isObject(found) && isString(found.key) && isString(found.text) ? (found as unknown as Ciphertext) : undefined;
}
