import type { Properties } from '../../core/reading/properties';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';

/**
 * S3's four settings against public access, of an account or of a bucket.
 *
 * Only `ignorePublicAcls` and `restrictPublicBuckets` undo access that is there; the `block…` settings refuse new ACLs
 * and policies and leave the existing ones at work.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
export type PublicAccessBlock = { readonly [K in BlockSetting]: boolean | Unknown };

const BLOCK_SETTINGS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;
type BlockSetting = (typeof BLOCK_SETTINGS)[number];

/** All four settings alike: `false` where they were never set. */
export const uniformBlock = (value: boolean | Unknown): PublicAccessBlock => buildBlock(() => value);

/** AWS's answers have all four settings. */
export const readPublicAccessBlock = (properties: Properties): PublicAccessBlock =>
  buildBlock((setting) => properties.boolean(setting));

/** A template may leave any of them out, which is off, or open. */
export const readTemplatePublicAccessBlock = (properties: Properties): PublicAccessBlock =>
  buildBlock((setting) => {
    const raw = properties.raw(setting);
    return isUnknown(raw) ? raw : (properties.optionalBoolean(setting) ?? false);
  });

/** As PutPublicAccessBlock takes it, which replaces all four settings. */
export const toBlockRequest = (block: PublicAccessBlock): Record<Capitalize<BlockSetting>, boolean> => ({
  BlockPublicAcls: block.blockPublicAcls === true,
  IgnorePublicAcls: block.ignorePublicAcls === true,
  BlockPublicPolicy: block.blockPublicPolicy === true,
  RestrictPublicBuckets: block.restrictPublicBuckets === true,
});

/** What several versions of a block agree on. */
export const intersectBlocks = (blocks: readonly PublicAccessBlock[]): PublicAccessBlock =>
  buildBlock((setting) => blocks.every((block) => block[setting] === true));

const buildBlock = (read: (setting: BlockSetting) => boolean | Unknown): PublicAccessBlock =>
  Object.fromEntries(BLOCK_SETTINGS.map((setting) => [setting, read(setting)])) as PublicAccessBlock;
