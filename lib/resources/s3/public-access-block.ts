import type { Properties } from '../../core/reading/properties';
import { isUnknown, type Unknown } from '../../core/reading/unreadable';

/**
 * The four settings of a public access block, of an account or of a bucket.
 *
 * Only `ignorePublicAcls` and `restrictPublicBuckets` remove existing access. The `block…` settings reject new ACLs
 * and policies and leave existing ones in effect.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 *
 * @example
 * const isComplete = (block: PublicAccessBlock) => Object.values(block).every((setting) => setting === true);
 */
export type PublicAccessBlock = { readonly [K in BlockSetting]: boolean | Unknown };

const BLOCK_SETTINGS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;
type BlockSetting = (typeof BLOCK_SETTINGS)[number];

/** Creates a block with all four settings alike: `false` if it was never set. */
export const uniformBlock = (value: boolean | Unknown): PublicAccessBlock => buildBlock(() => value);

/** Reads a block from AWS's output, which has all four settings. */
export const readPublicAccessBlock = (properties: Properties): PublicAccessBlock =>
  buildBlock((setting) => properties.boolean(setting));

/** Reads a block from a template, which may omit a setting (off) or leave it open. */
export const readTemplatePublicAccessBlock = (properties: Properties): PublicAccessBlock =>
  buildBlock((setting) => {
    const raw = properties.raw(setting);
    return isUnknown(raw) ? raw : (properties.optionalBoolean(setting) ?? false);
  });

/** Converts a block to the parameter of PutPublicAccessBlock, which replaces all four settings. */
export const toBlockRequest = (block: PublicAccessBlock): Record<Capitalize<BlockSetting>, boolean> => ({
  BlockPublicAcls: block.blockPublicAcls === true,
  IgnorePublicAcls: block.ignorePublicAcls === true,
  BlockPublicPolicy: block.blockPublicPolicy === true,
  RestrictPublicBuckets: block.restrictPublicBuckets === true,
});

/** Returns the block with the settings that are on in all of the given blocks. */
export const intersectBlocks = (blocks: readonly PublicAccessBlock[]): PublicAccessBlock =>
  buildBlock((setting) => blocks.every((block) => block[setting] === true));

const buildBlock = (read: (setting: BlockSetting) => boolean | Unknown): PublicAccessBlock =>
  Object.fromEntries(BLOCK_SETTINGS.map((setting) => [setting, read(setting)])) as PublicAccessBlock;
