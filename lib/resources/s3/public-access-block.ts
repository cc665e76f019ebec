import type { Properties } from '../../core/reading/properties';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';

/**
 * S3's four settings against public access, of an account or of a bucket.
 *
 * Only `ignorePublicAcls` and `restrictPublicBuckets` undo access that is there; the `block…` settings refuse new ACLs
 * and policies and leave the existing ones at work.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
export type PublicAccessBlock = { readonly [K in Setting]: boolean | Unknown };

const SETTINGS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;
type Setting = (typeof SETTINGS)[number];

/** All four settings alike: `false` where they were never set. */
export const allSettings = (value: boolean | Unknown): PublicAccessBlock => blockOf(() => value);

/** AWS's answers have all four settings. */
export const readBlock = (properties: Properties): PublicAccessBlock =>
  blockOf((setting) => properties.boolean(setting));

/** A template may leave any of them out, which is off, or open. */
export const readTemplateBlock = (properties: Properties): PublicAccessBlock =>
  blockOf((setting) => {
    const raw = properties.raw(setting);
    return isUnknown(raw) ? raw : (properties.optionalBoolean(setting) ?? false);
  });

/** As PutPublicAccessBlock takes it, which replaces all four settings. */
export const toBlockRequest = (block: PublicAccessBlock): Record<Capitalize<Setting>, boolean> => ({
  BlockPublicAcls: block.blockPublicAcls === true,
  IgnorePublicAcls: block.ignorePublicAcls === true,
  BlockPublicPolicy: block.blockPublicPolicy === true,
  RestrictPublicBuckets: block.restrictPublicBuckets === true,
});

/** What several versions of a block agree on. */
export const commonSettings = (blocks: readonly PublicAccessBlock[]): PublicAccessBlock =>
  blockOf((setting) => blocks.every((block) => block[setting] === true));

const blockOf = (read: (setting: Setting) => boolean | Unknown): PublicAccessBlock =>
  Object.fromEntries(SETTINGS.map((setting) => [setting, read(setting)])) as PublicAccessBlock;
