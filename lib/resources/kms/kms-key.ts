import { isObject, isString } from '../../core/json';
import type { Statement } from '../../core/policy/document';
import { parseResourcePolicy } from '../../core/policy/resource-policy';
import { defineReader, type PartDescription, Resource } from '../../core/reading/reader';
import { type MaybeUnknown, Unknown } from '../../core/reading/unreadable';

const KEY_STATES = [
  'Creating',
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
  'Updating',
] as const;

const ORIGINS = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;

/**
 * A KMS key: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 *
 * @example
 * const mustRotate = (key: KmsKey) => key.isEnabled && key.canRotate;
 */
export class KmsKey extends Resource {
  /** Its name in annotations: key ID and description, or the logical ID in a template. */
  get label(): string {
    const description = this.isTemplate ? undefined : this.configuration.optionalString('description');
    return description ? `${this.id} (${description})` : this.id;
  }

  /** Whether it is the account's own: AWS makes the policies of other keys. */
  get isCustomerManaged(): boolean {
    return this.isTemplate || this.configuration.oneOf('keyManager', ['CUSTOMER', 'AWS']) === 'CUSTOMER';
  }

  /** The key policy as it is written. */
  get policy(): unknown {
    return this.supplementaryConfiguration.raw('Policy');
  }

  /** The statements of the key policy. A template without one gets a policy for its own account. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    const [holder, key] = this.isTemplate
      ? [this.configuration, 'keyPolicy']
      : [this.supplementaryConfiguration, 'Policy'];
    return (
      parseResourcePolicy(holder, key) ??
      (this.isTemplate ? [] : [new Unknown('the key policy, which is not in the input')])
    );
  }

  /** Whether it can be used: it is not disabled, pending deletion or pending import. */
  get isEnabled(): boolean {
    if (this.isTemplate) return this.configuration.optionalBoolean('enabled') ?? true;
    return this.configuration.oneOf('keyState', KEY_STATES) === 'Enabled';
  }

  /** `Enabled`, `PendingDeletion`; `undefined` in a template. */
  get state(): (typeof KEY_STATES)[number] | undefined {
    return this.isTemplate ? undefined : this.configuration.oneOf('keyState', KEY_STATES);
  }

  /**
   * Its deletion, if it is scheduled. A primary key has no date before its replicas are deleted.
   * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
   */
  get deletion(): { readonly date?: Date } | undefined {
    const state = this.configuration.oneOf('keyState', KEY_STATES);
    if (state !== 'PendingDeletion' && state !== 'PendingReplicaDeletion') return undefined;
    const date = this.configuration.optionalTime('deletionDate');
    return date ? { date } : {};
  }

  /**
   * Whether KMS can rotate it automatically: customer managed, symmetric, with key material created by KMS.
   * AWS rotates AWS managed keys; all other keys have to be rotated by their owner.
   * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  get canRotate(): boolean {
    return this.isCustomerManaged && this.spec === 'SYMMETRIC_DEFAULT' && this.origin === 'AWS_KMS';
  }

  /**
   * Whether KMS rotates it automatically. `undefined` if AWS Config could not read the status, and for a describe call
   * without the output of GetKeyRotationStatus.
   */
  get rotates(): boolean | undefined {
    if (this.isTemplate) return this.configuration.optionalBoolean('enableKeyRotation') ?? false;
    const key = 'KeyRotationStatus';
    return isObject(this.supplementaryConfiguration.raw(key))
      ? this.supplementaryConfiguration.object(key).boolean('keyRotationEnabled')
      : this.supplementaryConfiguration.optionalBoolean(key);
  }

  /** The Region of the primary key, which has the rotation setting; `undefined` if this is not a replica. */
  get primaryRegion(): string | undefined {
    const copies = this.isTemplate ? undefined : this.configuration.optionalObject('multiRegionConfiguration');
    if (copies?.oneOf('multiRegionKeyType', ['PRIMARY', 'REPLICA']) !== 'REPLICA') return undefined;
    return copies.object('primaryKey').string('region');
  }

  /** Items from before 2021 have only the older name. */
  private get spec(): string {
    if (this.isTemplate && !this.configuration.has('keySpec')) return 'SYMMETRIC_DEFAULT';
    return this.configuration.stringLike(['keySpec', 'customerMasterKeySpec'], /^[A-Z\d_]+$/, 'a key spec');
  }

  private get origin(): (typeof ORIGINS)[number] {
    if (this.isTemplate) return this.configuration.optionalOneOf('origin', ORIGINS) ?? 'AWS_KMS';
    return this.configuration.oneOf('origin', ORIGINS);
  }
}

/** Reads whether a key rotates. Answers from before 2024 do not name the key. */
const rotationStatus: PartDescription = {
  command: 'aws kms get-key-rotation-status',
  read({ KeyId, KeyRotationEnabled }) {
    if (typeof KeyRotationEnabled !== 'boolean') return undefined;
    const supplementaryConfiguration = { KeyRotationStatus: KeyRotationEnabled };
    if (!isString(KeyId)) return [{ supplementaryConfiguration }];
    // The ARN has the Region: keys of several Regions have the same id.
    const configuration = KeyId.startsWith('arn:') ? { Arn: KeyId } : {};
    return [{ id: KeyId.slice(KeyId.lastIndexOf('/') + 1), configuration, supplementaryConfiguration }];
  },
};

/**
 * Reads KMS keys.
 * @example
 * kmsKey.read(item).rotates;
 */
export const kmsKey = defineReader('AWS::KMS::Key', KmsKey, {
  list: 'KeyMetadata',
  id: 'KeyId',
  arn: 'Arn',
  parts: [rotationStatus],
});
