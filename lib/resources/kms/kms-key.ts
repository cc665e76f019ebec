import { isObject } from '../../core/json';
import { defineReader, Resource } from '../../core/reading/reader';

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

/** A KMS key: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export class KmsKey extends Resource {
  /** For people: a template's name, else the key's own description and id. */
  get label(): string {
    const description = this.isTemplate ? undefined : this.configuration.optionalString('description');
    return description ? `${this.id} (${description})` : this.id;
  }

  /** Whether it can be used: neither disabled, nor waiting for its deletion or its key material. */
  get isEnabled(): boolean {
    if (this.isTemplate) return this.configuration.optionalBoolean('enabled') ?? true;
    return this.configuration.oneOf('keyState', KEY_STATES) === 'Enabled';
  }

  /**
   * Whether KMS can rotate it every year by itself: customer-managed, symmetric, with key material that KMS made.
   * AWS rotates its own keys, and the others are left to their owner.
   * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  get canRotate(): boolean {
    return this.isCustomerManaged && this.spec === 'SYMMETRIC_DEFAULT' && this.origin === 'AWS_KMS';
  }

  /**
   * Whether KMS rotates it. `undefined` where Config could not read it, and for a describe call without the output of
   * GetKeyRotationStatus.
   */
  get rotates(): boolean | undefined {
    if (this.isTemplate) return this.configuration.optionalBoolean('enableKeyRotation') ?? false;
    const key = 'KeyRotationStatus';
    return isObject(this.supplementaryConfiguration.raw(key))
      ? this.supplementaryConfiguration.object(key).boolean('keyRotationEnabled')
      : this.supplementaryConfiguration.optionalBoolean(key);
  }

  /** The Region of the primary key, which alone has the setting, if this is a replica of it. */
  get primaryRegion(): string | undefined {
    const copies = this.isTemplate ? undefined : this.configuration.optionalObject('multiRegionConfiguration');
    if (copies?.oneOf('multiRegionKeyType', ['PRIMARY', 'REPLICA']) !== 'REPLICA') return undefined;
    return copies.object('primaryKey').string('region');
  }

  private get isCustomerManaged(): boolean {
    return this.isTemplate || this.configuration.oneOf('keyManager', ['CUSTOMER', 'AWS']) === 'CUSTOMER';
  }

  /** Items before 2021 have the older name alone. */
  private get spec(): string {
    if (this.isTemplate) return this.configuration.optionalString('keySpec') ?? 'SYMMETRIC_DEFAULT';
    return this.configuration.string(['keySpec', 'customerMasterKeySpec']);
  }

  private get origin(): (typeof ORIGINS)[number] {
    if (this.isTemplate) return this.configuration.optionalOneOf('origin', ORIGINS) ?? 'AWS_KMS';
    return this.configuration.oneOf('origin', ORIGINS);
  }
}

export const kmsKey = defineReader('AWS::KMS::Key', KmsKey, { list: 'KeyMetadata', id: 'KeyId', arn: 'Arn' });
