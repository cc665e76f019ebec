import { randomBytes } from 'node:crypto';
import { type AwsCall, AwsError, type CallInput } from '../aws-call';
import type { AnswerCall, CreatedResource, LocalService, PolicyDocument } from '../service';
import type { ServiceContext } from '../services/service-context';
import { createKeyOperations } from '../services/settings/kms-keys';

interface Key {
  readonly id: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly policy: PolicyDocument | undefined;
}

/** KMS: keys and who may use them. Nothing is encrypted. */
export class Kms implements LocalService {
  readonly name = 'kms';
  readonly operations: Readonly<Record<string, AnswerCall>>;
  private readonly ownOperations = {
    GenerateDataKey: ({ input }: AwsCall) => {
      const plain = randomBytes(32);
      return { KeyId: this.find(input).arn, Plaintext: plain, CiphertextBlob: plain };
    },
    Encrypt: ({ input }: AwsCall) => ({ KeyId: this.find(input).arn, CiphertextBlob: input.Plaintext }),
    Decrypt: ({ input }: AwsCall) => ({
      ...(input.KeyId && { KeyId: this.find(input).arn }),
      Plaintext: input.CiphertextBlob ?? new Uint8Array(),
    }),
    DescribeKey: ({ input }: AwsCall) => {
      const { id, arn, description } = this.find(input);
      return { KeyMetadata: { KeyId: id, Arn: arn, Description: description, Enabled: true, KeyState: 'Enabled' } };
    },
    ListKeys: () => ({ Keys: [...this.keys.values()].map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })) }),
    GetKeyPolicy: ({ input }: AwsCall) => ({ Policy: JSON.stringify(this.find(input).policy), PolicyName: 'default' }),
  };
  readonly types = {
    'AWS::KMS::Key': {
      properties: ['KeyPolicy'],
      withoutEffect: ['EnableKeyRotation', 'Enabled', 'KeySpec', 'KeyUsage', 'MultiRegion', 'PendingWindowInDays'],
      create: ({ ref, arn, properties: { KeyPolicy, Description } }: CreatedResource) => {
        this.keys.set(arn, { id: ref, arn, description: Description, policy: KeyPolicy });
      },
    },
    'AWS::KMS::Alias': {
      properties: ['AliasName', 'TargetKeyId'],
      create: ({ ref, properties: { TargetKeyId } }: CreatedResource) => {
        this.aliases.set(ref, this.find({ KeyId: TargetKeyId }).arn);
      },
    },
  };
  private readonly keys = new Map<string, Key>();
  private readonly aliases = new Map<string, string>();

  constructor(context: ServiceContext) {
    this.operations = { ...this.ownOperations, ...createKeyOperations(context, this.ownOperations) };
  }

  findPolicy(arn: string): PolicyDocument | undefined {
    return this.keys.get(arn)?.policy;
  }

  /** Finds a key by its id, ARN or alias. */
  private find({ KeyId }: CallInput): Key {
    const arn = this.aliases.get(KeyId) ?? KeyId;
    const found = [...this.keys.values()].find((key) => key.arn === arn || key.id === arn);
    if (found) return found;
    throw new AwsError('NotFoundException', `Key '${KeyId}' does not exist`);
  }
}
